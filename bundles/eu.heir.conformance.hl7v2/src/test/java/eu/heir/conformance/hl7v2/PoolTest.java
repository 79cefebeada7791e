package eu.heir.conformance.hl7v2;

import static org.assertj.core.api.Assertions.assertThat;

import eu.heir.spi.decision.Mode;
import eu.heir.spi.inspection.DeepInspector.Copy;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The queue and its threads: what is counted, and that whoever offers never waits. */
class PoolTest {
    private static final long DEADLINE_SECONDS = 60;

    private final BlockingQueue<String> told = new LinkedBlockingQueue<>();
    private final CountDownLatch release = new CountDownLatch(1);
    private final BlockingQueue<String> begun = new LinkedBlockingQueue<>();

    private Hl7v2Conformance inspector = inspector(this::obedient, Map.of());

    private Hl7v2Conformance inspector(Check check, Map<String, ?> values) {
        if (inspector != null) {
            inspector.deactivate();
        }
        ConformanceSettings settings = ConformanceSettings.of(values, problem -> {
            throw new AssertionError(problem);
        });
        inspector = new Hl7v2Conformance(
                (about, rule, text) -> told.add(about.connection() + " " + rule + " " + text), () -> check, settings);
        return inspector;
    }

    private void obedient(byte[] unit, Findings findings, Effort effort) {
        findings.add(Findings.STRUCTURE, "length " + unit.length);
    }

