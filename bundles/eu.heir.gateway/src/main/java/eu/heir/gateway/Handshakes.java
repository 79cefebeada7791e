package eu.heir.gateway;

import io.netty.handler.ssl.SslHandshakeTimeoutException;
import java.util.concurrent.atomic.LongAdder;

/** TLS handshakes of one listener name, on either leg: those at work and how often one failed. As many as connections are allowed. Any thread. */
final class Handshakes {
    private final Waits atWork = new Waits();
    private final LongAdder failed = new LongAdder();
    private final BoundMeter bounds;

    Handshakes(BoundMeter bounds) {
        this.bounds = bounds;
    }

    /** One at work. */
    final class Running {
        private final Waits.Waiting waiting = atWork.begin();

        /** It succeeded. */
        void passed() {
            waiting.over();
        }

        /** It did not. */
        void failed(Throwable cause) {
            waiting.over();
            failed.increment();
            if (cause instanceof SslHandshakeTimeoutException) {
                bounds.reached(ListenerFile.HANDSHAKE_TIMEOUT.key());
            }
        }
    }

    /** One begins. */
    Running begin() {
        return new Running();
    }

    /** How many failed so far. */
    long failedCount() {
        return failed.sum();
    }

    /** How long the one that takes longest has been at work, milliseconds. */
    long longestMillis() {
        return atWork.longestMillis();
    }
}
