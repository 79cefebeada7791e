package eu.heir.demo;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static org.assertj.core.api.Assertions.assertThat;

import eu.heir.demo.RecordedEvents.Received;
import eu.heir.demo.RecordedEvents.Settled;
import eu.heir.demo.message.ControlIds;
import eu.heir.demo.message.MonitorSource;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class WardTest {
    private static final int MONITORS = 4;
    private static final Duration FAST = Duration.ofMillis(4);
    private static final Duration RETRY = Duration.ofMillis(20);
    private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();

    private final RecordedEvents events = new RecordedEvents();
    private final List<AutoCloseable> toClose = new ArrayList<>();

    @AfterEach
    void closeAll() throws Exception {
        for (AutoCloseable each : toClose) {
            each.close();
        }
    }

    private WardPlan plan(InetSocketAddress gateway, int ehrPort) {
        Duration answerWithin = Duration.ofSeconds(2);
        return new WardPlan(gateway, ehrPort, MONITORS, FAST, FAST, FAST, Duration.ZERO, answerWithin, RETRY, 1);
    }

    private Ward started(WardPlan plan) {
        Ward ward = new Ward(plan, InstantSource.system(), events);
        toClose.add(ward::stop);
        ward.start();
        return ward;
    }

    /** A ward whose senders reach its hospital system through a relay. */
    private Ward behindRelay(AtomicReference<Relay> relayOut) throws IOException {
        AtomicReference<Ward> ward = new AtomicReference<>();
        Relay relay = new Relay(
                () -> ward.get().ehrAddress().orTimeout(10, TimeUnit.SECONDS).join());
        toClose.add(relay);
        relayOut.set(relay);
        Ward made = new Ward(plan(relay.address(), 0), InstantSource.system(), events);
        ward.set(made);
        toClose.add(made::stop);
        made.start();
        return made;
    }

    @Test
    void everyMessageIsInTheHospitalsLogExactlyOnce() throws Exception {
        AtomicReference<Relay> relay = new AtomicReference<>();
        Ward ward = behindRelay(relay);

        events.until("200 messages are answered", e -> e.settled.size() >= 200);
        assertThat(ward.stop()).isEmpty();

        List<Settled> settled = events.settledCopy();
        Map<String, Long> log = events.receivedCopy().stream().collect(groupingBy(Received::controlId, counting()));
        assertThat(settled).allMatch(s -> s.code().positive());
        assertThat(settled).extracting(Settled::controlId).doesNotHaveDuplicates();
        assertThat(settled).allSatisfy(s -> assertThat(log).containsEntry(s.controlId(), 1L));
        assertThat(log.values()).containsOnly(1L);
        assertThat(settled)
                .extracting(Settled::device)
                .contains("ICU-1", "ICU-2", "ICU-3", "ICU-4", "ADMISSION", "LAB");
        assertThat(events.failuresCopy()).isEmpty();
    }

    @Test
    void eachSystemGetsTheAcknowledgementItAskedFor() throws Exception {
        behindRelay(new AtomicReference<>());

        events.until("all three kinds of sender are answered", e -> List.of("ICU-1", "ADMISSION", "LAB").stream()
                .allMatch(d -> e.settled.stream().anyMatch(s -> s.device().equals(d))));

        Map<String, List<AckCode>> codes = new HashMap<>();
        events.settledCopy().forEach(s -> codes.computeIfAbsent(s.device(), d -> new ArrayList<>())
                .add(s.code()));
        assertThat(codes.get("ICU-1")).containsOnly(AckCode.CA);
        assertThat(codes.get("ADMISSION")).containsOnly(AckCode.AA);
        // AL and AL: the commit acknowledgement has come before this one.
        assertThat(codes.get("LAB")).containsOnly(AckCode.AA);
    }

    @Test
    void everySystemSpeaksFromAnAddressOfItsOwn() throws Exception {
        AtomicReference<Relay> relay = new AtomicReference<>();
        behindRelay(relay);

        events.until(
                "all are answered",
                e -> e.settled.stream().map(Settled::device).distinct().count() == MONITORS + 2);

        assertThat(relay.get().peers)
                .containsExactlyInAnyOrder(
                        "127.0.1.11", "127.0.1.12", "127.0.1.13", "127.0.1.14", "127.0.1.101", "127.0.1.102");
    }

    @Test
    void cutConnectionsLoseNothingAndRepetitionsAreTakenOnce() throws Exception {
        AtomicReference<Relay> relay = new AtomicReference<>();
        Ward ward = behindRelay(relay);

        for (int cut = 1; cut <= 5; cut++) {
            int enough = cut * 40;
            events.until("traffic before cut " + cut, e -> e.settled.size() >= enough);
            relay.get().cut();
        }
        int after = events.settledCopy().size() + 60;
        events.until("traffic after the cuts", e -> e.settled.size() >= after);
        assertThat(ward.stop()).isEmpty();

        Map<String, Long> log = events.receivedCopy().stream()
                .filter(r -> !r.repeated())
                .collect(groupingBy(Received::controlId, counting()));
        assertThat(events.settledCopy()).allSatisfy(s -> assertThat(log).containsEntry(s.controlId(), 1L));
        assertThat(log.values()).containsOnly(1L);
        assertNoGaps();
    }

    @Test
    void messageWithoutAnAcknowledgementIsSentAgainUnchanged() throws Exception {
        List<String> frames = new CopyOnWriteArrayList<>();
        try (ServerSocketChannel server = ServerSocketChannel.open().bind(new InetSocketAddress(LOOPBACK, 0))) {
            Crew devices = new Crew(1, events);
            toClose.add(() -> devices.stop(Ward.STOP_WITHIN));
            devices.start("ICU-1", monitor(1, (InetSocketAddress) server.getLocalAddress()));
            // Takes it and goes away; takes it and answers for another message; takes it and answers properly.
            for (String answeredId : List.of("", "other", "t-M1-0000001")) {
                try (MllpConnection connection = MllpConnection.accepted(server.accept())) {
                    byte[] frame = Objects.requireNonNull(connection.receive(64 * 1024, Duration.ofSeconds(5)));
                    frames.add(new String(frame, StandardCharsets.UTF_8));
                    if (!answeredId.isEmpty()) {
                        String ack = "MSH|^~\\&|EHR|H|BEDMON|ICU-1|20260301||ACK|1|T|2.5\rMSA|CA|" + answeredId + "\r";
                        connection.send(ack.getBytes(StandardCharsets.UTF_8), Duration.ofSeconds(5));
                        // Until the sender is content or hangs up.
                        connection.receive(64 * 1024, Duration.ofSeconds(5));
                    }
                }
            }
            events.until("it is settled", e -> !e.settled.isEmpty());
        }
        assertThat(frames).hasSize(3).containsOnly(frames.get(0));
        assertThat(events.settledCopy().get(0).controlId()).isEqualTo("t-M1-0000001");
    }

    @Test
    void refusedMessageIsNotSentAgain() throws Exception {
        try (ServerSocketChannel server = ServerSocketChannel.open().bind(new InetSocketAddress(LOOPBACK, 0))) {
            Crew devices = new Crew(1, events);
            toClose.add(() -> devices.stop(Ward.STOP_WITHIN));
            devices.start("ICU-1", monitor(1, (InetSocketAddress) server.getLocalAddress()));
            try (MllpConnection connection = MllpConnection.accepted(server.accept())) {
                for (String id : List.of("t-M1-0000001", "t-M1-0000002")) {
                    byte[] frame = Objects.requireNonNull(connection.receive(64 * 1024, Duration.ofSeconds(5)));
                    assertThat(new String(frame, StandardCharsets.UTF_8)).contains("|" + id + "|");
                    String ack = "MSH|^~\\&|EHR|H|BEDMON|ICU-1|20260301||ACK|1|T|2.5\rMSA|CR|" + id + "\r";
                    connection.send(ack.getBytes(StandardCharsets.UTF_8), Duration.ofSeconds(5));
                }
                events.until("both are settled", e -> e.settled.size() >= 2);
            }
        }
        assertThat(events.settledCopy()).extracting(Settled::code).containsOnly(AckCode.CR);
    }

    @Test
    void restartOfTheHospitalSystemLosesNothing() throws Exception {
        AtomicReference<EhrReceiver> ehr = new AtomicReference<>();
        Crew firstEhr = ehr(0, ehr);
        int port = ehr.get().address().get(10, TimeUnit.SECONDS).getPort();
        Crew devices = new Crew(MONITORS, events);
        toClose.add(() -> devices.stop(Ward.STOP_WITHIN));
        InetSocketAddress gateway = new InetSocketAddress(LOOPBACK, port);
        for (int bed = 1; bed <= MONITORS; bed++) {
            devices.start("ICU-" + bed, monitor(bed, gateway));
        }

        events.until("traffic before the restart", e -> e.settled.size() >= 80);
        assertThat(firstEhr.stop(Ward.STOP_WITHIN)).isEmpty();
        events.until(
                "all monitors notice",
                e -> e.states.stream()
                                .filter(s -> s.startsWith("away"))
                                .distinct()
                                .count()
                        == MONITORS);
        int before = events.settledCopy().size();
        ehr(port, ehr);
        events.until("the queues are worked off", e -> e.settled.size() >= before + 200);
        assertThat(devices.stop(Ward.STOP_WITHIN)).isEmpty();

        List<String> log =
                events.receivedCopy().stream().map(Received::controlId).toList();
        assertThat(log)
                .containsAll(
                        events.settledCopy().stream().map(Settled::controlId).toList());
        assertNoGaps();
    }

    @Test
    void messagesWaitInOrderUntilTheGatewayComes() throws Exception {
        int port = freePort();
        Crew devices = new Crew(1, events);
        toClose.add(() -> devices.stop(Ward.STOP_WITHIN));
        devices.start("ICU-1", monitor(1, new InetSocketAddress(LOOPBACK, port)));
        events.until("the monitor is away", e -> e.states.contains("away ICU-1"));

        ehr(port, new AtomicReference<>());
        events.until("it delivers", e -> e.settled.size() >= 20);

        assertNoGaps();
        assertThat(events.statesCopy().stream().filter("away ICU-1"::equals)).hasSize(1);
    }

    @Test
    void fullQueueStopsMeasuringAndIsToldOnce() throws Exception {
        Crew devices = new Crew(1, events);
        toClose.add(() -> devices.stop(Ward.STOP_WITHIN));
        InetSocketAddress nobody = new InetSocketAddress(LOOPBACK, freePort());
        Rhythm hurried = new Rhythm(Duration.ofNanos(1_000), 0, 1);
        ControlIds ids = new ControlIds("t-M1-");
        MonitorSource source = new MonitorSource(1, 1, ids);
        devices.start(
                "ICU-1",
                new Device("ICU-1", source, hurried, Route.monitor(nobody, 1), RETRY, InstantSource.system(), events));

        events.until("the queue is full", e -> e.states.contains("queueFull ICU-1"));
        assertThat(devices.stop(Ward.STOP_WITHIN)).isEmpty();

        assertThat(events.statesCopy().stream().filter("queueFull ICU-1"::equals))
                .hasSize(1);
        assertThat(ids.next()).isEqualTo("t-M1-" + "0".repeat(5) + Integer.toString(Device.QUEUE_MAX + 1, 36));
    }

    @Test
    void stopsAtOnceWhateverItIsDoing() throws Exception {
        // Accepts and never answers: every sender waits for an acknowledgement.
        try (ServerSocket silent = new ServerSocket(0, 50, LOOPBACK)) {
            InetSocketAddress gateway = new InetSocketAddress(LOOPBACK, silent.getLocalPort());
            WardPlan plan = new WardPlan(gateway, 0, MONITORS, FAST, FAST, FAST, FAST, Duration.ofMinutes(1), RETRY, 1);
            Ward ward = started(plan);
            events.until(
                    "all are connected",
                    e -> e.states.stream()
                                    .filter(s -> s.startsWith("connected"))
                                    .count()
                            == MONITORS + 2);

            long before = System.nanoTime();
            List<String> left = ward.stop();

            assertThat(Duration.ofNanos(System.nanoTime() - before))
                    .as("far less than the minute that senders wait")
                    .isLessThan(Duration.ofSeconds(20));
            assertThat(left).isEmpty();
        }
    }

    @Test
    void stopsAndStartsAgainOnTheSamePort() throws Exception {
        int port = freePort();
        InetSocketAddress direct = new InetSocketAddress(LOOPBACK, port);
        Ward first = started(plan(direct, port));
        events.until("first run answers", e -> e.settled.size() >= 20);
        assertThat(first.stop()).isEmpty();
        int before = events.settledCopy().size();

        started(plan(direct, port));

        events.until("second run answers", e -> e.settled.size() >= before + 20);
        assertThat(events.statesCopy()).doesNotContain("portTaken " + port);
    }

    @Test
    void takenPortIsToldOnceAndTakenWhenFree() throws Exception {
        RecordedLog log = new RecordedLog();
        AtomicReference<EhrReceiver> ehr = new AtomicReference<>();
        try (ServerSocket squatter = new ServerSocket(0, 50, LOOPBACK)) {
            int port = squatter.getLocalPort();
            ehr(port, ehr);
            events.until("the port is taken", e -> e.states.contains("portTaken " + port));
            new WardLog(log).portTaken(port, 5);
            assertThat(log.lines)
                    .containsExactly("WARN system=EHR state=waiting port=" + port
                            + " cause=\"port is taken\" retry_s=5 remedy=\"free it or set HEIR_DEMO_EHR_PORT\"");
        }
        events.until("the port is ours", e -> e.states.contains("listening"));
        assertThat(events.statesCopy().stream().filter(s -> s.startsWith("portTaken")))
                .hasSize(1);
    }

    /** Every monitor's answered ids, in the order of the answers, have no gap: nothing was skipped or overtaken. */
    private void assertNoGaps() {
        Map<String, List<Settled>> byDevice = events.settledCopy().stream().collect(groupingBy(Settled::device));
        byDevice.forEach((device, list) -> {
            long expected = 1;
            for (Settled settled : list) {
                String counter =
                        settled.controlId().substring(settled.controlId().lastIndexOf('-') + 1);
                assertThat(Long.parseLong(counter, 36)).as(device).isEqualTo(expected++);
            }
        });
    }

    private Device monitor(int bed, InetSocketAddress gateway) {
        return new Device(
                "ICU-" + bed,
                new MonitorSource(bed, bed, new ControlIds("t-M" + bed + "-")),
                new Rhythm(FAST, 0.25, bed),
                Route.monitor(gateway, bed),
                Duration.ofSeconds(2),
                InstantSource.system(),
                events);
    }

    private Crew ehr(int port, AtomicReference<EhrReceiver> out) {
        Crew crew = new Crew(EhrReceiver.CONNECTIONS_MAX, events);
        toClose.add(() -> crew.stop(Ward.STOP_WITHIN));
        EhrReceiver receiver = new EhrReceiver(port, RETRY, new Ledger(), crew, events);
        out.set(receiver);
        crew.start("ehr", receiver);
        return crew;
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, LOOPBACK)) {
            return socket.getLocalPort();
        }
    }
}
