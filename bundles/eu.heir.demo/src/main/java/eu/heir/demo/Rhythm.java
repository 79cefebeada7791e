package eu.heir.demo;

import java.time.Duration;
import java.util.Random;

/** How often something happens: about every so often, never quite regularly. Confined to one thread. */
final class Rhythm {
    private final long everyNanos;
    private final double jitter;
    private final Random random;

    /**
     * @param every mean interval
     * @param jitter largest deviation as a share of the interval, 0 to 1
     */
    Rhythm(Duration every, double jitter, long seed) {
        this.everyNanos = every.toNanos();
        this.jitter = jitter;
        this.random = new Random(seed);
    }

    /** Nanoseconds until the next time. */
    long nextNanos() {
        return Math.round(everyNanos * (1 + jitter * (2 * random.nextDouble() - 1)));
    }

    /** Nanoseconds until the first time: anywhere within an interval, so that devices do not march in step. */
    long firstNanos() {
        return Math.round(everyNanos * random.nextDouble());
    }
}
