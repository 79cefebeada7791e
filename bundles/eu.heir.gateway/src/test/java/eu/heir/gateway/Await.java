package eu.heir.gateway;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Waits for a condition, with a deadline that fails the test. */
final class Await {
    private static final long LOOK_EVERY_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

    private Await() {}

    /** Something to wait for. */
    interface Condition {
        boolean holds() throws Exception;
    }

    static void until(String what, Condition condition) {
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(Wire.DEADLINE_MILLIS);
        try {
            while (!condition.holds()) {
                if (System.nanoTime() > deadline) {
                    throw new AssertionError("not within " + Wire.DEADLINE_MILLIS + " ms: " + what);
                }
                LockSupport.parkNanos(LOOK_EVERY_NANOS);
            }
        } catch (AssertionError e) {
            throw e;
        } catch (Exception e) {
            throw new AssertionError(what, e);
        }
    }
}
