package eu.heir.gateway;

import eu.heir.api.protocol.ProtocolAdapter;
import eu.heir.spi.telemetry.GatewayStatus.AdapterStatus;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The place for the adapter of one protocol. Sessions belong to the slot, not to the service, so they survive its replacement. See
 * {@link SlotState} for where it can stand. Any thread.
 */
@SuppressWarnings("FutureReturnValueIgnored") // a failed write or close shows as an inactive channel
final class AdapterSlot {
    private static final Logger LOG = LoggerFactory.getLogger(AdapterSlot.class);

    /** How long a successor is expected when an adapter goes, milliseconds; an update takes some hundred. */
    static final long SWAP_MAX_MILLIS = 10_000;

    /** Sessions that an adapter may fail to open in a row before it gets none any more. */
    static final int OPEN_FAULTS_MAX = 3;

    private record Candidate(ProtocolAdapter adapter, String bundle, long ranking, boolean inline) {}

    private final String protocol;
    private final LongSupplier swapMaxMillis;
    private final Set<SessionPump> sessions = ConcurrentHashMap.newKeySet();
    private final List<Candidate> candidates = new ArrayList<>();
    private final IdentityHashMap<ProtocolAdapter, Integer> users = new IdentityHashMap<>();
    private final LongAdder faults = new LongAdder();
    private final AtomicLong pauseMicros = new AtomicLong();
    private volatile SlotState state = new SlotState.Absent();
    private final LongAdder swaps = new LongAdder();
    private int openFaults;
    private boolean servedOnce;
    private @Nullable ProtocolAdapter served;

    /**
     * @param swapMaxMillis how long a successor is expected when an adapter goes
     */
    AdapterSlot(String protocol, LongSupplier swapMaxMillis) {
        this.protocol = protocol;
        this.swapMaxMillis = swapMaxMillis;
    }

    String protocol() {
        return protocol;
    }

    /** The adapter for new sessions, or null. */
    @Nullable ProtocolAdapter current() {
        SlotState now = state;
        return now instanceof SlotState.Serving serving ? serving.adapter() : null;
    }

    /** Whether new sessions run on the I/O threads that all listeners share; true while nothing serves. */
    boolean inline() {
        SlotState now = state;
        return !(now instanceof SlotState.Serving serving) || serving.inline();
    }

    /** How long a successor of the adapter that went is still expected, milliseconds; 0 when none is. */
    long expectedForMillis() {
        SlotState now = state;
        if (!(now instanceof SlotState.Swapping swapping)) {
            return 0;
        }
        return Math.max(0, TimeUnit.NANOSECONDS.toMillis(swapping.untilNanos() - System.nanoTime()));
    }

    /** Whether the adapter in it may get no further session. */
    boolean faulted() {
        return state instanceof SlotState.Faulted;
    }

    void joined(SessionPump session) {
        sessions.add(session);
    }

    void left(SessionPump session) {
        sessions.remove(session);
    }

    int sessions() {
        return sessions.size();
    }

    // ---- who uses which adapter

    /**
     * A session is about to call the adapter that serves, if any, and is counted as its user in the same step: a removal has either
     * chosen another adapter before, or waits for this session.
     */
    @Nullable ProtocolAdapter enter() {
        synchronized (users) {
            ProtocolAdapter serving = current();
            if (serving != null) {
                users.merge(serving, 1, Integer::sum);
            }
            return serving;
        }
    }

    /** A session will not call the adapter any more. */
    void exited(ProtocolAdapter adapter) {
        synchronized (users) {
            users.computeIfPresent(adapter, (a, count) -> count == 1 ? null : count - 1);
            users.notifyAll();
        }
    }

