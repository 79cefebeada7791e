package eu.heir.gateway;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/** Bounds the bytes that all sessions together hold for units that are not complete. Any thread. */
final class HoldBudget {
    private final AtomicLong held = new AtomicLong();
    private final LongAdder exceeded = new LongAdder();
    private volatile long limit;

    HoldBudget(long limit) {
        this.limit = limit;
    }

    void limit(long bytes) {
        limit = bytes;
    }

    long limit() {
        return limit;
    }

    long held() {
        return held.get();
    }

    /**
     * Accounts for a change.
     *
     * @param delta bytes more (or fewer) than before
     * @return false when the sum is now beyond the limit; the caller then gives up what it holds
     */
    boolean change(int delta) {
        if (held.addAndGet(delta) <= limit || delta <= 0) {
            return true;
        }
        exceeded.increment();
        return false;
    }

    /** How often the sum went beyond the limit. */
    long exceeded() {
        return exceeded.sum();
    }
}
