package eu.heir.gateway;

import eu.heir.api.protocol.ProtocolAdapter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks from outside at threads that run adapter code. A callback that takes {@link #LOGGED_MILLIS} is logged; {@link #FAULT_MILLIS}
 * and its slot is faulted; on threads that all listeners share, {@code stuck.restart.ms} and the process is restarted, because code
 * that runs inline cannot be stopped. A slot whose callback came back serves again after {@link #CLEAR_MILLIS} without another one.
 *
 * <p>Only time in which the watchdog itself could run counts: when the whole machine or the whole process stands still (a starved
 * host, a collection), no adapter is to blame.
 *
 * <p>One thread; nothing here is called from the data path.
 */
final class Watchdog implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Watchdog.class);

    /** From here on a callback is logged. */
    static final long LOGGED_MILLIS = 50;

    /** From here on its slot gets no further session. */
    static final long FAULT_MILLIS = 1_000;

    /** How long a slot whose callback came back stays faulted. */
    static final long CLEAR_MILLIS = 30_000;

    /** How often it looks. */
    static final long PERIOD_MILLIS = 25;

    /** Most that counts between two looks. */
    private static final long ELAPSED_MAX_NANOS = TimeUnit.MILLISECONDS.toNanos(2 * PERIOD_MILLIS);

    private static final class Seen {
        private long sinceNanos;
        private long observedNanos;
        private boolean logged;
        private boolean faulted;
    }

    private record Convict(AdapterSlot slot, ProtocolAdapter adapter, long clearNanos) {}

    private final Supplier<Collection<CallbackWatch>> watches;
    private final Runnable restart;
    private final Map<CallbackWatch, Seen> seen = new HashMap<>();
    private final List<Convict> convicts = new ArrayList<>();
    private final Thread thread;
    private volatile long restartMillis;
    private volatile boolean closed;
    private long lookedNanos = System.nanoTime();

    /**
     * @param watches of all threads that run adapter code
     * @param restartMillis how long inline code may be stuck before the process is restarted; 0 for never
     * @param restart ends this process and begins another
     */
    Watchdog(Supplier<Collection<CallbackWatch>> watches, long restartMillis, Runnable restart) {
        this.watches = watches;
        this.restartMillis = restartMillis;
        this.restart = restart;
        this.thread = new Thread(this::run, "heir-watchdog");
        thread.setDaemon(true);
        thread.start();
    }

    void restartMillis(long millis) {
        restartMillis = millis;
    }

    private void run() {
        try {
            while (!closed) {
                TimeUnit.MILLISECONDS.sleep(PERIOD_MILLIS);
                long now = System.nanoTime();
                Collection<CallbackWatch> all = watches.get();
                long elapsed = Math.min(now - lookedNanos, ELAPSED_MAX_NANOS);
                lookedNanos = now;
                for (CallbackWatch watch : all) {
                    look(watch, now, elapsed);
                }
                seen.keySet().retainAll(all);
                acquit(now);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void look(CallbackWatch watch, long now, long elapsedNanos) {
        CallbackWatch.Running running = watch.running();
        if (running == null) {
            return;
        }
        Seen before = seen.computeIfAbsent(watch, w -> new Seen());
        if (before.sinceNanos != running.sinceNanos()) {
            before.sinceNanos = running.sinceNanos();
            before.observedNanos = 0;
            before.logged = false;
            before.faulted = false;
        }
        before.observedNanos += Math.min(elapsedNanos, Math.max(0, now - running.sinceNanos()));
        long millis = TimeUnit.NANOSECONDS.toMillis(before.observedNanos);
        SessionPump pump = running.pump();
        if (millis >= LOGGED_MILLIS && !before.logged) {
            before.logged = true;
            LOG.warn("adapter slow listener={} connection={} millis={}", pump.listenerName(), pump.id(), millis);
        }
        if (millis >= FAULT_MILLIS) {
            fault(watch, running, before, now);
        }
        long most = restartMillis;
        if (most > 0 && millis >= most && pump.onSharedThreads()) {
            LOG.error(
                    "adapter stuck on a shared thread, the process restarts listener={} connection={} millis={}",
                    pump.listenerName(),
                    pump.id(),
                    millis);
            closed = true;
            restart.run();
        }
    }

    private void fault(CallbackWatch watch, CallbackWatch.Running running, Seen before, long now) {
        SessionPump pump = running.pump();
        ProtocolAdapter adapter = pump.adapterInUse();
        if (adapter == null) {
            return;
        }
        long clear = now + TimeUnit.MILLISECONDS.toNanos(CLEAR_MILLIS);
        convicts.removeIf(convict -> convict.adapter() == adapter);
        convicts.add(new Convict(pump.slot(), adapter, clear));
        if (before.faulted) {
            return;
        }
        before.faulted = true;
        watch.giveUp(running);
        pump.slot().fault();
        pump.slot().faulted(adapter, "a callback took more than " + FAULT_MILLIS + " ms");
        pump.stuck();
    }

    private void acquit(long now) {
        for (Convict convict : List.copyOf(convicts)) {
            if (convict.clearNanos() - now <= 0) {
                convicts.remove(convict);
                convict.slot().recovered(convict.adapter());
            }
        }
    }

    @Override
    public void close() {
        closed = true;
        thread.interrupt();
    }
}
