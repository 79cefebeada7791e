package eu.heir.conformance.hl7v2;

import eu.heir.spi.inspection.DeepInspector.Copy;
import eu.heir.spi.inspection.InspectorStatus;
import eu.heir.spi.inspection.Observations;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedTransferQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The queue and the threads behind it. Whoever offers never waits: the queue takes without a lock, and turns away at its bounds.
 *
 * <p>A check that does not come back in time is given up: its thread is left to itself, another takes its place, and whatever it still
 * finds is dropped.
 *
 * <pre>
 *   Working ── unit done ──▶ Working
 *      └────── time.max.ms ──▶ Left alone (at most {@value #LEFT_MAX}, counted) ── comes back ──▶ ended
 * </pre>
 *
 * With {@value #LEFT_MAX} threads left alone no further one is started until one of them has come back: the queue fills, and units are turned away.
 */
@SuppressWarnings("FutureReturnValueIgnored") // a repeating task
final class Pool implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Pool.class);

    /** Threads that may be stuck at the same time beside those that work. */
    static final int LEFT_MAX = 4;

    private static final long WATCH_MILLIS = 50;

    /** At most so often the counters are logged, and only when one of them moved. */
    private static final long LOG_SECONDS = 60;

    private final ConformanceSettings settings;
    private final Supplier<Check> checks;
    private final Observations observations;
    private final FindingLimits limits;
    private final LinkedTransferQueue<Copy> queue = new LinkedTransferQueue<>();
    private final AtomicInteger queued = new AtomicInteger();
    private final AtomicLong queuedBytes = new AtomicLong();
    private final Counters counters;
    private final ScheduledExecutorService watch;
    private final Set<Worker> working = new HashSet<>();
    private int left;
    private volatile boolean closed;
    private @Nullable InspectorStatus logged;

    /** Counters; they outlive a change of the settings. */
    static final class Counters {
        final LongAdder sampledOut = new LongAdder();
        final LongAdder tooLarge = new LongAdder();
        final LongAdder offered = new LongAdder();
        final LongAdder taken = new LongAdder();
        final LongAdder turnedAway = new LongAdder();
        final LongAdder checked = new LongAdder();
        final LongAdder givenUp = new LongAdder();
        final LongAdder findings = new LongAdder();
        final LongAdder suppressed = new LongAdder();
    }

    /**
     * @param checks makes one for each thread
     * @param observations takes what is found
     */
    Pool(ConformanceSettings settings, Counters counters, Supplier<Check> checks, Observations observations) {
        this.settings = settings;
        this.counters = counters;
        this.checks = checks;
        this.observations = observations;
        this.limits = new FindingLimits(settings.findingsPerMinute(), System.nanoTime());
        this.watch = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "heir-conformance-watch");
            thread.setDaemon(true);
            return thread;
        });
        fill();
        watch.scheduleWithFixedDelay(this::watch, WATCH_MILLIS, WATCH_MILLIS, TimeUnit.MILLISECONDS);
        watch.scheduleWithFixedDelay(this::log, LOG_SECONDS, LOG_SECONDS, TimeUnit.SECONDS);
    }

    /** See {@link eu.heir.spi.inspection.DeepInspector#offer}. */
    boolean offer(Copy copy) {
        counters.offered.increment();
        int length = copy.bytes().length;
        if (queued.incrementAndGet() > settings.queueMax()) {
            queued.decrementAndGet();
            counters.turnedAway.increment();
            return false;
        }
        if (queuedBytes.addAndGet(length) > settings.queueMaxBytes() || closed) {
            queued.decrementAndGet();
            queuedBytes.addAndGet(-length);
            counters.turnedAway.increment();
            return false;
        }
        counters.taken.increment();
        queue.add(copy);
        return true;
    }

    InspectorStatus status() {
        return new InspectorStatus(
                Hl7v2Conformance.PROTOCOL,
                counters.sampledOut.sum(),
                counters.tooLarge.sum(),
                counters.offered.sum(),
                counters.taken.sum(),
                counters.turnedAway.sum(),
                counters.checked.sum(),
                counters.givenUp.sum(),
                counters.findings.sum(),
                counters.suppressed.sum(),
                queued.get(),
                settings.queueMax(),
                queuedBytes.get(),
                settings.queueMaxBytes());
    }

    private synchronized void fill() {
        while (!closed && working.size() < settings.threads() && left < LEFT_MAX) {
            Worker worker = new Worker();
            working.add(worker);
            worker.start();
        }
    }

    private synchronized void watch() {
        long now = System.nanoTime();
        for (Worker worker : Set.copyOf(working)) {
            Task task = worker.task;
            if (task != null && now - task.effort.deadlineNanos() >= 0 && task.settle()) {
                counters.givenUp.increment();
                task.effort.abandon();
                working.remove(worker);
                left++;
                LOG.warn(
                        "check given up protocol={} listener={} connection={} bytes={} stuckThreads={}",
                        Hl7v2Conformance.PROTOCOL,
                        task.copy.listener(),
                        task.copy.connection(),
                        task.copy.bytes().length,
                        left);
                worker.interrupt();
            }
        }
        fill();
    }

    private synchronized void cameBack(Worker worker) {
        if (!working.remove(worker)) {
            left--;
        }
    }

    private void log() {
        InspectorStatus now = status();
        if (!now.equals(logged)) {
            logged = now;
            LOG.info("deep conformance {}", now);
        }
    }

    @Override
    public void close() {
        closed = true;
        watch.shutdownNow();
        synchronized (this) {
            working.forEach(Thread::interrupt);
        }
        queue.clear();
    }

    /** One unit being looked at; whoever settles it first, worker or watch, counts it. */
    private static final class Task {
        private final Copy copy;
        private final Effort effort;
        private final AtomicBoolean settled = new AtomicBoolean();

        Task(Copy copy, Effort effort) {
            this.copy = copy;
            this.effort = effort;
        }

        boolean settle() {
            return settled.compareAndSet(false, true);
        }
    }

    private final class Worker extends Thread {
        private volatile @Nullable Task task;

        // Nothing relies on it: where the platform minds priorities, what is off the path comes last.
        @SuppressWarnings("ThreadPriorityCheck")
        Worker() {
            super("heir-conformance");
            setDaemon(true);
            setPriority(MIN_PRIORITY);
        }

        @Override
        public void run() {
            Check check = checks.get();
            try {
                while (!closed) {
                    Copy copy = queue.take();
                    queued.decrementAndGet();
                    queuedBytes.addAndGet(-copy.bytes().length);
                    Task next = new Task(
                            copy,
                            new Effort(System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(settings.timeMaxMillis())));
                    task = next;
                    Findings findings = new Findings();
                    boolean whole = run(check, next, findings);
                    if (!next.settle()) {
                        return;
                    }
                    task = null;
                    (whole ? counters.checked : counters.givenUp).increment();
                    tell(copy, findings);
                }
            } catch (InterruptedException e) {
                // the pool is closed
            } finally {
                cameBack(this);
            }
        }

        /** Whether the check came to its end. */
        private boolean run(Check check, Task task, Findings findings) {
            try {
                check.check(task.copy.bytes(), findings, task.effort);
                return true;
            } catch (Effort.Spent e) {
                return false;
            } catch (RuntimeException | StackOverflowError e) {
                // A parser that hostile bytes bring down is counted. Its message may quote a value, so only its kind is
                // logged.
                LOG.warn(
                        "check failed protocol={} listener={} connection={} cause={}",
                        Hl7v2Conformance.PROTOCOL,
                        task.copy.listener(),
                        task.copy.connection(),
                        e.getClass().getName());
                return false;
            }
        }

        private void tell(Copy copy, Findings findings) {
            for (Findings.Finding finding : findings.all()) {
                if (limits.mayTell(copy.connection(), finding.rule(), System.nanoTime())) {
                    counters.findings.increment();
                    observations.report(copy, finding.rule(), finding.text());
                } else {
                    counters.suppressed.increment();
                }
            }
        }
    }
}
