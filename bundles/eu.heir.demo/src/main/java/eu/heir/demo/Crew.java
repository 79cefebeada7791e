package eu.heir.demo;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * The ward's threads: daemons, at most a fixed number, all stopped together. A task ends when its thread is interrupted. Safe for any
 * thread.
 */
final class Crew {
    private final int limit;
    private final WardEvents events;
    private final List<Thread> threads = new ArrayList<>();
    private boolean stopping;

    /**
     * @param limit most threads at a time
     */
    Crew(int limit, WardEvents events) {
        this.limit = limit;
        this.events = events;
    }

    /**
     * Runs a task on a thread of its own.
     *
     * @return false when there are too many already or the crew is stopping
     */
    synchronized boolean start(String name, Runnable task) {
        threads.removeIf(t -> t.getState() == Thread.State.TERMINATED);
        if (stopping || threads.size() >= limit) {
            return false;
        }
        Thread thread = new Thread(task, "heir-demo-" + name);
        thread.setDaemon(true);
        thread.setUncaughtExceptionHandler((t, e) -> events.failed(t.getName(), e));
        threads.add(thread);
        thread.start();
        return true;
    }

    /**
     * Interrupts every thread and waits for their end.
     *
     * @param within longest wait, altogether
     * @return those that still run; empty is the rule
     */
    List<String> stop(Duration within) {
        List<Thread> running;
        synchronized (this) {
            stopping = true;
            running = List.copyOf(threads);
        }
        running.forEach(Thread::interrupt);
        long deadline = System.nanoTime() + within.toNanos();
        boolean interrupted = false;
        List<String> left = new ArrayList<>();
        for (Thread thread : running) {
            long millis = Duration.ofNanos(deadline - System.nanoTime()).toMillis();
            try {
                if (!interrupted) {
                    thread.join(Math.max(1, millis));
                }
            } catch (InterruptedException e) {
                // Whoever stops us is in a hurry: do not wait for the others.
                interrupted = true;
            }
            if (thread.isAlive()) {
                left.add(thread.getName());
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        return left;
    }
}
