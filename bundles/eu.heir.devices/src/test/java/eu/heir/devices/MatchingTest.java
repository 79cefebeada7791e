package eu.heir.devices;

import static eu.heir.devices.Sightings.clear;
import static eu.heir.devices.Sightings.seen;
import static eu.heir.devices.Sightings.signed;
import static org.assertj.core.api.Assertions.assertThat;

import eu.heir.devices.Sighting.Way;
import eu.heir.spi.devices.Assurance;
import eu.heir.spi.devices.DeviceChangeKind;
import eu.heir.spi.devices.DeviceState;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The rules of {@link Matching}, one by one. Silence is 300 seconds, an address is stable after a day. */
class MatchingTest {
    private static final String A = "10.0.0.1";
    private static final String B = "10.0.0.2";
    private static final String PUMP = "MSH-3=PUMP";
    private static final String MONITOR = "MSH-3=MONITOR";
    private static final long DAY = 86_400;

    private int ids;
    private final Registry registry = new Registry(Sightings.LIMITS, () -> "d" + ++ids);

    private void look(Sighting... sightings) {
        registry.observe(List.of(sightings), 0);
    }

    private Device device(String id) {
        return registry.devices.get(id);
    }

    private List<DeviceChangeKind> history(String id) {
        return device(id).history.stream().map(Device.Happening::kind).toList();
    }

    private Assurance assurance(String id) {
        return registry.grading().of(device(id));
    }

    @Test
    void sameClaimsFromTheSameAddressAreOneDeviceThroughAnyListener() {
        look(clear(A, PUMP, 0, 5), seen("other", A, PUMP, "", 1, 5));

        assertThat(registry.devices).hasSize(1);
        assertThat(history("d1")).containsExactly(DeviceChangeKind.STAGED);
    }

    @Test
    void anAddressThatStaysForADayRaisesTheAssurance() {
        look(clear(A, PUMP, 0, 5));
        assertThat(assurance("d1")).isEqualTo(Assurance.CLAIMS);

        look(clear(A, PUMP, 0, DAY));

        assertThat(assurance("d1")).isEqualTo(Assurance.CLAIMS_AND_ADDRESS);
    }

    @Test
    void otherClaimsAfterSilenceAreAChangeAndNoNewDevice() {
        look(clear(A, PUMP, 0, DAY));
        look(clear(A, PUMP, 0, DAY), clear(A, MONITOR, DAY + 301, DAY + 301));

        assertThat(registry.devices).hasSize(1);
        assertThat(history("d1")).containsExactly(DeviceChangeKind.STAGED, DeviceChangeKind.CLAIMS_CHANGED);
        assertThat(device("d1").unconfirmed).isTrue();
        assertThat(assurance("d1")).isEqualTo(Assurance.ADDRESS);
    }

    @Test
    void otherClaimsWhileTheDeviceSpeaksAreASecondSenderBehindTheAddress() {
        look(clear(A, PUMP, 0, 100), clear(A, MONITOR, 99, 100));

        assertThat(registry.devices).hasSize(2);
        assertThat(history("d2")).containsExactly(DeviceChangeKind.STAGED);
    }

    @Test
    void aChangeOfClaimsIsWithdrawnWhenTheOldOnesReturn() {
        look(clear(A, PUMP, 0, 100));
        look(clear(A, PUMP, 0, 100), clear(A, MONITOR, 401, 500));
        assertThat(registry.devices).hasSize(1);

        look(clear(A, PUMP, 0, 900), clear(A, MONITOR, 401, 500));

        assertThat(registry.devices).hasSize(2);
        assertThat(history("d1")).endsWith(DeviceChangeKind.CONFLICT);
        assertThat(device("d2").facets.firstEntry().getValue().key.claims()).isEqualTo(MONITOR);
        // Two senders there now: a third is no change of either, however silent they are.
        look(clear(A, "MSH-3=LAB", 9_000, 9_000));
        assertThat(registry.devices).hasSize(3);
    }

    @Test
    void whoIsInQuarantineDoesNotLeaveItByChangingClaimsBackAndForth() {
        look(clear(A, PUMP, 0, 100));
        device("d1").state = DeviceState.QUARANTINED;
        look(clear(A, MONITOR, 401, 500));
        look(clear(A, PUMP, 0, 900));

        assertThat(registry.devices.values()).hasSize(2).allMatch(each -> each.state == DeviceState.QUARANTINED);
    }

