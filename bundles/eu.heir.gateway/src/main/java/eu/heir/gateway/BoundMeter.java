package eu.heir.gateway;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/**
 * How often each bound of one listener was reached, and when that may be told again: a flood must be counted whole, but must not push
 * everything else out of the log and of the ring of decisions. Any thread, without locks.
 */
final class BoundMeter {
    /** How long after one notice of a bound the next may follow, milliseconds. */
    static final long TELL_EVERY_MILLIS = 1000;

    private static final class Row {
        private final LongAdder reached = new LongAdder();
        private final AtomicLong untold = new AtomicLong();
        private final AtomicLong tellFromMillis = new AtomicLong(Long.MIN_VALUE);
    }

    // As many rows as there are bounds: keys come from constants, never from peers.
    private final Map<String, Row> rows = new ConcurrentHashMap<>();

    /** What an event names as its rule when a bound was reached. */
    static String rule(String bound) {
        return "BOUND-" + bound;
    }

    private Row row(String bound) {
        return rows.computeIfAbsent(bound, b -> new Row());
    }

    /** Counts only. */
    void reached(String bound) {
        row(bound).reached.increment();
    }

    /**
     * Counts, and says whether this is to be told now.
     *
     * @param bound key of the bound
     * @param nowMillis of any clock that does not run backwards
     * @return how often it was reached since it was told last, this time included; 0 when it was told less than {@link
     *     #TELL_EVERY_MILLIS} ago
     */
    long reached(String bound, long nowMillis) {
        Row row = row(bound);
        row.reached.increment();
        row.untold.incrementAndGet();
        long from = row.tellFromMillis.get();
        if (nowMillis < from || !row.tellFromMillis.compareAndSet(from, nowMillis + TELL_EVERY_MILLIS)) {
            return 0;
        }
        return row.untold.getAndSet(0);
    }

    long count(String bound) {
        Row row = rows.get(bound);
        return row == null ? 0 : row.reached.sum();
    }
}
