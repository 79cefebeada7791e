package eu.heir.gateway;

import eu.heir.api.protocol.ProtocolAdapter;
import eu.heir.spi.telemetry.GatewayStatus.AdapterStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The place for the adapter of one protocol. Sessions belong to the slot, not to the service, so they survive its replacement. Any
 * thread.
 */
@SuppressWarnings("FutureReturnValueIgnored") // a failed write or close shows as an inactive channel
final class AdapterSlot {
    private record Candidate(ProtocolAdapter adapter, String bundle, long ranking) {}

    private final String protocol;
    private final Set<SessionPump> sessions = ConcurrentHashMap.newKeySet();
    private final List<Candidate> candidates = new ArrayList<>();
    private volatile SlotState state = new SlotState.Absent();

    AdapterSlot(String protocol) {
        this.protocol = protocol;
    }

    /** The adapter for new sessions, or null. */
    @Nullable ProtocolAdapter current() {
        SlotState now = state;
        return now instanceof SlotState.Serving serving ? serving.adapter() : null;
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

    void add(ProtocolAdapter adapter, String bundle, long ranking) {
        synchronized (candidates) {
            candidates.add(new Candidate(adapter, bundle, ranking));
        }
        choose();
    }

    void remove(ProtocolAdapter adapter) {
        synchronized (candidates) {
            candidates.removeIf(c -> c.adapter() == adapter);
        }
        choose();
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
            ProtocolAdapter before = current();
            state = best == null ? new SlotState.Absent() : new SlotState.Serving(best.adapter(), best.bundle());
            changed = before != current();
        }
        if (changed) {
            for (SessionPump session : sessions) {
                session.loop().execute(session::adapterChanged);
            }
        }
    }

    AdapterStatus status() {
        if (state instanceof SlotState.Serving serving) {
            return new AdapterStatus(
                    protocol,
                    "SERVING",
                    serving.adapter().descriptor().title(),
                    serving.bundle(),
                    sessions.size(),
                    0,
                    0,
                    0,
                    "");
        }
        return new AdapterStatus(protocol, "ABSENT", "", "", sessions.size(), 0, 0, 0, "");
    }
}