    @Test
    void twoHundredSendersBehindAnInterfaceEngineAreTwoHundredDevices() {
        List<Sighting> rows = new ArrayList<>();
        IntStream.range(0, 200).forEach(i -> rows.add(clear(A, "MSH-3=SENDER" + i, i, 250)));
        registry.observe(rows, 0);

        assertThat(registry.devices).hasSize(200);
        assertThat(registry.index.address(A)).hasSize(200);
        assertThat(registry.devices.keySet())
                .allSatisfy(id -> assertThat(history(id)).containsExactly(DeviceChangeKind.STAGED));
    }

    @Test
    void sparseSendersBehindAnInterfaceEngineEndUpAsDevicesOfTheirOwn() {
        // One message an hour each, so that each looks silent when the next one speaks.
        for (int round = 0; round < 3; round++) {
            for (int sender = 0; sender < 5; sender++) {
                long now = round * 18_000L + sender * 3_600L;
                look(clear(A, "MSH-3=SENDER" + sender, sender * 3_600L, now));
            }
        }

        assertThat(Sightings.partition(registry)).hasSize(5).allMatch(keys -> keys.size() == 1);
    }

    @Test
    void sameClaimsFromAnotherAddressAfterSilenceAreAMove() {
        look(clear(A, PUMP, 0, DAY));
        look(clear(B, PUMP, DAY + 301, DAY + 400));

        assertThat(registry.devices).hasSize(1);
        assertThat(history("d1")).endsWith(DeviceChangeKind.MOVED);
        assertThat(assurance("d1")).isEqualTo(Assurance.CLAIMS);
    }

    @Test
    void sameClaimsFromTwoAddressesAtOnceAreAConflictOfTwoDevices() {
        look(clear(A, PUMP, 0, 100));
        look(clear(A, PUMP, 0, 150), clear(B, PUMP, 140, 150));

        assertThat(registry.devices).hasSize(2);
        assertThat(history("d1")).endsWith(DeviceChangeKind.CONFLICT);
        assertThat(history("d2")).containsExactly(DeviceChangeKind.STAGED, DeviceChangeKind.CONFLICT);
        assertThat(assurance("d1")).isEqualTo(Assurance.ADDRESS);
    }

    @Test
    void fiftyMonitorsThatAllSayTheSameAreFiftyDevicesAndOneConflict() {
        List<Sighting> rows = new ArrayList<>();
        IntStream.range(0, 50).forEach(i -> rows.add(clear("10.0.1." + i, MONITOR, i, 100)));
        registry.observe(rows, 0);

        assertThat(registry.devices).hasSize(50);
        assertThat(registry.devices.keySet().stream().filter(id -> history(id).contains(DeviceChangeKind.CONFLICT)))
                .containsExactly("d1", "d2");
    }

    @Test
    void aMoveIsWithdrawnWhenTheOldAddressSpeaksAgain() {
        look(clear(A, PUMP, 0, 100));
        look(clear(B, PUMP, 401, 500));
        look(clear(A, PUMP, 0, 501));

        assertThat(registry.devices).hasSize(2);
        assertThat(history("d1")).endsWith(DeviceChangeKind.CONFLICT);
    }

    @Test
    void aMoveIsWithdrawnWithAllListenersThatTheNewAddressUsed() {
        look(clear(A, PUMP, 0, 100));
        look(clear(B, PUMP, 401, 500), seen("other", B, PUMP, "", 402, 500));
        assertThat(registry.devices).hasSize(1);
        look(clear(A, PUMP, 0, 501));

        assertThat(Sightings.partition(registry)).hasSize(2);
        assertThat(device("d2").facets).hasSize(2);
    }

    @Test
    void claimsThatWereTakenForAChangeGoWithTheirLaterMove() {
        look(clear(A, PUMP, 0, 100));
        look(clear(A, MONITOR, 401, 500));
        look(clear(B, MONITOR, 801, 900));
        assertThat(registry.devices).hasSize(1);
        look(clear(A, PUMP, 0, 901));

        assertThat(registry.devices).hasSize(2);
        assertThat(device("d2").facets.values())
                .extracting(facet -> facet.inferred)
                .containsExactly("", "MOVED");
    }

