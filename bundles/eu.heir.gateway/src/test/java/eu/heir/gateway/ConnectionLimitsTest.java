package eu.heir.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import eu.heir.gateway.AckingHospital.Manner;
import eu.heir.spi.decision.Verdict;
import eu.heir.spi.telemetry.DecisionEvent;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Floods of connections: bounded for a peer, for a listener and in all; told, counted, and nobody else's loss. */
class ConnectionLimitsTest {
    private static final int FLOOD = 200;

    private final int listen = TestPorts.reserve();
    private final int otherListen = TestPorts.reserve();
    private final int upstream = TestPorts.reserve();
    private final GatewayFixture gateway;
    private final AckingHospital hospital;
    private final List<Wire> wires = new ArrayList<>();

    ConnectionLimitsTest(@TempDir Path data) throws Exception {
        gateway = new GatewayFixture(data);
        hospital = new AckingHospital(upstream, Manner.ACKNOWLEDGES);
    }

    @AfterEach
    void stop() throws Exception {
        for (Wire wire : wires) {
            wire.close();
        }
        gateway.close();
        hospital.close();
    }

    private void listener(String name, int port, String... more) {
        gateway.listeners.apply(name, GatewayFixture.file(port, upstream, "enforce", more));
        assertThat(gateway.status(name).problem()).isEmpty();
    }

    private Wire open(String address, int port) throws Exception {
        Wire wire = Wire.from(address, port);
        wires.add(wire);
        return wire;
    }

    private static void roundTrip(Wire wire, String id) throws Exception {
        wire.send(Wire.mllp(Hl7.message("MONITOR", "ORU^R01", id)));
        assertThat(Hl7.msa(wire.frame())).isEqualTo("AA " + id);
    }

    @Test
    void aFloodFromOnePeerIsTurnedAwayWhileAnotherPeerStillGetsIn() throws Exception {
        listener("ward", listen, "connections.per.peer.max", "4");
        for (int i = 0; i < 4; i++) {
            roundTrip(open("127.0.0.1", listen), "F" + i);
        }
        long began = System.nanoTime();
        for (int i = 0; i < FLOOD; i++) {
            try (Wire flood = Wire.from("127.0.0.1", listen)) {
                assertThat(flood.closedByPeer()).isTrue();
            }
        }
        long seconds = (System.nanoTime() - began) / 1_000_000_000 + 1;
        roundTrip(open("127.0.0.2", listen), "OTHER");
        roundTrip(wires.get(0), "STILL");

        assertThat(gateway.bound("ward", "connections.per.peer.max"))
                .satisfies(bound -> assertThat(bound.used()).isEqualTo(4))
                .satisfies(bound -> assertThat(bound.limit()).isEqualTo(4))
                .satisfies(bound -> assertThat(bound.reached()).isEqualTo(FLOOD));
        assertThat(gateway.bound("ward", "sessions.max").used()).isEqualTo(5);
        assertThat(gateway.bound("ward", "sessions.max").reached()).isZero();
        assertThat(gateway.status("ward").sessionsTurnedAway()).isEqualTo(FLOOD);
        assertThat(hospital.open()).isEqualTo(5);
        List<DecisionEvent> told = gateway.core.telemetry().decisions().after(0, DecisionLog.KEPT).stream()
                .filter(event -> event.rule().equals("BOUND-connections.per.peer.max"))
                .toList();
        assertThat(told).hasSizeBetween(1, (int) seconds + 1).allSatisfy(event -> {
            assertThat(event.verdict()).isEqualTo(Verdict.SEVER);
            assertThat(event.enforced()).isTrue();
            assertThat(event.address()).isEqualTo("127.0.0.1");
            assertThat(event.listener()).isEqualTo("ward");
        });
    }

    @Test
    void aPeerThatClosesItsConnectionsGetsInAgain() throws Exception {
        listener("ward", listen, "connections.per.peer.max", "1");
        roundTrip(open("127.0.0.1", listen), "M1");
        wires.get(0).close();
        Await.until(
                "the place is free",
                () -> gateway.bound("ward", "connections.per.peer.max").used() == 0);
        roundTrip(open("127.0.0.1", listen), "M2");
        assertThat(gateway.core.openConnections().open()).isEqualTo(1);
    }

    @Test
    void theBoundOverAllListenersHoldsForEach() throws Exception {
        listener("ward", listen);
        listener("lab", otherListen);
        gateway.core.openConnections().max(3);
        roundTrip(open("127.0.0.1", listen), "W1");
        roundTrip(open("127.0.0.1", listen), "W2");
        roundTrip(open("127.0.0.1", otherListen), "L1");
        try (Wire fourth = new Wire(otherListen)) {
            assertThat(fourth.closedByPeer()).isTrue();
        }
        assertThat(gateway.core.telemetry().connectionsTurnedAway()).isEqualTo(1);
        assertThat(gateway.status("lab").sessionsTurnedAway()).isEqualTo(1);
        assertThat(gateway.status("ward").sessionsTurnedAway()).isZero();

        wires.get(0).close();
        Await.until("a place is free", () -> gateway.core.openConnections().open() == 2);
        roundTrip(open("127.0.0.1", otherListen), "L2");
    }

    @Test
    void connectionsThatArriveAtOnceNeverExceedTheBound() throws Exception {
        listener("ward", listen, "connections.per.peer.max", "10");
        ExecutorService peers = Executors.newFixedThreadPool(16);
        try {
            List<Callable<Boolean>> attempts = new ArrayList<>();
            for (int i = 0; i < 64; i++) {
                String id = "M" + i;
                attempts.add(() -> {
                    Wire wire = new Wire(listen);
                    synchronized (wires) {
                        wires.add(wire);
                    }
                    try {
                        wire.send(Wire.mllp(Hl7.message("MONITOR", "ORU^R01", id)));
                        return !wire.frame().isEmpty();
                    } catch (java.io.IOException closed) {
                        return false;
                    }
                });
            }
            int in = 0;
            for (Future<Boolean> attempt : peers.invokeAll(attempts)) {
                in += attempt.get() ? 1 : 0;
            }
            assertThat(in).isEqualTo(10);
        } finally {
            peers.shutdownNow();
        }
        assertThat(gateway.bound("ward", "connections.per.peer.max").reached()).isEqualTo(54);
    }

    @Test
    void everyPlaceIsGivenBackWhateverTheEnd() throws Exception {
        listener("ward", listen, "linger.max.ms", "100");
        for (int i = 0; i < 50; i++) {
            Wire wire = open("127.0.0.1", listen);
            switch (i % 3) {
                case 0 -> wire.close();
                case 1 -> {
                    wire.socket().setSoLinger(true, 0);
                    wire.send(new byte[] {0x0B, 'M'});
                    wire.close();
                }
                default -> {
                    wire.send("no HL7 at all\r\n".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
                    assertThat(wire.closedByPeer()).isTrue();
                    wire.close();
                }
            }
        }
        Await.until(
                "all places are free",
                () -> gateway.core.openConnections().open() == 0
                        && gateway.bound("ward", "sessions.max").used() == 0
                        && gateway.bound("ward", "connections.per.peer.max").used() == 0);
        assertThat(gateway.core.budget().held()).isZero();
    }
}
