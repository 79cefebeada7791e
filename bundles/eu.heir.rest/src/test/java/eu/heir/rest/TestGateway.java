package eu.heir.rest;

import eu.heir.spi.config.ConfigurationStatus;
import eu.heir.spi.config.DocumentConsumer.Problem;
import eu.heir.spi.control.ListenerState;
import eu.heir.spi.control.ListenerStates;
import eu.heir.spi.decision.Criticality;
import eu.heir.spi.decision.Mode;
import eu.heir.spi.decision.Verdict;
import eu.heir.spi.devices.Devices;
import eu.heir.spi.journal.Journal;
import eu.heir.spi.journal.JournalEntry;
import eu.heir.spi.modules.Modules;
import eu.heir.spi.security.Authenticator;
import eu.heir.spi.security.Login;
import eu.heir.spi.security.Role;
import eu.heir.spi.telemetry.DecisionEvent;
import eu.heir.spi.telemetry.GatewayStatus;
import eu.heir.spi.telemetry.ListenerStatus;
import eu.heir.spi.telemetry.PeerStatus;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** A gateway as the REST bundle sees it, with figures that a test sets. */
final class TestGateway implements Sources, GatewayStatus, ConfigurationStatus, Authenticator, ListenerStates {
    static final String BASIC = basic("admin");
    static final String VIEWER = basic("viewer");
    static final String OPERATOR = basic("operator");
    static final Instant OPENED = Instant.parse("2025-03-01T08:00:00Z");
    static final String COOKIE = "cookie-of-admin";
    static final String CSRF = "token-of-admin";

    volatile boolean gatewayThere = true;
    volatile boolean configurationThere = true;
    volatile boolean statesThere = true;
    volatile boolean authenticatorThere = true;
    volatile boolean journalThere = true;
    volatile boolean sessionThere = true;
    volatile boolean ready = true;
    final TestModules modules = new TestModules();
    final TestDevices devices = new TestDevices();
    final TestJournal journal = new TestJournal();
    volatile List<ListenerStatus> listeners = List.of(listener("icu", "SERVING", ""), listener("adt", "SERVING", ""));
    volatile List<Problem> problems = List.of();

    final Map<String, Opening> openings = new TreeMap<>();

    private final List<DecisionEvent> decisions = new ArrayList<>();
    private final List<Consumer<DecisionEvent>> consumers = new CopyOnWriteArrayList<>();

    static ListenerStatus listener(String name, String state, String problem) {
        return new ListenerStatus(
                name,
                "hl7v2",
                "127.0.0.1:2575",
                "127.0.0.1:2576",
                Mode.ENFORCE,
                Criticality.CLINICAL,
                state,
                problem,
                true,
                3,
                1000,
                Map.of("ALLOW", 990L, "WATCH", 4L, "REFUSE", 6L),
                5,
                995,
                2,
                1,
                4,
                123_456,
                23_456,
                Map.of("UPSTREAM_DOWN", 2L),
                List.of(),
                null,
                null);
    }

    private static String basic(String user) {
        return "Basic " + Base64.getEncoder().encodeToString((user + ":secret").getBytes(StandardCharsets.UTF_8));
    }

    private static ListenerStatus with(ListenerStatus l, List<String> standing, Opening opening, Opening recovery) {
        return new ListenerStatus(
                l.name(),
                l.protocol(),
                l.listen(),
                l.upstream(),
                l.mode(),
                l.criticality(),
                l.state(),
                l.problem(),
                l.upstreamUp(),
                l.sessions(),
                l.interactions(),
                l.verdicts(),
                l.refused(),
                l.replies(),
                l.repliesMissed(),
                l.sessionsTurnedAway(),
                l.handshakesFailed(),
                l.bytesFromDevice(),
                l.bytesFromHospital(),
                l.failures(),
                standing,
                opening,
                recovery);
    }

    DecisionEvent decide(String listener, Verdict verdict) {
        DecisionEvent event;
        synchronized (decisions) {
            event = new DecisionEvent(
                    decisions.size() + 1L,
                    Instant.parse("2025-03-01T08:00:00.123Z"),
                    listener,
                    "hl7v2",
                    Mode.ENFORCE,
                    "c-17",
                    "192.0.2.7",
                    "MSH-3=MONITOR\n<script>",
                    "ORU^R01",
                    "4711",
                    verdict,
                    verdict != Verdict.ALLOW,
                    verdict == Verdict.ALLOW ? "" : "sender.unknown",
                    verdict == Verdict.ALLOW ? "" : "No contract names this sender.",
                    verdict == Verdict.ALLOW ? "" : "icu.yml:7");
            decisions.add(event);
        }
        consumers.forEach(consumer -> consumer.accept(event));
        return event;
    }

    int subscriptions() {
        return consumers.size();
    }