    @Test
    void aCertificateCarriesADeviceToAnyAddress() {
        look(signed(A, PUMP, "aa", 0, 100), signed(B, PUMP, "aa", 90, 100));

        assertThat(registry.devices).hasSize(1);
        assertThat(history("d1")).containsExactly(DeviceChangeKind.STAGED);
        assertThat(assurance("d1")).isEqualTo(Assurance.CERTIFICATE_AND_CLAIMS);
    }

    @Test
    void otherClaimsWithTheSameCertificateAfterSilenceAreAChange() {
        look(signed(A, PUMP, "aa", 0, 100));
        look(signed(B, MONITOR, "aa", 401, 402));

        assertThat(registry.devices).hasSize(1);
        assertThat(history("d1")).endsWith(DeviceChangeKind.CLAIMS_CHANGED);
        assertThat(assurance("d1")).isEqualTo(Assurance.CERTIFICATE);
    }

    @Test
    void sendersThatShareAnEnginesCertificateAreDevices() {
        look(signed(A, PUMP, "aa", 0, 100), signed(A, MONITOR, "aa", 1, 100));

        assertThat(registry.devices).hasSize(2);
        assertThat(assurance("d1")).isEqualTo(Assurance.CERTIFICATE);
    }

    @Test
    void behindNatCertificatesTellDevicesApart() {
        look(signed(A, PUMP, "aa", 0, 100), signed(A, PUMP, "bb", 1, 100));

        assertThat(registry.devices).hasSize(2);
        assertThat(history("d2")).endsWith(DeviceChangeKind.CONFLICT);
    }

    @Test
    void aReplacedDeviceIsANewOneAndTheOldOneIsTold() {
        look(signed(A, PUMP, "aa", 0, 100));
        look(signed(A, PUMP, "bb", 401, 500));

        assertThat(registry.devices).hasSize(2);
        assertThat(history("d1")).endsWith(DeviceChangeKind.REPLACED);
        assertThat(history("d2")).containsExactly(DeviceChangeKind.STAGED, DeviceChangeKind.REPLACED);
    }

    @Test
    void aRenewedCertificateOfTheSameSubjectIsTheSameDevice() {
        look(Sightings.of(new Way("tls", A, PUMP, "aa"), "CN=pump-1", 0, 100));
        look(Sightings.of(new Way("tls", A, PUMP, "bb"), "CN=pump-1", 101, 200));

        assertThat(registry.devices).hasSize(1);
        assertThat(history("d1")).endsWith(DeviceChangeKind.CERTIFICATE_CHANGED);
    }

    @Test
    void aDeviceThatGetsACertificateStaysItselfAndOneThatLeavesItOutIsTold() {
        look(clear(A, PUMP, 0, 100));
        look(signed(A, PUMP, "aa", 90, 100));
        assertThat(registry.devices).hasSize(1);
        assertThat(history("d1")).endsWith(DeviceChangeKind.CERTIFICATE_ADDED);

        look(signed(B, MONITOR, "bb", 0, 100));
        look(clear(B, MONITOR, 90, 100));
        assertThat(registry.devices).hasSize(2);
        assertThat(history("d2")).endsWith(DeviceChangeKind.CERTIFICATE_MISSING);
        assertThat(assurance("d2")).isEqualTo(Assurance.CLAIMS);
    }

    @Test
    void whoClaimsFromElsewhereToBeADeviceWithACertificateIsAnotherOne() {
        look(signed(A, PUMP, "aa", 0, 100));
        look(clear(B, PUMP, 9_000, 9_100));

        assertThat(registry.devices).hasSize(2);
        assertThat(history("d1")).endsWith(DeviceChangeKind.CONFLICT);
    }

    @Test
    void whoSaysNothingIsOneDeviceForEachAddressAndNeverOneThatClaims() {
        look(clear(A, "", 0, 100), clear(B, "", 0, 100), seen("other", A, "", "", 50, 100));
        look(clear(A, PUMP, 9_000, 9_100));

        assertThat(registry.devices).hasSize(3);
        assertThat(assurance("d1")).isEqualTo(Assurance.ADDRESS);
        assertThat(device("d1").facets).hasSize(2);
    }

