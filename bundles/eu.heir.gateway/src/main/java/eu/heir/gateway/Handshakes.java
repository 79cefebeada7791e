package eu.heir.gateway;

import io.netty.handler.ssl.SslHandshakeTimeoutException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/** TLS handshakes of one listener name, on either leg: those at work and how often one failed. As many as connections are allowed. Any thread. */
final class Handshakes {
    private final Set<Running> running = ConcurrentHashMap.newKeySet();
    private final LongAdder failed = new LongAdder();
    private final BoundMeter bounds;

    Handshakes(BoundMeter bounds) {
        this.bounds = bounds;
    }

    /** One at work; told apart by identity. */
    final class Running {
        private final long sinceNanos = System.nanoTime();

        /** It succeeded. */
        void passed() {
            running.remove(this);
        }

        /** It did not. */
        void failed(Throwable cause) {
            running.remove(this);
            failed.increment();
            if (cause instanceof SslHandshakeTimeoutException) {
                bounds.reached(ListenerFile.HANDSHAKE_TIMEOUT.key());
            }
        }
    }

    /** One begins. */
    Running begin() {
        Running one = new Running();
        running.add(one);
        return one;
    }

    /** How many failed so far. */
    long failedCount() {
        return failed.sum();
    }

    /** How long the one that takes longest has been at work, milliseconds. */
    long longestMillis() {
        long now = System.nanoTime();
        long longest = 0;
        for (Running one : running) {
            longest = Math.max(longest, now - one.sinceNanos);
        }
        return TimeUnit.NANOSECONDS.toMillis(longest);
    }
}
