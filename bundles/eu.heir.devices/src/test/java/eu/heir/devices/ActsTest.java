package eu.heir.devices;

import static eu.heir.devices.Sightings.clear;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import eu.heir.devices.Acts.By;
import eu.heir.devices.Acts.RefusedException;
import eu.heir.spi.devices.DeviceChangeKind;
import eu.heir.spi.devices.DeviceState;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ActsTest {
    private static final By ANNA = new By("anna", "loaner", 5_000);

    private int ids;
    private final Registry registry = new Registry(Sightings.LIMITS, () -> "d" + ++ids);
    private final Acts acts = new Acts(registry);

    @BeforeEach
    void twoDevices() {
        registry.observe(
                List.of(
                        clear("10.0.0.1", "MSH-3=PUMP", 0, 100),
                        Sightings.seen("other", "10.0.0.1", "MSH-3=PUMP", "", 1, 100),
                        clear("10.0.0.2", "MSH-3=MONITOR", 2, 90)),
                0);
    }

    private Device device(String id) {
        return registry.devices.get(id);
    }

    @Test
    void admissionConfirmsWhatWasInferred() throws Exception {
        registry.observe(List.of(clear("10.0.0.2", "MSH-3=MONITOR2", 900, 950)), 0);
        assertThat(device("d2").unconfirmed).isTrue();

        acts.state(device("d2"), DeviceState.ADMITTED, ANNA);
        registry.observe(List.of(clear("10.0.0.2", "MSH-3=MONITOR", 2, 990)), 0);

        assertThat(device("d2").unconfirmed).isFalse();
        assertThat(registry.devices)
                .as("nothing is withdrawn that was confirmed")
                .hasSize(2);
        assertThat(device("d2").history.getLast().who()).isEqualTo("anna");
        assertThat(device("d2").history.getLast().why()).isEqualTo("loaner");
    }

    @Test
    void aStateThatItHasAlreadyIsRefusedButAdmissionConfirms() throws Exception {
        acts.state(device("d1"), DeviceState.QUARANTINED, ANNA);
        assertThatThrownBy(() -> acts.state(device("d1"), DeviceState.QUARANTINED, ANNA))
                .isInstanceOf(RefusedException.class);
        acts.state(device("d1"), DeviceState.ADMITTED, ANNA);
        acts.state(device("d1"), DeviceState.ADMITTED, ANNA);

        assertThat(device("d1").history.stream().map(Device.Happening::kind))
                .containsExactly(
                        DeviceChangeKind.STAGED,
                        DeviceChangeKind.QUARANTINED,
                        DeviceChangeKind.ADMITTED,
                        DeviceChangeKind.ADMITTED);
    }

    @Test
    void whatWasMergedStaysMergedWhateverIsSeen() throws Exception {
        acts.merge(device("d1"), device("d2"), ANNA);
        registry.observe(
                List.of(clear("10.0.0.2", "MSH-3=MONITOR", 2, 99_000), clear("10.0.0.1", "MSH-3=PUMP", 0, 99_000)), 0);

        assertThat(registry.devices).containsOnlyKeys("d1");
        assertThat(acts.find("d2")).isSameAs(device("d1"));
        assertThat(device("d1").facets).hasSize(3);
    }

    @Test
    void whatWasSplitStaysSplitWhateverIsSeen() throws Exception {
        long other = device("d1").facets.lastKey();
        acts.split(device("d1"), List.of(other), ANNA);
        registry.observe(List.of(Sightings.seen("other", "10.0.0.1", "MSH-3=PUMP", "", 1, 99_000)), 0);

        assertThat(device("d3").facets).containsOnlyKeys(other);
        assertThat(device("d3").state).isEqualTo(DeviceState.STAGED);
        assertThat(device("d1").facets).hasSize(1);
    }

    @Test
    void mergesAndSplitsUndoneInReverseGiveBackExactlyWhatWas() throws Exception {
        for (int seed = 0; seed < 200; seed++) {
            Random random = new Random(seed);
            Registry many = new Registry(Sightings.LIMITS, () -> "x" + ++ids);
            Acts on = new Acts(many);
            for (int i = 0; i < 6; i++) {
                many.observe(
                        List.of(
                                clear("10.0.1." + i, "MSH-3=D" + i, 0, 100 + i),
                                Sightings.seen("other", "10.0.1." + i, "MSH-3=D" + i, "", 0, 100)),
                        0);
            }
            Set<Set<String>> before = Sightings.partition(many);
            long interactions = many.devices.values().stream()
                    .mapToLong(Device::interactions)
                    .sum();
            java.util.ArrayDeque<String> done = new java.util.ArrayDeque<>();
            for (int step = 0; step < 6; step++) {
                List<Device> all = List.copyOf(many.devices.values());
                Device one = all.get(random.nextInt(all.size()));
                Device other = all.get(random.nextInt(all.size()));
                if (random.nextBoolean() && one != other) {
                    on.merge(one, other, ANNA);
                    done.push(one.id);
                } else if (one.facets.size() > 1) {
                    on.split(one, List.of(one.facets.firstKey()), ANNA);
                    done.push(one.id);
                }
            }
            while (!done.isEmpty()) {
                on.undo(many.devices.get(done.pop()), ANNA);
            }

            assertThat(Sightings.partition(many)).as("seed %d", seed).isEqualTo(before);
            assertThat(many.devices.values().stream()
                            .mapToLong(Device::interactions)
                            .sum())
                    .isEqualTo(interactions);
        }
    }

    @Test
    void theSameIdComesBackWithItsNameAndStateWhenAMergeIsUndone() throws Exception {
        acts.rename(device("d2"), "Bed 4", ANNA);
        acts.state(device("d2"), DeviceState.ADMITTED, ANNA);
        acts.merge(device("d1"), device("d2"), ANNA);
        acts.undo(device("d1"), ANNA);

        assertThat(device("d2").name).isEqualTo("Bed 4");
        assertThat(device("d2").state).isEqualTo(DeviceState.ADMITTED);
        assertThat(device("d2").history.getLast().kind()).isEqualTo(DeviceChangeKind.UNDONE);
        assertThatThrownBy(() -> acts.undo(device("d1"), ANNA)).isInstanceOf(RefusedException.class);
    }

    @Test
    void splitNeedsSomeButNotAllObservationsThatAreThere() {
        List<Long> all = List.copyOf(device("d1").facets.keySet());
        for (List<Long> wrong : List.of(List.<Long>of(), all, List.of(99L))) {
            assertThatThrownBy(() -> acts.split(device("d1"), wrong, ANNA)).isInstanceOf(RefusedException.class);
        }
        assertThat(registry.devices).hasSize(2);
    }

    @Test
    void historyIsBoundedAndForgetsWhatCouldBeUndone() throws Exception {
        registry.limits(new Limits(100, 100, 64, 10, 300_000, 86_400_000));
        acts.merge(device("d1"), device("d2"), ANNA);
        for (int i = 0; i < 20; i++) {
            acts.rename(device("d1"), "name " + i, ANNA);
        }

        assertThat(device("d1").history).hasSize(10);
        assertThat(device("d1").history.getLast().number()).isEqualTo(22);
        assertThatThrownBy(() -> acts.undo(device("d1"), ANNA)).isInstanceOf(RefusedException.class);
    }
}