    /** Does not come back before the test says so, whoever interrupts it: as a parser in an endless loop. */
    private void stuck(byte[] unit, Findings findings, Effort effort) {
        begun.add("begun");
        boolean released = false;
        while (!released) {
            try {
                released = release.await(DEADLINE_SECONDS, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                // as a parser that does not look
            }
        }
        findings.add(Findings.STRUCTURE, "too late");
    }

    private static Copy copy(String connection, int length) {
        return new Copy("ward", "hl7v2", Mode.MONITOR, connection, "192.0.2.7", "ORU^R01", "M1", new byte[length]);
    }

    private static void await(BooleanSupplier condition) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(DEADLINE_SECONDS);
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("deadline").isLessThan(end);
            Thread.onSpinWait();
        }
    }

    @AfterEach
    void stop() {
        release.countDown();
        inspector.deactivate();
    }

    @Test
    void whatIsFoundIsTold() throws Exception {
        assertThat(inspector.wants("ward", 10)).isTrue();
        assertThat(inspector.offer(copy("c1", 10))).isTrue();

        assertThat(told.poll(DEADLINE_SECONDS, TimeUnit.SECONDS)).isEqualTo("c1 HL7-CONF-STRUCTURE length 10");
        await(() -> inspector.status().queued() == 0);
        assertThat(inspector.status())
                .satisfies(s -> assertThat(s.offered()).isEqualTo(1))
                .satisfies(s -> assertThat(s.taken()).isEqualTo(1))
                .satisfies(s -> assertThat(s.turnedAway()).isZero())
                .satisfies(s -> assertThat(s.checked()).isEqualTo(1))
                .satisfies(s -> assertThat(s.findings()).isEqualTo(1))
                .satisfies(s -> assertThat(s.queuedBytes()).isZero());
    }

    @Test
    void aFullQueueTurnsAwayAndCounts() throws Exception {
        inspector(this::stuck, Map.of("queue.max", "3", "time.max.ms", "60000"));
        assertThat(inspector.offer(copy("c1", 10))).isTrue();
        assertThat(begun.poll(DEADLINE_SECONDS, TimeUnit.SECONDS)).isNotNull();
        for (int i = 0; i < 3; i++) {
            assertThat(inspector.offer(copy("c1", 10))).isTrue();
        }

        assertThat(inspector.offer(copy("c1", 10))).isFalse();
        assertThat(inspector.status().turnedAway()).isEqualTo(1);
        assertThat(inspector.status().queued()).isEqualTo(3);
        assertThat(inspector.status().queuedBytes()).isEqualTo(30);
    }

    @Test
    void theBytesThatWaitAreBoundedToo() throws Exception {
        inspector(this::stuck, Map.of("queue.max.bytes", "1024", "time.max.ms", "60000"));
        assertThat(inspector.offer(copy("c1", 1000))).isTrue();
        assertThat(begun.poll(DEADLINE_SECONDS, TimeUnit.SECONDS)).isNotNull();

        assertThat(inspector.offer(copy("c1", 1000))).isTrue();
        assertThat(inspector.offer(copy("c1", 25))).isFalse();
        assertThat(inspector.status().queuedBytes()).isEqualTo(1000);
    }

    @Test
    void aStuckCheckIsGivenUpAndAnotherThreadGoesOn() throws Exception {
        inspector(
                (unit, findings, effort) -> {
                    if (unit.length == 1) {
                        stuck(unit, findings, effort);
                    } else {
                        obedient(unit, findings, effort);
                    }
                },
                Map.of("time.max.ms", "20"));
        inspector.offer(copy("c1", 1));
        inspector.offer(copy("c2", 2));

        assertThat(told.poll(DEADLINE_SECONDS, TimeUnit.SECONDS)).startsWith("c2 ");
        assertThat(inspector.status().givenUp()).isEqualTo(1);
        release.countDown();
        inspector.offer(copy("c3", 3));
        assertThat(told.poll(DEADLINE_SECONDS, TimeUnit.SECONDS)).startsWith("c3 ");
        assertThat(told).as("what was given up tells nothing any more").isEmpty();
    }

    @Test
    void notMoreThanSoManyThreadsAreLeftStuck() throws Exception {
        inspector(this::stuck, Map.of("time.max.ms", "1", "queue.max", "100"));
        for (int i = 0; i < 50; i++) {
            inspector.offer(copy("c1", 1));
        }
        await(() -> inspector.status().givenUp() == Pool.LEFT_MAX);
        for (int i = 0; i < Pool.LEFT_MAX; i++) {
            assertThat(begun.poll(DEADLINE_SECONDS, TimeUnit.SECONDS)).isNotNull();
        }

        assertThat(begun.poll(200, TimeUnit.MILLISECONDS)).isNull();
        assertThat(inspector.status().queued()).isEqualTo(50 - Pool.LEFT_MAX);
        release.countDown();
        await(() -> inspector.status().queued() == 0);
    }

    @Test
    void aCheckThatFailsIsCountedAndTheThreadGoesOn() throws Exception {
        inspector(
                (unit, findings, effort) -> {
                    if (unit.length == 1) {
                        throw new IllegalStateException("CANARY");
                    }
                    if (unit.length == 2) {
                        throw new StackOverflowError();
                    }
                    obedient(unit, findings, effort);
                },
                Map.of());
        inspector.offer(copy("c1", 1));
        inspector.offer(copy("c1", 2));
        inspector.offer(copy("c1", 3));

        assertThat(told.poll(DEADLINE_SECONDS, TimeUnit.SECONDS)).endsWith("length 3");
        assertThat(inspector.status().givenUp()).isEqualTo(2);
    }

    @Test
    void oneRuleIsToldOfOneConnectionOnlySoOftenInAMinute() throws Exception {
        inspector(this::obedient, Map.of("findings.per.minute", "2"));
        for (int i = 1; i <= 5; i++) {
            inspector.offer(copy("c1", i));
        }
        inspector.offer(copy("c2", 9));
        await(() -> inspector.status().checked() == 6);
        await(() -> inspector.status().findings() + inspector.status().findingsSuppressed() == 6);

        assertThat(inspector.status().findings()).isEqualTo(3);
        assertThat(inspector.status().findingsSuppressed()).isEqualTo(3);
        assertThat(List.copyOf(told)).extracting(s -> s.substring(0, 2)).containsExactly("c1", "c1", "c2");
    }

    @Test
    void aMinuteLaterItIsToldAgain() {
        FindingLimits limits = new FindingLimits(1, 0);

        assertThat(limits.mayTell("c1", "R", 1)).isTrue();
        assertThat(limits.mayTell("c1", "R", 2)).isFalse();
        assertThat(limits.mayTell("c1", "S", 2)).isTrue();
        assertThat(limits.mayTell("c1", "R", TimeUnit.MINUTES.toNanos(1))).isTrue();
    }

    @Test
    void connectionsThatAreFollowedAreBounded() {
        FindingLimits limits = new FindingLimits(2, 0);
        for (int i = 0; i < FindingLimits.FOLLOWED_MAX; i++) {
            assertThat(limits.mayTell("c" + i, "R", 1)).isTrue();
        }

        assertThat(limits.mayTell("another", "R", 1)).isFalse();
        assertThat(limits.mayTell("c0", "R", 1)).isTrue();
    }

    @Test
    void longUnitsAreNotWantedAndCounted() {
        inspector(this::obedient, Map.of("message.max.bytes", "64"));

        assertThat(inspector.wants("ward", 65)).isFalse();
        assertThat(inspector.wants("ward", 64)).isTrue();
        assertThat(inspector.status().tooLarge()).isEqualTo(1);
    }

    @Test
    void eachListenerHasItsOwnRate() {
        Sampling sampling = new Sampling(2);
        long now = TimeUnit.SECONDS.toNanos(-7);

        assertThat(sampling.take("a", now)).isTrue();
        assertThat(sampling.take("a", now + 1)).isTrue();
        assertThat(sampling.take("a", now + 2)).isFalse();
        assertThat(sampling.take("b", now + 2)).isTrue();
        assertThat(sampling.take("a", now + TimeUnit.SECONDS.toNanos(1))).isTrue();
    }

    @Test
    void allMeansAllAndZeroMeansNone() {
        Sampling all = new Sampling(Sampling.ALL);
        Sampling none = new Sampling(0);
        for (int i = 0; i < 1000; i++) {
            assertThat(all.take("a", 1)).isTrue();
            assertThat(none.take("a", 1)).isFalse();
        }
    }

    @Test
    void settingsTakeEffectAndCountersStay() throws Exception {
        inspector.offer(copy("c1", 1));
        assertThat(told.poll(DEADLINE_SECONDS, TimeUnit.SECONDS)).isNotNull();
        await(() -> inspector.status().findings() == 1);

        inspector.modified(Map.of("sample.per.second", "0"));

        assertThat(inspector.wants("ward", 10)).isFalse();
        assertThat(inspector.status().sampledOut()).isEqualTo(1);
        assertThat(inspector.status().checked()).isEqualTo(1);
    }
}
