package eu.heir.gateway;

import eu.heir.api.Cause;
import eu.heir.api.protocol.ProtocolAdapter;
import eu.heir.api.protocol.Session;
import eu.heir.api.protocol.Snapshot;
import eu.heir.spi.decision.Criticality;
import eu.heir.spi.decision.FailAction;
import eu.heir.spi.decision.FailCondition;
import eu.heir.spi.decision.Mode;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which adapter serves a session, and how the session goes over to another one: it stops at the next unit edge of each direction, asks
 * the old adapter for a snapshot, waits for the new one with open sockets, and goes on. Outstanding replies and counters belong to the
 * core and do not notice. On the session's thread; {@link #inUse()} on any.
 */
@SuppressWarnings("FutureReturnValueIgnored") // scheduled tasks look at the state when they run
final class Handover {
    private static final Logger LOG = LoggerFactory.getLogger(Handover.class);

    /** How long a conduit in therapy waits for a successor before its bytes pass uninspected, milliseconds. */
    static final long THERAPY_WAIT_MAX_MILLIS = 3_000;

    private final SessionPump pump;
    private final AdapterSlot slot;
    private final ListenerSettings settings;
    private final SessionHost host;
    private final Judge judge;
    private final SessionWaits waits;
    private volatile @Nullable ProtocolAdapter inUse;
    private boolean quiescing;
    private long quiescingSinceNanos;

    Handover(
            SessionPump pump,
            AdapterSlot slot,
            ListenerSettings settings,
            SessionHost host,
            Judge judge,
            SessionWaits waits) {
        this.pump = pump;
        this.slot = slot;
        this.settings = settings;
        this.host = host;
        this.judge = judge;
        this.waits = waits;
    }

    /** Whether no new unit may begin, because the adapter is about to be replaced. */
    boolean quiescing() {
        return quiescing;
    }

    /** The adapter whose code serves the session, or null. Any thread. */
    @Nullable ProtocolAdapter inUse() {
        return inUse;
    }

    /** The session begins. */
    void begin() {
        ProtocolAdapter adapter = slot.enter();
        if (adapter == null) {
            wait(Optional.empty());
        } else {
            open(adapter, Optional.empty());
        }
    }

    /** Begins with an adapter whose user the session is already. */
    private void open(ProtocolAdapter adapter, Optional<Snapshot> snapshot) {
        if (slot.inline() != pump.onSharedThreads()) {
            slot.exited(adapter);
            // A vendor's adapter must not run on the threads of other protocols, and a session cannot change threads.
            LOG.info(
                    "session cannot go over to isolated threads listener={} connection={}", settings.name(), pump.id());
            pump.close(Cause.ADAPTER_GONE);
            return;
        }
        Session session;
        pump.enterAdapter();
        try {
            host.use(adapter.descriptor());
            session =
                    snapshot.isPresent() ? adapter.resume(host, snapshot.get()).orElse(null) : adapter.open(host);
        } catch (RuntimeException | LinkageError | StackOverflowError e) {
            slot.exited(adapter);
            notOpened(adapter, snapshot, e);
            return;
        } finally {
            pump.leaveAdapter();
        }
        if (session == null) {
            slot.exited(adapter);
            pump.sayFarewell("another version of the adapter takes over");
            pump.close(Cause.ADAPTER_GONE);
            return;
        }
        inUse = adapter;
        slot.opened();
        if (quiescingSinceNanos != 0) {
            slot.paused(System.nanoTime() - quiescingSinceNanos);
            quiescingSinceNanos = 0;
        }
        pump.inspect(session);
    }

    private void notOpened(ProtocolAdapter adapter, Optional<Snapshot> snapshot, Throwable error) {
        String callback = snapshot.isPresent() ? "resume" : "open";
        if (snapshot.isPresent()) {
            slot.fault();
            // Nothing is lost yet: the session can still go on with the version before, when that is put back.
            LOG.error(
                    "adapter fault protocol={} listener={} connection={} callback={}",
                    settings.protocol(),
                    settings.name(),
                    pump.id(),
                    callback,
                    error);
            slot.faulted(
                    adapter,
                    "a session could not go on with it: " + error.getClass().getName());
            park(snapshot, longest(settings.parkMaxMillis()), false);
        } else {
            slot.openFault(
                    adapter, "sessions cannot be opened: " + error.getClass().getName());
            pump.adapterFault(callback, error);
        }
    }

    // ---- without an adapter

    private void wait(Optional<Snapshot> snapshot) {
        long expected = slot.expectedForMillis();
        if (expected > 0) {
            park(snapshot, longest(expected), false);
        } else {
            unserved(snapshot);
        }
    }

    private long longest(long millis) {
        return settings.criticality() == Criticality.IN_THERAPY ? Math.min(millis, THERAPY_WAIT_MAX_MILLIS) : millis;
    }

