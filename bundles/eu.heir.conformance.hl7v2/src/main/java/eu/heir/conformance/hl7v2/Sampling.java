package eu.heir.conformance.hl7v2;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicLong;

/** Which units of a listener are looked at: so many in each second. Any thread; never waits. */
final class Sampling {
    /** In place of a rate: every unit. */
    static final int ALL = -1;

    /** Listeners that are followed by name; those beyond share one rate. */
    static final int LISTENERS_MAX = 1024;

    private static final String OTHERS = "";
    private static final int COUNT_BITS = 24;
    private static final long COUNT_MASK = (1L << COUNT_BITS) - 1;
    private static final long SECOND_NANOS = 1_000_000_000L;

    private final int perSecond;
    private final ConcurrentMap<String, AtomicLong> rates = new ConcurrentHashMap<>();

    /**
     * @param perSecond units of each listener in each second, or {@link #ALL}
     */
    Sampling(int perSecond) {
        this.perSecond = perSecond;
    }

    /**
     * Takes one if there is one left.
     *
     * @param nowNanos of {@link System#nanoTime}, above zero or not
     */
    boolean take(String listener, long nowNanos) {
        if (perSecond == ALL) {
            return true;
        }
        AtomicLong rate = rates.get(listener);
        if (rate == null) {
            rate = rates.computeIfAbsent(rates.size() < LISTENERS_MAX ? listener : OTHERS, l -> new AtomicLong());
        }
        // One word: the second in the upper bits, how many were taken in it in the lower ones.
        long second = Math.floorDiv(nowNanos, SECOND_NANOS) << COUNT_BITS;
        while (true) {
            long before = rate.get();
            long taken = (before & ~COUNT_MASK) == second ? before & COUNT_MASK : 0;
            if (taken >= perSecond) {
                return false;
            }
            if (rate.compareAndSet(before, second | (taken + 1))) {
                return true;
            }
        }
    }
}