    private int awaitExited(ProtocolAdapter adapter, long maxMillis) {
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(maxMillis);
        synchronized (users) {
            try {
                long left;
                while (users.containsKey(adapter) && (left = deadline - System.nanoTime()) > 0) {
                    TimeUnit.NANOSECONDS.timedWait(users, left);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return users.getOrDefault(adapter, 0);
        }
    }

    // ---- adapters come and go

    /** An adapter came. */
    void add(ProtocolAdapter adapter, String bundle, long ranking, boolean inline) {
        synchronized (candidates) {
            candidates.add(new Candidate(adapter, bundle, ranking, inline));
        }
        choose();
    }

    /**
     * An adapter goes. Returns when no session calls it any more, so that its bundle can be stopped; a session that reaches no unit
     * edge in its {@code quiesce.max.ms} is closed.
     */
    void remove(ProtocolAdapter adapter) {
        synchronized (candidates) {
            candidates.removeIf(c -> c.adapter() == adapter);
        }
        choose();
        long longest = 0;
        for (SessionPump session : sessions) {
            longest = Math.max(longest, session.quiesceMaxMillis());
        }
        int still = awaitExited(adapter, longest + SessionPump.TICK_MILLIS);
        if (still > 0) {
            LOG.error("adapter goes while sessions are in its code protocol={} sessions={}", protocol, still);
        }
    }

    private void choose() {
        boolean changed;
        synchronized (candidates) {
            Candidate best = null;
            for (Candidate candidate : candidates) {
                if (best == null || candidate.ranking() > best.ranking()) {
                    best = candidate;
                }
            }
            SlotState before = state;
            ProtocolAdapter was = adapterIn(before);
            if (best == null) {
                state = was == null
                        ? before
                        : new SlotState.Swapping(
                                System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(swapMaxMillis.getAsLong()));
            } else if (was != best.adapter()) {
                state = new SlotState.Serving(best.adapter(), best.bundle(), best.inline());
            }
            changed = before != state;
            if (changed) {
                took(best == null ? null : best.adapter());
            }
        }
        if (changed) {
            tellSessions();
        }
    }

    private void took(@Nullable ProtocolAdapter adapter) {
        openFaults = 0;
        if (adapter == null || adapter == served) {
            // Nothing of an adapter that went may be kept, or its class loader stays.
            served = adapter;
            return;
        }
        faults.reset();
        pauseMicros.set(0);
        if (servedOnce) {
            swaps.increment();
        }
        servedOnce = true;
        served = adapter;
    }

    private void tellSessions() {
        for (SessionPump session : sessions) {
            session.loop().execute(session::adapterChanged);
        }
    }

    private static @Nullable ProtocolAdapter adapterIn(SlotState state) {
        if (state instanceof SlotState.Serving serving) {
            return serving.adapter();
        }
        return state instanceof SlotState.Faulted faulted ? faulted.adapter() : null;
    }

    // ---- what went wrong

    /** A session took the adapter over, or began with it. */
    void opened() {
        synchronized (candidates) {
            openFaults = 0;
        }
    }

    /** The adapter threw or broke its contract. */
    void fault() {
        faults.increment();
    }

    /** The adapter could not begin a session: a few of these in a row, and it gets none any more. */
    void openFault(ProtocolAdapter adapter, String why) {
        boolean enough;
        synchronized (candidates) {
            openFaults++;
            enough = openFaults >= OPEN_FAULTS_MAX;
        }
        if (enough) {
            faulted(adapter, why);
        }
    }

    /** The adapter must get no further session. Those that it serves stay with it until it is replaced. */
    void faulted(ProtocolAdapter adapter, String why) {
        synchronized (candidates) {
            if (!(state instanceof SlotState.Serving serving) || serving.adapter() != adapter) {
                return;
            }
            state = new SlotState.Faulted(adapter, serving.bundle(), why);
        }
        LOG.error("slot faulted protocol={} why={}", protocol, why);
    }

    /** What was stuck came back and has behaved since: the adapter serves again. */
    void recovered(ProtocolAdapter adapter) {
        synchronized (candidates) {
            if (!(state instanceof SlotState.Faulted faulted) || faulted.adapter() != adapter) {
                return;
            }
            state = new SlotState.Absent();
        }
        LOG.warn("slot serves again protocol={}", protocol);
        choose();
    }

    /** A session could not be read for so long while it was handed over. */
    void paused(long nanos) {
        pauseMicros.accumulateAndGet(TimeUnit.NANOSECONDS.toMicros(nanos), Math::max);
    }

    AdapterStatus status() {
        SlotState now = state;
        String word = "ABSENT";
        String title = "";
        String bundle = "";
        String problem = "";
        if (now instanceof SlotState.Serving serving) {
            word = "SERVING";
            title = serving.adapter().descriptor().title();
            bundle = serving.bundle();
        } else if (now instanceof SlotState.Faulted faulted) {
            word = "FAULTED";
            title = faulted.adapter().descriptor().title();
            bundle = faulted.bundle();
            problem = faulted.why();
        } else if (expectedForMillis() > 0) {
            word = "SWAPPING";
        }
        return new AdapterStatus(
                protocol, word, title, bundle, sessions.size(), faults.sum(), swaps.sum(), pauseMicros.get(), problem);
    }
}
