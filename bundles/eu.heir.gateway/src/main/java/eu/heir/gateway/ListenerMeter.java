package eu.heir.gateway;

import eu.heir.spi.control.BreakGlass.Opening;
import eu.heir.spi.decision.FailCondition;
import eu.heir.spi.decision.Verdict;
import java.time.Instant;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** Counters of one listener name; they outlive changes of its file. Any thread. */
final class ListenerMeter {
    private final Map<Verdict, LongAdder> verdicts = new EnumMap<>(Verdict.class);
    private final Map<FailCondition, LongAdder> failures = new EnumMap<>(FailCondition.class);
    final LongAdder refused = new LongAdder();
    final LongAdder replies = new LongAdder();
    final LongAdder repliesMissed = new LongAdder();
    final LongAdder bytesFromDevice = new LongAdder();
    final LongAdder bytesFromHospital = new LongAdder();
    final LongAdder sessionsTurnedAway = new LongAdder();
    final BoundMeter bounds = new BoundMeter();
    private volatile boolean upstreamUp = true;
    private volatile long nextSampleMillis;
    private volatile @Nullable Opening opening;

    ListenerMeter() {
        for (Verdict verdict : Verdict.values()) {
            verdicts.put(verdict, new LongAdder());
        }
        for (FailCondition condition : FailCondition.values()) {
            failures.put(condition, new LongAdder());
        }
    }

    /** The break-glass opening in force, or null. */
    @Nullable Opening opening() {
        Opening now = opening;
        return now != null && now.until().isAfter(Instant.now()) ? now : null;
    }

    /** The newest opening that was not closed, over or not. */
    @Nullable Opening lastOpening() {
        return opening;
    }

    void opening(@Nullable Opening next) {
        opening = next;
    }

    /** Whether the listener passes everything for now; its end is kept to the millisecond. */
    boolean glassBroken() {
        return opening != null && opening() != null;
    }

    void verdict(Verdict verdict) {
        counter(verdicts, verdict).increment();
    }

    void failure(FailCondition condition) {
        counter(failures, condition).increment();
    }

    private static <K> LongAdder counter(Map<K, LongAdder> counters, K key) {
        return java.util.Objects.requireNonNull(counters.get(key));
    }

    void upstream(boolean up) {
        upstreamUp = up;
    }

    boolean upstreamUp() {
        return upstreamUp;
    }

    /** Whether a plain ALLOW shall be told as a sample now: about one per second. */
    boolean sample(long nowMillis) {
        if (nowMillis < nextSampleMillis) {
            return false;
        }
        nextSampleMillis = nowMillis + 1000;
        return true;
    }

    long interactions() {
        return verdicts.values().stream().mapToLong(LongAdder::sum).sum();
    }

    Map<String, Long> verdictCounts() {
        Map<String, Long> counts = new LinkedHashMap<>();
        verdicts.forEach((verdict, count) -> counts.put(verdict.name(), count.sum()));
        return counts;
    }

    Map<String, Long> failureCounts() {
        Map<String, Long> counts = new LinkedHashMap<>();
        failures.forEach((condition, count) -> counts.put(condition.name(), count.sum()));
        return counts;
    }
}
