package eu.heir.adapter.testkit;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Measures one callback at a time: processor time, memory allocated, and whether the thread waited. Wall-clock time is left out on
 * purpose, because a busy build machine is no fault of the adapter; a call that never returns is noticed from outside by {@link
 * #runningForMillis()}.
 */
final class CallMeter {
    /** Most processor time of one callback. */
    static final long CPU_MAX_MILLIS = 500;

    /** What one callback may allocate whatever it looks at, bytes. */
    static final long ALLOCATION_BASE_BYTES = 1 << 20;

    /** What one callback may allocate for each byte in view, bytes. */
    static final long ALLOCATION_PER_BYTE = 64;

    /**
     * A callback is reported when it was too much so many times in one clause. Once or twice may be the virtual machine's doing:
     * loading a class waits and allocates, too.
     */
    static final int STRIKES = 3;

    private static final long IDLE = 0;

    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private final Map<String, Integer> strikes = new HashMap<>();
    private volatile long startedNanos = IDLE;
    private volatile String running = "";
    private long cpuNanos;
    private long allocated;
    private long waits;

    void begin(String what) {
        running = what;
        startedNanos = System.nanoTime() | 1;
        waits = waits();
        allocated = threads.getCurrentThreadAllocatedBytes();
        cpuNanos = threads.getCurrentThreadCpuTime();
    }

    /** Ends a measurement that is of no interest. */
    void cancel() {
        startedNanos = IDLE;
    }

    /**
     * Ends a measurement.
     *
     * @param view bytes the callback could look at
     * @return what was too much, or null
     */
    @Nullable String end(int view) {
        String problem = problem(view);
        if (problem == null || strikes.merge(running, 1, Integer::sum) < STRIKES) {
            return null;
        }
        return problem;
    }

    private @Nullable String problem(int view) {
        long cpuMillis = TimeUnit.NANOSECONDS.toMillis(threads.getCurrentThreadCpuTime() - cpuNanos);
        long bytes = threads.getCurrentThreadAllocatedBytes() - allocated;
        startedNanos = IDLE;
        if (waits() > waits) {
            return running + " waited (a sleep, a lock or I/O); callbacks must not block";
        }
        if (cpuMillis > CPU_MAX_MILLIS) {
            return running + " took " + cpuMillis + " ms of processor time, at most " + CPU_MAX_MILLIS + " are allowed";
        }
        long most = ALLOCATION_BASE_BYTES + ALLOCATION_PER_BYTE * view;
        if (bytes > most) {
            return running + " allocated " + bytes + " bytes for a view of " + view + " bytes, at most " + most
                    + " are allowed: is a length field believed before it was compared with the limits?";
        }
        return null;
    }

    /** How long the present call has been running; 0 when none is. Any thread. */
    long runningForMillis() {
        long started = startedNanos;
        return started == IDLE ? 0 : TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - started);
    }

    /** The present call. Any thread. */
    String running() {
        return running;
    }

    private long waits() {
        ThreadInfo info = threads.getThreadInfo(Thread.currentThread().getId());
        return info == null ? 0 : info.getWaitedCount();
    }
}
