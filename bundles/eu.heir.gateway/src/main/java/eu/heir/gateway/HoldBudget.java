package eu.heir.gateway;

import java.util.concurrent.atomic.AtomicLong;

/** Bounds the bytes that all sessions together hold for units that are not complete. Any thread. */
final class HoldBudget {
    private final AtomicLong held = new AtomicLong();
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
        return held.addAndGet(delta) <= limit || delta <= 0;
    }
}
