package eu.heir.devices;

import static eu.heir.devices.Sightings.clear;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import eu.heir.devices.Acts.By;
import eu.heir.spi.devices.DeviceState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DeviceFileTest {
    @TempDir
    private Path data;

    private Path file() {
        return data.resolve("devices/devices.jsonl");
    }

    private Registry loaded() throws IOException {
        Registry registry =
                new Registry(Sightings.LIMITS, () -> UUID.randomUUID().toString());
        registry.restore(new DeviceFile(data.resolve("devices")).load());
        return registry;
    }

    private static void save(DeviceFile file, Registry registry) throws IOException {
        file.save(registry.takeUnsaved(true), registry::all);
    }

    @Test
    void everythingComesBackAsItWas() throws Exception {
        Registry registry = loaded();
        DeviceFile file = new DeviceFile(data.resolve("devices"));
        registry.observe(
                List.of(
                        clear("10.0.0.1", "MSH-3=PÜMP <script>", 0, 100),
                        Sightings.signed("10.0.0.2", "MSH-3=MONITOR", "aa", 2, 90),
                        clear("10.0.0.3", "", 2, 90)),
                0);
        save(file, registry);
        Acts acts = new Acts(registry);
        List<Device> devices = List.copyOf(registry.devices.values());
        By by = new By("anna", "loaner", 1);
        acts.rename(devices.get(0), "Bed 4", by);
        acts.state(devices.get(0), DeviceState.ADMITTED, by);
        acts.merge(devices.get(0), devices.get(2), by);
        save(file, registry);

        Registry again = loaded();

        assertThat(again.all()).containsExactlyInAnyOrderElementsOf(registry.all());
        assertThat(Sightings.partition(again)).isEqualTo(Sightings.partition(registry));
        new Acts(again).undo(again.devices.get(devices.get(0).id), by);
        assertThat(again.devices).hasSize(3);
    }

    @Test
    void folderAndFileAreTheOwnersOnly() throws Exception {
        Registry registry = loaded();
        registry.observe(List.of(clear("10.0.0.1", "MSH-3=PUMP", 0, 100)), 0);
        save(new DeviceFile(data.resolve("devices")), registry);

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file())))
                .isEqualTo("rw-------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file().getParent())))
                .isEqualTo("rwx------");
    }

    @Test
    void whereverAKillTearsTheFileASaveCountsWholeOrNotAtAll() throws Exception {
        Registry registry = loaded();
        DeviceFile file = new DeviceFile(data.resolve("devices"));
        registry.observe(List.of(clear("10.0.0.1", "MSH-3=PUMP", 0, 100), clear("10.0.0.2", "MSH-3=LAB", 0, 100)), 0);
        save(file, registry);
        long before = Files.size(file());
        List<Device> devices = List.copyOf(registry.devices.values());
        new Acts(registry).merge(devices.get(0), devices.get(1), new By("anna", "one device", 1));
        save(file, registry);
        byte[] whole = Files.readAllBytes(file());

        for (long length = before; length <= whole.length; length += 131) {
            Files.write(file(), java.util.Arrays.copyOf(whole, (int) length));
            Registry again = loaded();
            assertThat(again.devices).as("torn at %d", length).hasSize(length >= whole.length - 1 ? 1 : 2);
            // What is saved next does not hang on to half a line.
            again.observe(List.of(clear("10.0.0.3", "MSH-3=NEXT", 0, 100)), 0);
            save(new DeviceFile(data.resolve("devices")), again);
            assertThat(loaded().devices).hasSameSizeAs(again.devices);
        }
    }

    @Test
    void devicesThatMadeRoomDoNotComeBack() throws Exception {
        Registry registry = loaded();
        DeviceFile file = new DeviceFile(data.resolve("devices"));
        registry.limits(new Limits(10, 5, 64, 100, 300_000, 86_400_000));
        for (int i = 0; i < 30; i++) {
            registry.observe(List.of(clear("10.0.0.1", "MSH-3=D" + i, i, i)), 0);
            save(file, registry);
        }

        assertThat(loaded().devices).hasSize(5);
    }

    @Test
    void tenThousandDevicesAreHeldAndTheFileStaysBounded() throws Exception {
        Registry registry = loaded();
        DeviceFile file = new DeviceFile(data.resolve("devices"));
        List<Sighting> rows = new ArrayList<>();
        for (int round = 0; round < 10; round++) {
            rows.clear();
            for (int i = 0; i < 10_000; i++) {
                rows.add(clear("10.0." + i / 250 + "." + i % 250, "MSH-3=D" + i, 0, 100 + round));
            }
            registry.observe(rows, 0);
            save(file, registry);
        }

        assertThat(loaded().all()).hasSize(10_000).containsExactlyInAnyOrderElementsOf(registry.all());
        assertThat(Files.size(file())).isLessThan(60L << 20);
    }

    @Test
    void aFileOfANewerVersionIsNotTouched() throws Exception {
        Files.createDirectories(file().getParent());
        Files.writeString(file(), "{\"schema\":2}\n");

        assertThatThrownBy(this::loaded).isInstanceOf(IOException.class).hasMessageContaining("schema 2");
        assertThat(file()).hasContent("{\"schema\":2}");
    }
}
