package eu.heir.devices;

import static org.assertj.core.api.Assertions.assertThat;

import eu.heir.devices.Sighting.Way;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@link Matching} promises of the order of sightings, over many orders of many random hospitals. */
class PartitionTest {
    private static final int HOSPITALS = 150;
    private static final int ORDERS = 8;
    private static final int ROWS_MAX = 30;

    private static Registry registry() {
        int[] ids = {0};
        return new Registry(Sightings.LIMITS, () -> "d" + ++ids[0]);
    }

    /** Few words, so that much is shared. Claims C… are always made with a certificate, P… never. */
    private static List<Sighting> hospital(Random random, boolean silences) {
        Map<Way, Sighting> rows = new HashMap<>();
        int count = 1 + random.nextInt(ROWS_MAX);
        for (int i = 0; i < count; i++) {
            String address = "10.0.0." + random.nextInt(4);
            boolean signed = random.nextInt(3) == 0;
            String claims = signed ? "C" + random.nextInt(4) : random.nextInt(5) == 0 ? "" : "P" + random.nextInt(4);
            String certificate = signed ? "cert" + random.nextInt(3) : "";
            String listener = "l" + random.nextInt(2);
            long since = random.nextInt(silences ? 5_000 : 100);
            long last = silences ? since + random.nextInt(1_000) : 100 + random.nextInt(100);
            rows.putIfAbsent(
                    new Way(listener, address, claims, certificate),
                    Sightings.seen(listener, address, claims, certificate, since, last));
        }
        return new ArrayList<>(rows.values());
    }

    /** What the promise says. */
    private static Set<Set<String>> promised(List<Sighting> rows) {
        Map<List<String>, Set<String>> devices = new HashMap<>();
        for (Sighting row : rows) {
            Way key = row.key();
            List<String> whose = key.signed()
                    ? List.of(key.certificate(), key.claims())
                    : key.claimed() ? List.of("", key.claims(), key.address()) : List.of("", "", "", key.address());
            devices.computeIfAbsent(whose, k -> new TreeSet<>()).add(key.toString());
        }
        return new HashSet<>(devices.values());
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void withinAPassTheOrderOfRowsNeverMatters(boolean silences) {
        for (int seed = 0; seed < HOSPITALS; seed++) {
            Random random = new Random(seed);
            List<Sighting> rows = hospital(random, silences);
            Registry first = registry();
            first.observe(rows, 0);
            for (int order = 0; order < ORDERS; order++) {
                Collections.shuffle(rows, random);
                Registry other = registry();
                other.observe(rows, 0);

                assertThat(Sightings.partition(other)).as("seed %d", seed).isEqualTo(Sightings.partition(first));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 5})
    void withoutSilenceNeitherOrderNorPassesMatter(int rowsOfAPass) {
        for (int seed = 0; seed < HOSPITALS; seed++) {
            Random random = new Random(seed);
            List<Sighting> rows = hospital(random, false);
            for (int order = 0; order < ORDERS; order++) {
                Collections.shuffle(rows, random);
                Registry registry = registry();
                for (int from = 0; from < rows.size(); from += rowsOfAPass) {
                    registry.observe(rows.subList(from, Math.min(rows.size(), from + rowsOfAPass)), 0);
                }

                assertThat(Sightings.partition(registry)).as("seed %d", seed).isEqualTo(promised(rows));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 7})
    void whateverHappensEachObservationBelongsToOneDeviceAndNothingIsCountedTwice(int rowsOfAPass) {
        for (int seed = 0; seed < HOSPITALS; seed++) {
            Random random = new Random(seed);
            List<Sighting> rows = hospital(random, true);
            Registry registry = registry();
            for (int pass = 0; pass < 3; pass++) {
                Collections.shuffle(rows, random);
                for (int from = 0; from < rows.size(); from += rowsOfAPass) {
                    registry.observe(rows.subList(from, Math.min(rows.size(), from + rowsOfAPass)), 0);
                }
            }

            List<String> keys = new ArrayList<>();
            Sightings.partition(registry).forEach(keys::addAll);
            assertThat(keys)
                    .as("seed %d", seed)
                    .containsExactlyInAnyOrderElementsOf(
                            rows.stream().map(row -> row.key().toString()).toList());
            assertThat(registry.devices.values().stream()
                            .mapToLong(Device::interactions)
                            .sum())
                    .isEqualTo(rows.stream().mapToLong(Sighting::interactions).sum());
            registry.devices.values().forEach(device -> assertThat(device.facets)
                    .isNotEmpty());
        }
    }
}
