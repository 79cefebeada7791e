package eu.heir.gateway;

import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Whether one I/O thread is in adapter code, and since when: written by that thread, read by the {@link Watchdog}. Costs two ordered
 * stores for each callback.
 */
final class CallbackWatch {
    private static final long OUTSIDE = 0;

    private final AtomicLong since = new AtomicLong(OUTSIDE);
    private volatile long overran = OUTSIDE;
    private @Nullable SessionPump session;

    /**
     * Adapter code begins. On the I/O thread.
     *
     * @param nanos {@code System.nanoTime()} of about now
     */
    void enter(SessionPump pump, long nanos) {
        session = pump;
        since.lazySet(nanos == OUTSIDE ? 1 : nanos);
    }

    /**
     * It has returned. On the I/O thread.
     *
     * @return whether the watchdog has given it up meanwhile
     */
    boolean leave() {
        since.lazySet(OUTSIDE);
        if (overran == OUTSIDE) {
            return false;
        }
        overran = OUTSIDE;
        return true;
    }

    /**
     * A callback that runs.
     *
     * @param pump whose
     * @param sinceNanos since when, also its name
     */
    record Running(SessionPump pump, long sinceNanos) {}

    /** What runs now, or null. Any thread. */
    @Nullable Running running() {
        long begun = since.getAcquire();
        SessionPump pump = session;
        if (begun == OUTSIDE || pump == null || since.getAcquire() != begun) {
            return null;
        }
        return new Running(pump, begun);
    }

    /** The watchdog gives it up: its session will be treated as one whose adapter is too slow. */
    void giveUp(Running running) {
        overran = running.sinceNanos();
        if (since.getAcquire() != running.sinceNanos()) {
            // It came back in this moment; the next callback is another one.
            overran = OUTSIDE;
        }
    }
}
