package eu.heir.gateway;

import eu.heir.spi.control.ListenerState;
import eu.heir.spi.control.ListenerStates.Opening;
import eu.heir.spi.decision.FailCondition;
import eu.heir.spi.decision.Moment;
import eu.heir.spi.decision.Verdict;
import java.time.Instant;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** Counters and timed states of one listener name; they outlive changes of its file. Any thread. */
final class ListenerMeter implements Moment {
    private final Map<Verdict, LongAdder> verdicts = new EnumMap<>(Verdict.class);
    private final Map<FailCondition, LongAdder> failures = new EnumMap<>(FailCondition.class);
    final LongAdder refused = new LongAdder();
    final LongAdder replies = new LongAdder();
    final LongAdder repliesMissed = new LongAdder();
    final LongAdder bytesFromDevice = new LongAdder();
    final LongAdder bytesFromHospital = new LongAdder();
    final LongAdder sessionsTurnedAway = new LongAdder();
    final BoundMeter bounds = new BoundMeter();
    final Handshakes handshakes = new Handshakes(bounds);
    private final Map<String, Waits> waits = new ConcurrentHashMap<>();
    private volatile boolean upstreamUp = true;
    private volatile long nextSampleMillis;
    private final Map<ListenerState, AtomicReference<@Nullable Opening>> openings = new EnumMap<>(ListenerState.class);

    ListenerMeter() {
        for (ListenerState state : ListenerState.values()) {
            openings.put(state, new AtomicReference<>());
        }
        for (Verdict verdict : Verdict.values()) {
            verdicts.put(verdict, new LongAdder());
        }
        for (FailCondition condition : FailCondition.values()) {
            failures.put(condition, new LongAdder());
        }
    }

    private AtomicReference<@Nullable Opening> newest(ListenerState state) {
        return Objects.requireNonNull(openings.get(state));
    }

    /** The opening of a state in force, or null; its end is kept to the millisecond. */
    @Nullable Opening opening(ListenerState state) {
        Opening now = newest(state).get();
        return now != null && now.until().isAfter(Instant.now()) ? now : null;
    }

    /** The newest opening that was not closed, over or not. */
    @Nullable Opening lastOpening(ListenerState state) {
        return newest(state).get();
    }

    void open(Opening next) {
        newest(next.state()).set(next);
    }

    void close(ListenerState state) {
        newest(state).set(null);
    }

    /** Whether the listener passes everything for now. */
    boolean glassBroken() {
        return opening(ListenerState.BREAK_GLASS) != null;
    }

    @Override
    public long nanoTime() {
        return System.nanoTime();
    }

    @Override
    public boolean downtimeRecovery() {
        return opening(ListenerState.DOWNTIME_RECOVERY) != null;
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

    /** What waits under one of the listener's bounds. */
    Waits waits(ListenerFile.Bound bound) {
        // As many as there are bounds: keys come from constants.
        return waits.computeIfAbsent(bound.key(), key -> new Waits());
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
