package eu.heir.itests;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/** The only way these tests wait: for a condition, with a deadline after which "not yet" becomes a failure. */
final class Await {
    /**
     * For what a person would call "within seconds". The deadline only tells a hang from a wait: a machine that runs the tests may stand
     * still for minutes, and how fast something is belongs to the benchmarks.
     */
    static final Duration SECONDS = Duration.ofMinutes(2);

    private static final long LOOK_EVERY_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    private Await() {}

    /**
     * Waits until the condition holds.
     *
     * @param what completes the sentence "gave up waiting until"
     */
    static void until(String what, Duration within, Callable<Boolean> condition) throws Exception {
        value(what, within, () -> condition.call() ? Optional.of(true) : Optional.empty());
    }

    /** As above; {@code what} is asked only when the wait is given up, so that it can say how things stand then. */
    static void until(Supplier<String> what, Duration within, Callable<Boolean> condition) throws Exception {
        value(what, within, () -> condition.call() ? Optional.of(true) : Optional.empty());
    }

    /** Waits until there is a value and returns it. */
    static <T> T value(String what, Duration within, Callable<Optional<T>> source) throws Exception {
        return value(() -> what, within, source);
    }

    /** As above; {@code what} is asked only when the wait is given up, so that it can say how things stand then. */
    static <T> T value(Supplier<String> what, Duration within, Callable<Optional<T>> source) throws Exception {
        long deadline = System.nanoTime() + within.toNanos();
        Optional<T> value = source.call();
        while (value.isEmpty()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("gave up after " + within.toSeconds() + " s waiting until " + what.get());
            }
            LockSupport.parkNanos(LOOK_EVERY_NANOS);
            if (Thread.interrupted()) {
                throw new InterruptedException("no longer waiting");
            }
            value = source.call();
        }
        return value.get();
    }
}
