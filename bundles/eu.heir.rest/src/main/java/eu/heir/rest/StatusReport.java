package eu.heir.rest;

import eu.heir.spi.config.ConfigurationStatus;
import eu.heir.spi.config.ConfigurationStatus.FolderStatus;
import eu.heir.spi.decision.Verdict;
import eu.heir.spi.journal.Journal;
import eu.heir.spi.journal.JournalStatus;
import eu.heir.spi.telemetry.GatewayStatus;
import eu.heir.spi.telemetry.GatewayStatus.AdapterStatus;
import eu.heir.spi.telemetry.GatewayStatus.BoundStatus;
import eu.heir.spi.telemetry.GatewayStatus.LatencyStatus;
import eu.heir.spi.telemetry.ListenerStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The gateway at one moment. The listeners are read once; every sum is made from that one reading.
 *
 * @param ready whether everything that is configured is in force
 * @param state READY, STARTING (a part has not come up yet) or NOT_READY (see the reasons)
 * @param reasons why it is not ready; empty when it is
 * @param version of the gateway
 * @param time the moment
 * @param startedAt when the process started
 * @param uptimeSeconds how long ago that is
 * @param totals sums over all listeners
 * @param latency time the gateway itself kept interactions
 * @param listeners all listeners, by name
 * @param adapters slots of the protocols
 * @param bounds bounded resources
 * @param configuration watched folders below {@code etc/heir}
 * @param journal how the journal stands, or null while it is not there; a journal that cannot write is told by its own state and does not
 *     make the gateway NOT_READY, so that nobody takes the data path away because a disk is full
 */
record StatusReport(
        boolean ready,
        State state,
        List<String> reasons,
        String version,
        Instant time,
        Instant startedAt,
        long uptimeSeconds,
        Totals totals,
        Latency latency,
        List<ListenerStatus> listeners,
        List<AdapterStatus> adapters,
        List<BoundStatus> bounds,
        List<FolderStatus> configuration,
        @Nullable JournalStatus journal) {

    /** How far the gateway has come. */
    enum State {
        READY,
        STARTING,
        NOT_READY
    }

    /**
     * Sums over all listeners since the process started; sessions are those open now.
     *
     * @param verdicts requests by verdict, as policy said
     * @param refused requests that were in fact turned down
     * @param repliesMissed replies that were due and did not come in time
     * @param sessionsTurnedAway connections closed on arrival because a bound was reached
     * @param handshakesFailed TLS handshakes that failed, on either leg
     * @param failures uses of the fail-mode table by condition
     * @param standing weaknesses that last as long as the configuration does, now
     * @param breakGlass listeners on which break-glass is open now
     * @param downtimeRecovery listeners in downtime recovery now
     */
    record Totals(
            int listeners,
            int listenersServing,
            int sessions,
            long interactions,
            Map<String, Long> verdicts,
            long refused,
            long replies,
            long repliesMissed,
            long sessionsTurnedAway,
            long handshakesFailed,
            long bytesFromDevice,
            long bytesFromHospital,
            Map<String, Long> failures,
            int standing,
            int breakGlass,
            int downtimeRecovery) {}

    /** Time between the last byte of a unit coming in and the unit being handed on, over about the last minute. */
    record Latency(long count, long sumMicros, double p50Micros, double p99Micros, double maxMicros) {
        static final Latency NONE = new Latency(0, 0, 0, 0, 0);

        static Latency of(LatencyStatus status) {
            return new Latency(status.count(), status.sumMicros(), status.p50(), status.p99(), status.max());
        }
    }

    private static final String SERVING = "SERVING";

    /**
     * Reads everything now.
     *
     * @param version of the gateway
     * @param startedAt when the process started
     */
    static StatusReport of(Sources sources, String version, Instant startedAt, Instant now) {
        GatewayStatus gateway = sources.gateway();
        ConfigurationStatus configuration = sources.configuration();
        boolean starting = gateway == null || configuration == null;
        List<ListenerStatus> listeners = gateway == null ? List.of() : gateway.listeners();
        List<FolderStatus> folders = configuration == null ? List.of() : configuration.folders();

        List<String> reasons = new ArrayList<>();
        if (gateway == null) {
            reasons.add("the gateway is starting");
        }
        if (configuration == null) {
            reasons.add("the configuration is being read");
        }
        listeners.forEach(listener -> addProblem(listener, reasons));
        folders.forEach(folder ->
                folder.problems().forEach(problem -> reasons.add("etc/heir/" + folder.folder() + "/" + problem)));
        if (gateway != null && !gateway.ready() && reasons.isEmpty()) {
            reasons.add("a listener is not serving with its newest file yet");
        }
        boolean ready = reasons.isEmpty();
        Journal journal = sources.journal();
        return new StatusReport(
                ready,
                ready ? State.READY : starting ? State.STARTING : State.NOT_READY,
                List.copyOf(reasons),
                version,
                now,
                startedAt,
                Duration.between(startedAt, now).toSeconds(),
                totals(listeners),
                gateway == null ? Latency.NONE : Latency.of(gateway.latency()),
                listeners,
                gateway == null ? List.of() : gateway.adapters(),
                gateway == null ? List.of() : gateway.bounds(),
                folders,
                journal == null ? null : journal.status());
    }

    private static void addProblem(ListenerStatus listener, List<String> reasons) {
        if (!listener.state().equals(SERVING) || !listener.problem().isEmpty()) {
            String problem = listener.problem().isEmpty() ? "" : ": " + listener.problem();
            reasons.add("listener " + listener.name() + " is " + listener.state() + problem);
        }
    }

    private static Totals totals(List<ListenerStatus> listeners) {
        int serving = 0;
        int sessions = 0;
        long interactions = 0;
        long refused = 0;
        long replies = 0;
        long repliesMissed = 0;
        long turnedAway = 0;
        long handshakesFailed = 0;
        int standing = 0;
        int breakGlass = 0;
        int downtimeRecovery = 0;
        long fromDevice = 0;
        long fromHospital = 0;
        Map<String, Long> verdicts = new LinkedHashMap<>();
        for (Verdict verdict : Verdict.values()) {
            verdicts.put(verdict.name(), 0L);
        }
        Map<String, Long> failures = new TreeMap<>();
        for (ListenerStatus listener : listeners) {
            serving += listener.state().equals(SERVING) ? 1 : 0;
            sessions += listener.sessions();
            interactions += listener.interactions();
            refused += listener.refused();
            replies += listener.replies();
            repliesMissed += listener.repliesMissed();
            turnedAway += listener.sessionsTurnedAway();
            handshakesFailed += listener.handshakesFailed();
            standing += listener.standing().size();
            breakGlass += listener.breakGlass() == null ? 0 : 1;
            downtimeRecovery += listener.downtimeRecovery() == null ? 0 : 1;
            fromDevice += listener.bytesFromDevice();
            fromHospital += listener.bytesFromHospital();
            listener.verdicts().forEach((verdict, count) -> verdicts.merge(verdict, count, Long::sum));
            listener.failures().forEach((condition, count) -> failures.merge(condition, count, Long::sum));
        }
        return new Totals(
                listeners.size(),
                serving,
                sessions,
                interactions,
                verdicts,
                refused,
                replies,
                repliesMissed,
                turnedAway,
                handshakesFailed,
                fromDevice,
                fromHospital,
                failures,
                standing,
                breakGlass,
                downtimeRecovery);
    }
}