    private void unserved(Optional<Snapshot> snapshot) {
        if (wasServed(snapshot)) {
            return;
        }
        FailCondition condition = slot.faulted() ? FailCondition.ADAPTER_FAULT : FailCondition.ADAPTER_ABSENT;
        FailAction action = judge.failed(condition);
        if (action == FailAction.PASS_AND_ALARM) {
            pump.goBlind(condition);
        } else if (action == FailAction.HOLD) {
            park(snapshot, settings.parkMaxMillis(), true);
        } else {
            pump.close(Cause.ADAPTER_GONE);
        }
    }

    /**
     * A successor may be in the slot, and the session not know it: the word of it is still on its way to the session's thread, or it
     * came between two looks at the slot.
     */
    private boolean wasServed(Optional<Snapshot> snapshot) {
        ProtocolAdapter successor = slot.enter();
        if (successor == null) {
            return false;
        }
        open(successor, snapshot);
        return true;
    }

    private void park(Optional<Snapshot> snapshot, long millis, boolean told) {
        pump.park(new PumpState.Parked(snapshot, host.nowMillis() + millis, told));
    }

    /** Time passes for a session that waits. */
    void tick(PumpState.Parked parked, long nowMillis) {
        if (parked.deadlineMillis() > nowMillis) {
            return;
        }
        if (!parked.told()) {
            unserved(parked.snapshot());
        } else if (!wasServed(parked.snapshot())) {
            waits.reached(ListenerFile.PARK_MAX);
            pump.close(Cause.ADAPTER_GONE);
        }
    }

    /** The fail-mode table may say something else now: a session that waits asks it again. */
    void recheck(PumpState.Parked parked) {
        if (slot.expectedForMillis() == 0) {
            unserved(parked.snapshot());
        }
    }

    // ---- another adapter

    /** The slot lost its adapter, or has another one. */
    void changed(PumpState state) {
        if (state instanceof PumpState.Inspecting) {
            if (inUse != slot.current()) {
                quiesce();
            }
        } else if (state instanceof PumpState.Parked parked) {
            wasServed(parked.snapshot());
        }
    }

    private void quiesce() {
        ProtocolAdapter adapter = inUse;
        if (quiescing || adapter == null) {
            return;
        }
        quiescing = true;
        waits.begin(ListenerFile.QUIESCE_MAX);
        quiescingSinceNanos = System.nanoTime();
        if (!adapter.descriptor().resumable() && settings.mode() != Mode.MONITOR) {
            // What is outstanding is finished with the old version; then a polite end.
            pump.drain(settings.quiesceMaxMillis(), Cause.ADAPTER_GONE);
            return;
        }
        pump.afterEvent();
        if (quiescing) {
            pump.loop().schedule(this::tooLong, settings.quiesceMaxMillis(), TimeUnit.MILLISECONDS);
        }
    }

    private void tooLong() {
        if (!quiescing || !pump.isOpen()) {
            return;
        }
        waits.reached(ListenerFile.QUIESCE_MAX);
        if (settings.mode() == Mode.MONITOR) {
            judge.failed(FailCondition.ADAPTER_ABSENT);
            pump.goBlind(FailCondition.ADAPTER_ABSENT);
        } else {
            pump.sayFarewell("another version of the adapter takes over");
            pump.close(Cause.ADAPTER_GONE);
        }
    }

    /** Both directions stand at a unit edge. */
    void atEdges(Session session) {
        ProtocolAdapter adapter = inUse;
        if (!quiescing || adapter == null || (!adapter.descriptor().resumable() && settings.mode() != Mode.MONITOR)) {
            return;
        }
        quiescing = false;
        waits.over(ListenerFile.QUIESCE_MAX);
        Optional<Snapshot> snapshot = Optional.empty();
        pump.enterAdapter();
        try {
            snapshot = session.snapshot();
        } catch (RuntimeException | LinkageError | StackOverflowError e) {
            LOG.warn("adapter gave no snapshot listener={} connection={}", settings.name(), pump.id(), e);
        } finally {
            pump.leaveAdapter();
        }
        if (snapshot.isEmpty() && settings.mode() != Mode.MONITOR) {
            pump.sayFarewell("another version of the adapter takes over");
            pump.close(Cause.ADAPTER_GONE);
            return;
        }
        pump.tellClosed(Cause.ADAPTER_GONE);
        ProtocolAdapter next = slot.enter();
        if (next == null) {
            wait(snapshot);
        } else {
            open(next, snapshot);
        }
    }

    /** The session does not call its adapter any more. */
    void left() {
        ProtocolAdapter adapter = inUse;
        quiescing = false;
        waits.over(ListenerFile.QUIESCE_MAX);
        if (adapter != null) {
            inUse = null;
            slot.exited(adapter);
        }
    }
}
