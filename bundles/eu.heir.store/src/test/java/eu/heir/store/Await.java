package eu.heir.store;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/** Waits for a condition, with a deadline after which "not yet" is a failure. */
final class Await {
    /** Only tells a hang from a wait. */
    static final Duration DEADLINE = Duration.ofMinutes(1);

    private static final long LOOK_EVERY_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

    private Await() {}

    static void until(Supplier<String> what, Callable<Boolean> condition) throws Exception {
        long deadline = System.nanoTime() + DEADLINE.toNanos();
        while (!condition.call()) {
            if (System.nanoTime() - deadline > 0) {
                throw new AssertionError("gave up waiting until " + what.get());
            }
            LockSupport.parkNanos(LOOK_EVERY_NANOS);
        }
    }
}
