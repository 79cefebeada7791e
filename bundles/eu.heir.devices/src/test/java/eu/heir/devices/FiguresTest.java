package eu.heir.devices;

import static org.assertj.core.api.Assertions.assertThat;

import eu.heir.spi.devices.DeviceQuery;
import eu.heir.spi.devices.DeviceQuery.Sort;
import eu.heir.spi.devices.DeviceState;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What 10,000 devices cost. Times are told, not judged: they are this machine's. */
class FiguresTest {
    private static final Logger LOG = LoggerFactory.getLogger(FiguresTest.class);
    private static final int DEVICES = 10_000;
    private static final int PASSES = 40;

    private static List<Sighting> rows(int pass) {
        List<Sighting> rows = new ArrayList<>();
        for (int i = 0; i < DEVICES; i++) {
            String address = "10.0." + i / 250 + "." + i % 250;
            rows.add(Sightings.clear(address, "MSH-3=MONITOR" + i + " MSH-4=WARD" + i % 40, 0, 100 + pass));
        }
        return rows;
    }

    private static String told(long[] nanos) {
        long[] warm = Arrays.copyOfRange(nanos, nanos.length / 2, nanos.length);
        Arrays.sort(warm);
        return String.format(
                "first=%.1f ms median=%.1f ms max=%.1f ms",
                nanos[0] / 1e6, warm[warm.length / 2] / 1e6, warm[warm.length - 1] / 1e6);
    }

    private static long usedBytes() {
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }

    @Test
    void tenThousandDevicesAreLookedAtAndListed(@TempDir Path data) throws Exception {
        DeviceRegistry registry = new DeviceRegistry(
                new DeviceFile(data), Limits.DEFAULT, 60_000, Map::of, entry -> {}, InstantSource.system());
        long before = usedBytes();
        long[] passes = new long[PASSES];
        for (int pass = 0; pass < PASSES; pass++) {
            List<Sighting> rows = rows(pass);
            long from = System.nanoTime();
            registry.observe(rows);
            passes[pass] = System.nanoTime() - from;
        }
        LOG.info("figure=pass devices={} {} (the first one stages and writes them all)", DEVICES, told(passes));
        LOG.info("figure=heap {} bytes for each device, its words included", (usedBytes() - before) / DEVICES);
        for (Sort sort : Sort.values()) {
            for (String text : List.of("", "ward7 monitor")) {
                DeviceQuery query = new DeviceQuery(text, Set.of(DeviceState.values()), "", sort, true, 3, 50);
                long[] pages = new long[PASSES];
                for (int i = 0; i < PASSES; i++) {
                    long from = System.nanoTime();
                    assertThat(registry.devices(query).devices()).hasSize(50);
                    pages[i] = System.nanoTime() - from;
                }
                LOG.info("figure=page sort={} search='{}' {}", sort, text, told(pages));
            }
        }
        String id = registry.devices(DeviceQuery.ALL).devices().get(0).id();
        long[] changes = new long[PASSES];
        for (int i = 0; i < PASSES; i++) {
            long from = System.nanoTime();
            registry.admit(id, "anna", "");
            changes[i] = System.nanoTime() - from;
        }
        LOG.info("figure=change {} (with its write to disk)", told(changes));
        long from = System.nanoTime();
        int looks = 0;
        for (int round = 0; round < 100; round++) {
            for (Sighting row : rows(0).subList(0, 1_000)) {
                looks += registry.stateOf("ward", row.key().address(), row.key().claims()) == null ? 0 : 1;
            }
        }
        LOG.info("figure=stateOf {} ns each, rows made included", (System.nanoTime() - from) / 100_000);
        assertThat(looks).isEqualTo(100_000);
        from = System.nanoTime();
        registry.flush();
        LOG.info("figure=flush {} ms", (System.nanoTime() - from) / 1_000_000);
        from = System.nanoTime();
        assertThat(new DeviceFile(data).load()).hasSize(DEVICES);
        LOG.info("figure=load {} ms", (System.nanoTime() - from) / 1_000_000);
    }
}