    @Override
    public GatewayStatus gateway() {
        return gatewayThere ? this : null;
    }

    @Override
    public ConfigurationStatus configuration() {
        return configurationThere ? this : null;
    }

    @Override
    public Modules modules() {
        return modules;
    }

    @Override
    public Journal journal() {
        return journalThere ? journal : null;
    }

    @Override
    public void record(JournalEntry entry) {
        journal.record(entry);
    }

    @Override
    public Devices devices() {
        return devices;
    }

    @Override
    public Authenticator authenticator() {
        return authenticatorThere ? this : null;
    }

    @Override
    public ListenerStates listenerStates() {
        return statesThere ? this : null;
    }

    @Override
    public synchronized Opening open(ListenerState state, String listener, Duration time, String who, String reason) {
        if (reason.contains("refused by the port")) {
            throw new IllegalArgumentException("the port says why");
        }
        Opening opening = new Opening(state, listener, who, reason, OPENED, OPENED.plus(time));
        openings.put(state + " " + listener, opening);
        return opening;
    }

    @Override
    public synchronized boolean close(ListenerState state, String listener, String who) {
        return openings.remove(state + " " + listener) != null;
    }

    @Override
    public synchronized List<Opening> openings() {
        return openings.values().stream()
                .sorted(Comparator.comparing(Opening::listener))
                .toList();
    }

    @Override
    public boolean ready() {
        return ready;
    }

    @Override
    public synchronized List<ListenerStatus> listeners() {
        return listeners.stream()
                .map(listener -> with(
                        listener,
                        listener.name().equals("icu") ? List.of("TLS-LEGACY: TLSv1 allowed on listen.tls") : List.of(),
                        openings.get(ListenerState.BREAK_GLASS + " " + listener.name()),
                        openings.get(ListenerState.DOWNTIME_RECOVERY + " " + listener.name())))
                .toList();
    }

    @Override
    public List<PeerStatus> peers() {
        Instant seen = Instant.parse("2025-03-01T08:00:00Z");
        List<String> results = List.of("ORU^R01");
        PeerStatus.Tls tls = new PeerStatus.Tls("TLSv1.3", "9f86d081884c7d65", "CN=ghost", "");
        return List.of(
                new PeerStatus("icu", "192.0.2.7", "MSH-3=MONITOR MSH-4=ICU", 800, 0, seen, seen, results, null),
                new PeerStatus("icu", "192.0.2.66", "MSH-3=GHOST", 12, 12, seen, seen, results, tls),
                new PeerStatus("adt", "192.0.2.8", "", 0, 0, seen, seen, List.of(), null));
    }

    @Override
    public List<AdapterStatus> adapters() {
        return List.of(new AdapterStatus(
                "hl7v2", "SERVING", "HL7 v2 over MLLP", "eu.heir.protocol.hl7v2 0.1.0", 6, 1, 3, 2500, ""));
    }

    @Override
    public LatencyStatus latency() {
        return new LatencyStatus(2000, 180_000, 85.5, 240, 1800);
    }

    @Override
    public List<BoundStatus> bounds() {
        return List.of(
                new BoundStatus("hold.budget.bytes", "", 4096, 67_108_864, 0),
                new BoundStatus("sessions.max", "icu", 6, 4096, 3));
    }

    @Override
    public List<DecisionEvent> decisions(long after, int max) {
        synchronized (decisions) {
            return decisions.stream()
                    .filter(event -> event.sequence() > after)
                    .limit(max)
                    .toList();
        }
    }

    @Override
    public AutoCloseable onDecision(Consumer<DecisionEvent> consumer) {
        consumers.add(consumer);
        return () -> consumers.remove(consumer);
    }

    @Override
    public List<FolderStatus> folders() {
        return List.of(new FolderStatus(
                "contracts",
                List.of("icu.yml"),
                "1 contract, 2 senders",
                Instant.parse("2025-03-01T07:59:00Z"),
                problems));
    }

    @Override
    public Result authenticate(String authorization, String sessionCookie, String remoteAddress) {
        Login admin = new Login("admin", Set.of(Role.ADMIN));
        if (BASIC.equals(authorization)) {
            return new Result.Accepted(admin, "");
        }
        if (VIEWER.equals(authorization)) {
            return new Result.Accepted(new Login("viewer", Set.of(Role.VIEWER)), "");
        }
        if (OPERATOR.equals(authorization)) {
            return new Result.Accepted(new Login("operator", Set.of(Role.OPERATOR)), "");
        }
        if ("Bearer locked".equals(authorization)) {
            return new Result.LockedOut(7);
        }
        return authorization == null && sessionThere && COOKIE.equals(sessionCookie)
                ? new Result.Accepted(admin, CSRF)
                : new Result.Rejected();
    }
}
