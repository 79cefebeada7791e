package eu.heir.spi.telemetry;

import java.util.List;
import java.util.function.Consumer;

/**
 * What the gateway tells of itself. Implemented by {@code eu.heir.gateway}; read by console, REST and metrics. All methods are safe
 * for any thread and cheap enough to be called every second by several clients.
 */
public interface GatewayStatus {
    /** Whether every configured listener serves with its newest file. */
    boolean ready();

    /** All listeners, by name. */
    List<ListenerStatus> listeners();

    /** Peers seen, most recently seen first; bounded by the gateway's {@code peers.max}. */
    List<PeerStatus> peers();

    /** Adapters by protocol. */
    List<AdapterStatus> adapters();

    /** How long the gateway itself kept interactions, all listeners together. */
    LatencyStatus latency();

    /** Use of bounded resources against their limits: those of the process first, then those of each listener. */
    List<BoundStatus> bounds();

    /**
     * Recent decisions, oldest first.
     *
     * @param after only those with a larger sequence; 0 for all that are still kept
     * @param max most to return, counted from the oldest of them: ask again with the last sequence for more
     */
    List<DecisionEvent> decisions(long after, int max);

    /**
     * Calls back for each new decision event, on a thread of the gateway's that is not on the data path. A listener that is slow loses
     * events (it can tell by the sequence) and delays nobody.
     *
     * @return ends the subscription
     */
    AutoCloseable onDecision(Consumer<DecisionEvent> consumer);

    /**
     * The slot of one protocol.
     *
     * @param protocol the word in listener files
     * @param state ABSENT, SERVING, SWAPPING or FAULTED
     * @param title what the adapter calls itself, or empty
     * @param bundle symbolic name and version of the bundle that brought it, or empty
     * @param sessions sessions it serves
     * @param faults times that the adapter in the slot threw or broke its contract since it took the slot
     * @param swaps times that the slot went over to another adapter since the process started
     * @param lastPauseMicros longest time that a session could not be read during the last swap, microseconds; 0 before the first
     * @param problem why the slot is FAULTED, or empty
     */
    record AdapterStatus(
            String protocol,
            String state,
            String title,
            String bundle,
            int sessions,
            long faults,
            long swaps,
            long lastPauseMicros,
            String problem) {}

    /**
     * Time between the last byte of a unit coming in and the unit being handed to the network, microseconds, over about the last
     * minute.
     *
     * @param count interactions measured since the process started
     * @param sumMicros their sum since the process started
     * @param p50 median
     * @param p99 99th percentile
     * @param max largest
     */
    record LatencyStatus(long count, long sumMicros, double p50, double p99, double max) {}

    /**
     * One bound.
     *
     * @param name key of the bound in its configuration, unit included
     * @param scope name of the listener whose bound it is, or empty for a bound of the whole process
     * @param used now; where a bound holds for each of several (a peer, a session), by the one that uses most
     * @param limit most; 0 for a wait that has no end
     * @param reached how often somebody was turned away, cut off, made to wait or told of because of it, since the process started
     */
    record BoundStatus(String name, String scope, long used, long limit, long reached) {}
}
