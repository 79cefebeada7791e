package eu.heir.gateway;

import eu.heir.spi.control.ListenerState;
import eu.heir.spi.control.ListenerStates.Opening;
import eu.heir.spi.telemetry.DecisionEvent;
import eu.heir.spi.telemetry.PeerStatus;
import io.netty.channel.EventLoop;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/** All counters, the peers and the last decisions. Any thread. */
final class Telemetry implements AutoCloseable {
    private final Map<String, ListenerMeter> listeners = new ConcurrentHashMap<>();
    private final Map<EventLoop, LatencyMeter.Writer> writers = new ConcurrentHashMap<>();
    private final LatencyMeter latency = new LatencyMeter();
    private final DecisionLog decisions = new DecisionLog();
    private final PeerTable peers;

    Telemetry(int peersMax) {
        this.peers = new PeerTable(peersMax);
    }

    /** Counters of a listener name; the same object for the life of the process. */
    ListenerMeter listener(String name) {
        return listeners.computeIfAbsent(name, n -> new ListenerMeter());
    }

    /** Connections that the bound over all listeners turned away. */
    long connectionsTurnedAway() {
        long sum = 0;
        for (ListenerMeter meter : listeners.values()) {
            sum += meter.bounds.count(ConnectionLimits.CONNECTIONS_MAX);
        }
        return sum;
    }

    SessionMeter session(
            ListenerMeter listener, EventLoop loop, String connection, String address, PeerStatus.@Nullable Tls tls) {
        return new SessionMeter(
                this, listener, writers.computeIfAbsent(loop, l -> latency.newWriter()), connection, address, tls);
    }

    /** Openings in force. */
    List<Opening> openings() {
        List<Opening> openings = new ArrayList<>();
        for (ListenerMeter meter : listeners.values()) {
            for (ListenerState state : ListenerState.values()) {
                Opening opening = meter.opening(state);
                if (opening != null) {
                    openings.add(opening);
                }
            }
        }
        return openings;
    }

    LatencyMeter latency() {
        return latency;
    }

    DecisionLog decisions() {
        return decisions;
    }

    PeerTable peers() {
        return peers;
    }

    void tell(LongFunction<DecisionEvent> event) {
        decisions.add(event);
    }

    static Instant now() {
        return Instant.now();
    }

    @Override
    public void close() {
        decisions.close();
    }
}
