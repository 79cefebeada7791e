package eu.heir.gateway;

import java.util.concurrent.atomic.AtomicInteger;

/** Bounds the accepted connections of all listeners together ({@code connections.max}); those that are closing count. Any thread. */
final class OpenConnections {
    /** Safe on every system we know: with its upstream leg a connection takes two descriptors. */
    static final int MAX_DEFAULT = 8192;

    private final AtomicInteger open = new AtomicInteger();
    private volatile int max = MAX_DEFAULT;

    void max(int most) {
        max = most;
    }

    int max() {
        return max;
    }

    int open() {
        return open.get();
    }

    /** Takes a place; false when there is none. */
    boolean take() {
        if (open.incrementAndGet() <= max) {
            return true;
        }
        open.decrementAndGet();
        return false;
    }

    void giveBack() {
        open.decrementAndGet();
    }
}