    @Test
    void aRetiredDeviceThatSpeaksIsToldOnceAndStaysRetired() {
        look(clear(A, PUMP, 0, 100));
        device("d1").state = DeviceState.RETIRED;
        device("d1").retiredMillis = 150_000;
        look(clear(A, PUMP, 0, 200));
        look(clear(A, PUMP, 0, 201));

        assertThat(device("d1").state).isEqualTo(DeviceState.RETIRED);
        assertThat(history("d1")).containsExactly(DeviceChangeKind.STAGED, DeviceChangeKind.SEEN_RETIRED);
    }

    @Test
    void otherClaimsAtTheAddressOfARetiredDeviceAreANewDevice() {
        look(clear(A, PUMP, 0, 100));
        device("d1").state = DeviceState.RETIRED;
        look(clear(A, MONITOR, 9_000, 9_001));

        assertThat(registry.devices).hasSize(2);
    }

    @Test
    void anotherHelloIsAnEventAndNothingMore() {
        Way key = new Way("opaque", A, "", "");
        look(new Sighting(key, "", "ja3-one", List.of(), 0, 1, 0, 0));
        look(new Sighting(key, "", "ja3-two", List.of(), 0, 2, 0, 0));

        assertThat(registry.devices).hasSize(1);
        assertThat(history("d1")).endsWith(DeviceChangeKind.HELLO_CHANGED);
    }

    @Test
    void countsGoOnWhenTheRowOfThePeerTableBeginsAnew() {
        Way key = new Way("ward", A, PUMP, "");
        look(new Sighting(key, "", "", List.of(), 0, 10_000, 7, 2));
        look(new Sighting(key, "", "", List.of(), 0, 20_000, 9, 2));
        look(new Sighting(key, "", "", List.of(), 30_000, 40_000, 3, 1));

        assertThat(device("d1").interactions()).isEqualTo(12);
        assertThat(device("d1").refused()).isEqualTo(3);
        assertThat(device("d1").firstMillis).isZero();
        assertThat(device("d1").lastMillis).isEqualTo(40_000);
    }

    @Test
    void aSenderThatChangesItsClaimsAllTheTimeDrivesOutOnlyItsOwnStagedDevices() {
        registry.limits(new Limits(1_000, 20, 64, 100, 300_000, 86_400_000));
        look(clear(B, PUMP, 0, 1));
        look(clear(A, "MSH-3=ADMITTED", 0, 1));
        device("d2").state = DeviceState.ADMITTED;
        for (int i = 0; i < 500; i++) {
            look(clear(A, "MSH-3=FORGED" + i, 10 + i, 10 + i));
        }

        assertThat(registry.devices).hasSize(21).containsKeys("d1", "d2");
    }

    @Test
    void whenNobodyMayGoWhatIsNewIsTurnedAwayAndCounted() {
        registry.limits(new Limits(10, 512, 64, 100, 300_000, 86_400_000));
        for (int i = 0; i < 10; i++) {
            look(clear("10.0.0." + i, "MSH-3=D" + i, 0, 100));
        }
        registry.devices.values().forEach(each -> each.state = DeviceState.ADMITTED);
        look(clear("10.0.9.9", "MSH-3=NEW", 50, 100));
        look(clear("10.0.9.9", "MSH-3=NEW", 50, 100));

        assertThat(registry.devices).hasSize(10);
        assertThat(registry.turnedAway()).isEqualTo(1);
    }

    @Test
    void observationsOfADeviceAreBoundedAndItsCountsAreNotLost() {
        registry.limits(new Limits(1_000, 512, 4, 100, 300_000, 86_400_000));
        for (int i = 0; i < 10; i++) {
            look(signed("10.0.0." + i, PUMP, "aa", i, i));
        }

        assertThat(registry.devices).hasSize(1);
        assertThat(device("d1").facets).hasSize(4);
        assertThat(device("d1").interactions()).isEqualTo(10);
        // The rows are still in the peer table; they do not come back before they speak.
        look(signed("10.0.0.0", PUMP, "aa", 0, 0));
        assertThat(device("d1").facets).hasSize(4);
        assertThat(device("d1").interactions()).isEqualTo(10);
    }
}
