package eu.heir.devices;

import static eu.heir.devices.Sightings.clear;
import static org.assertj.core.api.Assertions.assertThat;

import eu.heir.spi.devices.DeviceDetail;
import eu.heir.spi.devices.DeviceQuery;
import eu.heir.spi.devices.DeviceQuery.Sort;
import eu.heir.spi.devices.DeviceState;
import eu.heir.spi.devices.DeviceStatus;
import eu.heir.spi.devices.Devices.Answer;
import eu.heir.spi.journal.JournalEntry;
import eu.heir.spi.journal.JournalKind;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DeviceRegistryTest {
    private static final String A = "10.0.0.1";
    private static final String PUMP = "MSH-3=PUMP";

    /** Keeps nothing and fails on demand. */
    private static final class Store implements DeviceStore {
        private volatile boolean fails;
        private final List<Registry.Unsaved> saves = new ArrayList<>();

        @Override
        public Collection<StoredDevice> load() {
            return List.of();
        }

        @Override
        public void save(Registry.Unsaved unsaved, Supplier<List<StoredDevice>> all) throws IOException {
            if (fails) {
                throw new IOException("No space left on device");
            }
            saves.add(unsaved);
        }
    }

    private final Store store = new Store();
    private final List<JournalEntry> journal = new ArrayList<>();
    private volatile Instant now = Instant.parse("2025-03-01T08:00:00Z");
    private DeviceRegistry registry;

    @BeforeEach
    void open() throws Exception {
        registry = new DeviceRegistry(
                store, Sightings.LIMITS, 60_000, () -> Map.of("ward", "hl7v2"), journal::add, () -> now);
    }

    private DeviceStatus only() {
        return registry.devices(DeviceQuery.ALL).devices().get(0);
    }

    private static DeviceQuery query(String text, Sort sort, boolean descending, int page, int size) {
        return new DeviceQuery(text, Set.of(DeviceState.values()), "", sort, descending, page, size);
    }

    @Test
    void whatHappensIsJournalledWithIdAndClaimsAndWhoDidIt() {
        registry.observe(List.of(clear(A, PUMP, 0, 5)));
        String id = only().id();
        registry.admit(id, "anna", "loaner of ward 3");

        assertThat(journal).hasSize(2).allMatch(entry -> entry.kind() == JournalKind.DEVICE);
        assertThat(journal.get(0).subject()).isEqualTo(id);
        assertThat(journal.get(0).actor()).isEqualTo(JournalEntry.SYSTEM);
        assertThat(journal.get(0).details())
                .containsEntry("kind", "STAGED")
                .containsEntry("claims", PUMP)
                .containsEntry("address", A)
                .containsEntry("listener", "ward");
        assertThat(journal.get(1).actor()).isEqualTo("anna");
        assertThat(journal.get(1).details()).containsEntry("kind", "ADMITTED").containsEntry("why", "loaner of ward 3");
    }

    @Test
    void newDevicesAreKeptAtOnceAndCountsFromTimeToTime() {
        registry.observe(List.of(clear(A, PUMP, 0, 5)));
        assertThat(store.saves).hasSize(1);

        registry.observe(List.of(clear(A, PUMP, 0, 6)));
        assertThat(store.saves).hasSize(1);

        now = now.plusSeconds(60);
        registry.observe(List.of(clear(A, PUMP, 0, 7)));
        assertThat(store.saves).hasSize(2);
        assertThat(store.saves.get(1).devices()).singleElement().satisfies(device -> assertThat(device.lastMillis())
                .isEqualTo(7_000));
    }

    @Test
    void aChangeThatCannotBeWrittenIsSaidToBeSoAndWrittenLater() {
        registry.observe(List.of(clear(A, PUMP, 0, 5)));
        String id = only().id();
        store.fails = true;
        assertThat(registry.admit(id, "anna", "")).isInstanceOf(Answer.NotKept.class);
        assertThat(registry.stateOf("ward", A, PUMP)).isEqualTo(DeviceState.ADMITTED);

        store.fails = false;
        registry.observe(List.of());

        assertThat(store.saves.get(store.saves.size() - 1).devices())
                .singleElement()
                .satisfies(device -> assertThat(device.state()).isEqualTo(DeviceState.ADMITTED));
    }

    @Test
    void stateOfTellsTheStrictestOfThoseThatOnlyTheirCertificateTellsApart() {
        registry.observe(List.of(
                Sightings.signed(A, PUMP, "aa", 0, 5), Sightings.signed(A, PUMP, "bb", 0, 5), clear(A, "", 0, 5)));
        List<DeviceStatus> devices =
                registry.devices(query(PUMP, Sort.NAME, false, 0, 10)).devices();
        registry.admit(devices.get(0).id(), "anna", "");
        assertThat(registry.stateOf("tls", A, PUMP)).isEqualTo(DeviceState.STAGED);

        registry.quarantine(devices.get(1).id(), "anna", "");

        assertThat(registry.stateOf("tls", A, PUMP)).isEqualTo(DeviceState.QUARANTINED);
        assertThat(registry.stateOf("ward", A, "")).isEqualTo(DeviceState.STAGED);
        assertThat(registry.stateOf("ward", A, PUMP)).isNull();
        assertThat(registry.stateOf("nobody", A, PUMP)).isNull();
    }

    @Test
    void stateOfIsNeverUnknownNorWrongWhileOthersChangeEverything() throws Exception {
        List<Sighting> rows = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            rows.add(clear("10.0.1." + i, "MSH-3=D" + i, 0, 5));
        }
        registry.observe(rows);
        List<String> ids = registry.devices(query("", Sort.FIRST_SEEN, false, 0, 500)).devices().stream()
                .map(DeviceStatus::id)
                .toList();
        DeviceStatus steady = registry.devices(query("D499", Sort.NAME, false, 0, 1))
                .devices()
                .get(0);
        registry.admit(steady.id(), "anna", "");
        ExecutorService crew = Executors.newFixedThreadPool(4);
        CountDownLatch begun = new CountDownLatch(2);
        CountDownLatch over = new CountDownLatch(1);
        List<Future<Long>> readers = new ArrayList<>();
        for (int reader = 0; reader < 2; reader++) {
            readers.add(crew.submit(() -> {
                long looks = 0;
                begun.countDown();
                while (over.getCount() > 0 || looks == 0) {
                    for (int i = 0; i < 500; i++) {
                        DeviceState state = registry.stateOf("ward", "10.0.1." + i, "MSH-3=D" + i);
                        assertThat(state).isNotNull();
                        assertThat(i != 499 || state == DeviceState.ADMITTED).isTrue();
                        looks++;
                    }
                }
                return looks;
            }));
        }
        assertThat(begun.await(30, TimeUnit.SECONDS)).isTrue();
        Future<?> observer = crew.submit(() -> {
            for (int pass = 0; pass < 50; pass++) {
                rows.set(0, clear("10.0.1.0", "MSH-3=D0", 0, 10 + pass));
                rows.add(clear("10.0.2." + pass, "MSH-3=NEW" + pass, 0, 5));
                registry.observe(List.copyOf(rows));
            }
        });
        Future<?> administrator = crew.submit(() -> {
            for (String id : ids) {
                if (!id.equals(steady.id())) {
                    registry.quarantine(id, "anna", "");
                    registry.admit(id, "anna", "");
                }
            }
        });
        observer.get(60, TimeUnit.SECONDS);
        administrator.get(60, TimeUnit.SECONDS);
        over.countDown();
        for (Future<Long> reader : readers) {
            assertThat(reader.get(30, TimeUnit.SECONDS)).isPositive();
        }
        crew.shutdown();

        assertThat(ids).allSatisfy(id -> assertThat(
                        registry.device(id).orElseThrow().device().state())
                .isEqualTo(DeviceState.ADMITTED));
        assertThat(registry.devices(DeviceQuery.ALL).total()).isEqualTo(550);
    }

    @Test
    void pagesAreInOrderWithoutGapsAndSearchLooksThroughEverything() {
        List<Sighting> rows = new ArrayList<>();
        for (int i = 0; i < 25; i++) {
            rows.add(clear("10.0.3." + i, "MSH-3=PUMP" + i + " MSH-4=ICU", i, 100 + i));
        }
        rows.add(Sightings.signed("10.9.9.9", "MSH-3=LAB", "abcdef", 0, 50));
        registry.observe(rows);
        List<String> seen = new ArrayList<>();
        for (int page = 0; page < 3; page++) {
            registry.devices(query("", Sort.LAST_SEEN, true, page, 10))
                    .devices()
                    .forEach(device -> seen.add(device.id()));
        }

        assertThat(seen).hasSize(26).doesNotHaveDuplicates();
        assertThat(registry.devices(query("", Sort.LAST_SEEN, true, 0, 1)).devices())
                .singleElement()
                .satisfies(device -> assertThat(device.addresses()).containsExactly("10.0.3.24"));
        assertThat(registry.devices(query("icu pump2", Sort.NAME, false, 0, 50)).matching())
                .isEqualTo(6);
        assertThat(registry.devices(query("ABCDEF", Sort.NAME, false, 0, 50)).matching())
                .isEqualTo(1);
        assertThat(registry.devices(query("cn=abcdef", Sort.NAME, false, 7, 50)).devices())
                .isEmpty();
        for (Sort sort : Sort.values()) {
            assertThat(registry.devices(query("", sort, false, 0, 50)).devices())
                    .as(sort.name())
                    .hasSize(26);
        }
        assertThat(registry.devices(new DeviceQuery("", Set.of(DeviceState.ADMITTED), "", Sort.NAME, false, 0, 5))
                        .devices())
                .isEmpty();
        assertThat(registry.devices(new DeviceQuery("", Set.of(DeviceState.STAGED), "tls", Sort.NAME, false, 0, 5))
                        .matching())
                .isEqualTo(1);
    }

    @Test
    void aDeviceShowsWhatItSharesAndHowFastItSpeaks() {
        registry.observe(List.of(clear(A, PUMP, 0, 599), clear(A, "MSH-3=LAB", 0, 5), clear("10.0.0.9", PUMP, 1, 5)));
        DeviceStatus device = registry.devices(query(A + " pump", Sort.NAME, false, 0, 5))
                .devices()
                .get(0);

        assertThat(device.sharesAddress()).isEqualTo(1);
        assertThat(device.sharesClaims()).isEqualTo(1);
        assertThat(device.sharesCertificate()).isZero();
        assertThat(device.protocols()).containsExactly("hl7v2");
        assertThat(device.operations()).containsExactly("ORU^R01");
        assertThat(device.interactions()).isEqualTo(600);
        assertThat(device.perMinute()).isEqualTo(120);
        now = now.plusSeconds(3_600);
        assertThat(registry.device(device.id()).orElseThrow().device().perMinute())
                .isLessThan(0.01);
    }

    @Test
    void whoAsksForWhatCannotBeIsToldWhy() {
        registry.observe(List.of(clear(A, PUMP, 0, 5), clear("10.0.0.2", "MSH-3=LAB", 0, 5)));
        List<DeviceStatus> devices =
                registry.devices(query("", Sort.NAME, false, 0, 5)).devices();
        String one = devices.get(0).id();
        String other = devices.get(1).id();

        assertThat(registry.admit("nobody", "anna", "")).isInstanceOf(Answer.Unknown.class);
        assertThat(registry.admit(one, "anna", "two\nlines")).isInstanceOf(Answer.Refused.class);
        assertThat(registry.rename(one, "x".repeat(201), "anna", "")).isInstanceOf(Answer.Refused.class);
        assertThat(registry.merge(one, "nobody", "anna", "")).isInstanceOf(Answer.Refused.class);
        assertThat(registry.merge(one, one, "anna", "")).isInstanceOf(Answer.Refused.class);
        assertThat(registry.undo(one, "anna", "")).isInstanceOf(Answer.Refused.class);
        assertThat(registry.merge(one, other, "anna", "same box")).isInstanceOf(Answer.Done.class);
        assertThat(registry.admit(other, "anna", "")).isInstanceOf(Answer.Refused.class);
        DeviceDetail found = registry.device(other).orElseThrow();
        assertThat(found.device().id()).isEqualTo(one);
        assertThat(found.history().get(0).undoable()).isTrue();
    }
}
