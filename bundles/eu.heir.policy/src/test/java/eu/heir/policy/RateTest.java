package eu.heir.policy;

import static eu.heir.policy.Given.HEAD;
import static eu.heir.policy.Given.message;
import static eu.heir.policy.Given.unit;
import static org.assertj.core.api.Assertions.assertThat;

import eu.heir.api.Interaction;
import eu.heir.api.Reason;
import eu.heir.spi.decision.Conduit;
import eu.heir.spi.decision.Decision;
import eu.heir.spi.decision.Verdict;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** {@code rate.max}: what is above passes and is recorded, and a backlog after a downtime is not above. */
class RateTest {
    private static final long SECOND = Duration.ofSeconds(1).toNanos();
    private static final Interaction ORU = message("ORU^R01", "MSH-3", "MONITOR", "MSH-4", "BED-1");

    private final Given.TestMoment moment = new Given.TestMoment();
    private final Conduit ward = from("10.20.0.1");
    private final ContractPolicy policy = Given.policy(
            HEAD
                    + """
              - name: monitors
                protocol: hl7v2
                sender: { claims: { MSH-3: MONITOR, MSH-4: "BED-*" } }
                operations: ["ORU^R01"]
                rate.max: 10/s
            """);

    private Conduit from(String address) {
        return Given.conduit("hl7v2", "hl7-ward", address, moment);
    }

    private List<Verdict> burst(int count, Interaction interaction, Conduit conduit) {
        return IntStream.range(0, count)
                .mapToObj(i -> policy.decide(interaction, conduit).verdict())
                .toList();
    }

    @Test
    void aSilentSenderMaySendOnePeriodAtOnceAndIsRecordedOnceForWhatIsAbove() {
        assertThat(burst(10, ORU, ward)).containsOnly(Verdict.ALLOW);

        Decision above = policy.decide(ORU, ward);

        assertThat(above.verdict()).isEqualTo(Verdict.WATCH);
        Reason reason = java.util.Objects.requireNonNull(above.reason());
        assertThat(reason.kind()).isEqualTo(Reason.Kind.RATE);
        assertThat(reason.rule()).isEqualTo("HL7-03");
        assertThat(reason.text()).contains("more than 10/s", "'monitors'", "BED-1");
        assertThat(above.source()).isEqualTo("contracts/ward.yml:7");
        assertThat(burst(100, ORU, ward)).as("told already").containsOnly(Verdict.ALLOW);
    }

    @Test
    void aFloodThatGoesOnIsRecordedOnceInEachPeriod() {
        long told = 0;
        for (int tenth = 0; tenth < 50; tenth++) {
            moment.nanos += SECOND / 10;
            told += burst(5, ORU, ward).stream()
                    .filter(verdict -> verdict == Verdict.WATCH)
                    .count();
        }
        assertThat(told).isEqualTo(5);
    }

    @Test
    void whoKeepsToTheRateIsNeverRecordedAlsoAcrossTheWrapOfTheClock() {
        moment.nanos = Long.MAX_VALUE - 5 * SECOND;
        for (int i = 0; i < 200; i++) {
            assertThat(policy.decide(ORU, ward)).isSameAs(Decision.ALLOW);
            moment.nanos += SECOND / 10;
        }
    }

    @Test
    void aSenderIsJudgedAgainAsSoonAsItKeepsTheRate() {
        burst(50, ORU, ward);
        moment.nanos += SECOND;

        assertThat(burst(10, ORU, ward)).containsOnly(Verdict.ALLOW);
        assertThat(policy.decide(ORU, ward).verdict()).isEqualTo(Verdict.WATCH);
    }

    @Test
    void sendersAreToldApartByClaimsAndByAddress() {
        burst(11, ORU, ward);

        assertThat(burst(10, ORU, from("10.20.0.2"))).containsOnly(Verdict.ALLOW);
        assertThat(burst(10, message("ORU^R01", "MSH-3", "MONITOR", "MSH-4", "BED-2"), ward))
                .containsOnly(Verdict.ALLOW);
    }

    @Test
    void aBacklogDuringDowntimeRecoveryIsNotCounted() {
        moment.recovery = true;
        assertThat(burst(5000, ORU, ward)).containsOnly(Verdict.ALLOW);

        moment.recovery = false;
        assertThat(burst(10, ORU, ward)).containsOnly(Verdict.ALLOW);
        assertThat(policy.decide(ORU, ward).verdict()).isEqualTo(Verdict.WATCH);
    }

    @Test
    void downtimeRecoveryLiftsNothingElse() {
        moment.recovery = true;

        assertThat(policy.decide(message("ADT^A01", "MSH-3", "MONITOR", "MSH-4", "BED-1"), ward)
                        .verdict())
                .isEqualTo(Verdict.REFUSE);
        assertThat(policy.decide(message("ORU^R01", "MSH-3", "EVIL"), ward).verdict())
                .isEqualTo(Verdict.REFUSE);
    }

    @Test
    void aBatchCountsByItsMembers() {
        Interaction batch = unit("BATCH", "MSH-3", "MONITOR", "MSH-4", "BED-1")
                .members(List.of(ORU, ORU))
                .length(600)
                .build();

        assertThat(burst(100, batch, ward)).containsOnly(Verdict.ALLOW);
    }

    @Test
    void manySendersStayWithinTheBoundAndSilentOnesMakeRoom() {
        RateMeter meter = new RateMeter(100);
        Rate one = new Rate(1, SECOND, "1/s");
        for (int i = 0; i < 100; i++) {
            assertThat(meter.exceeds("c", one, "sender " + i, 0)).isFalse();
        }
        assertThat(meter.exceeds("c", one, "late", 0)).isFalse();
        assertThat(meter.exceeds("c", one, "late", 0))
                .as("not counted while all others speak")
                .isFalse();

        assertThat(meter.exceeds("c", one, "late", 2 * SECOND)).isFalse();
        assertThat(meter.exceeds("c", one, "late", 2 * SECOND)).isTrue();
    }
}
