package eu.heir.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import eu.heir.api.Interaction;
import eu.heir.gateway.AckingHospital.Manner;
import eu.heir.spi.decision.Conduit;
import eu.heir.spi.decision.Criticality;
import eu.heir.spi.decision.Decision;
import eu.heir.spi.decision.DecisionPoint;
import eu.heir.spi.decision.FailAction;
import eu.heir.spi.decision.FailCondition;
import eu.heir.spi.decision.Mode;
import eu.heir.spi.decision.Verdict;
import eu.heir.spi.telemetry.DecisionEvent;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sessions that stand still, with bounds of fractions of a second; the gateway looks once a second. */
class StandstillTest {
    private static final byte[] MESSAGE = Wire.mllp(Hl7.message("MONITOR", "ORU^R01", "M1"));
    private static final byte[] HALF = Arrays.copyOf(MESSAGE, MESSAGE.length / 2);
    private static final byte[] REST = Arrays.copyOfRange(MESSAGE, MESSAGE.length / 2, MESSAGE.length);

    private final int listen = TestPorts.reserve();
    private final int upstream = TestPorts.reserve();
    private final GatewayFixture gateway;
    private final AckingHospital hospital;
    private final ScheduledExecutorService pace = Executors.newSingleThreadScheduledExecutor();

    StandstillTest(@TempDir Path data) throws Exception {
        gateway = new GatewayFixture(data);
        hospital = new AckingHospital(upstream, Manner.ACKNOWLEDGES);
    }

    @AfterEach
    void stop() throws Exception {
        pace.shutdownNow();
        gateway.close();
        hospital.close();
    }

    private void listener(String mode, String... more) {
        gateway.listeners.apply("ward", GatewayFixture.file(listen, upstream, mode, more));
        assertThat(gateway.status("ward").problem()).isEmpty();
    }

    private static void roundTrip(Wire wire, String id) throws Exception {
        wire.send(Wire.mllp(Hl7.message("MONITOR", "ORU^R01", id)));
        assertThat(Hl7.msa(wire.frame())).isEqualTo("AA " + id);
    }

    private List<DecisionEvent> told(String bound) {
        return gateway.core.telemetry().decisions().after(0, DecisionLog.KEPT).stream()
                .filter(event -> event.rule().equals("BOUND-" + bound))
                .toList();
    }

    private void reached(String bound, long times) {
        Await.until(bound + " was reached", () -> gateway.bound("ward", bound).reached() == times);
    }

    // ---- a unit without end

    @Test
    void aUnitThatDoesNotGoOnIsCutAndOtherSessionsGoOn() throws Exception {
        listener("enforce", "unit.timeout.ms", "200");
        try (Wire stalled = new Wire(listen);
                Wire other = new Wire(listen)) {
            stalled.send(HALF);
            roundTrip(other, "O1");
            assertThat(stalled.closedByPeer()).isTrue();
            roundTrip(other, "O2");
        }
        assertThat(hospital.controlIds()).containsExactly("O1", "O2");
        assertThat(gateway.bound("ward", "unit.timeout.ms").reached()).isEqualTo(1);
        assertThat(gateway.status("ward").failures()).containsEntry("PEER_STALLED", 1L);
        assertThat(told("unit.timeout.ms")).singleElement().satisfies(event -> {
            assertThat(event.verdict()).isEqualTo(Verdict.SEVER);
            assertThat(event.enforced()).isTrue();
        });
        Await.until("nothing is held", () -> gateway.core.budget().held() == 0);
    }

    @Test
    void bytesThatTrickleDoNotKeepAUnitForEver() throws Exception {
        listener("enforce", "unit.timeout.ms", "200", "unit.rate.min.bytes.per.s", "100000");
        try (Wire slow = new Wire(listen)) {
            AtomicInteger sent = new AtomicInteger();
            slow.send(new byte[] {0x0B});
            var trickle = pace.scheduleAtFixedRate(
                    () -> {
                        try {
                            slow.send(new byte[] {MESSAGE[1 + sent.getAndIncrement()]});
                        } catch (IOException cut) {
                            throw new IllegalStateException(cut);
                        }
                    },
                    0,
                    100,
                    TimeUnit.MILLISECONDS);
            assertThat(slow.closedByPeer()).isTrue();
            trickle.cancel(false);
            assertThat(sent.get()).as("bytes sent until it was cut").isBetween(5, MESSAGE.length - 1);
        }
        assertThat(hospital.controlIds()).isEmpty();
        reached("unit.timeout.ms", 1);
    }

    @Test
    void aSlowUnitThatKeepsTheMinimumRateMayTakeLonger() throws Exception {
        listener("enforce", "unit.timeout.ms", "200", "unit.rate.min.bytes.per.s", "100");
        byte[] message =
                Wire.mllp(Hl7.message("MONITOR", "ORU^R01", "SLOW") + "OBX|1|ED|X||" + "A".repeat(16_000) + "\r");
        try (Wire slow = new Wire(listen)) {
            AtomicInteger sent = new AtomicInteger();
            var unused = pace.scheduleAtFixedRate(
                    () -> {
                        int from = sent.getAndAdd(500);
                        if (from < message.length) {
                            try {
                                slow.send(Arrays.copyOfRange(message, from, Math.min(from + 500, message.length)));
                            } catch (IOException cut) {
                                throw new IllegalStateException(cut);
                            }
                        }
                    },
                    0,
                    100,
                    TimeUnit.MILLISECONDS);
            assertThat(Hl7.msa(slow.frame())).isEqualTo("AA SLOW");
        }
        assertThat(gateway.bound("ward", "unit.timeout.ms").reached()).isZero();
    }

    @Test
    void inMonitorModeAUnitThatStandsStillIsToldOnceAndPassesWhenItGoesOn() throws Exception {
        listener("monitor", "unit.timeout.ms", "100");
        try (Wire stalled = new Wire(listen)) {
            stalled.send(HALF);
            reached("unit.timeout.ms", 1);
            Await.until(
                    "it was looked at again",
                    () -> gateway.bound("ward", "unit.timeout.ms").used() >= 3000);
            assertThat(gateway.bound("ward", "unit.timeout.ms").reached()).isEqualTo(1);
            stalled.send(REST);
            assertThat(Hl7.msa(stalled.frame())).isEqualTo("AA M1");
            roundTrip(stalled, "M2");
        }
        assertThat(told("unit.timeout.ms")).singleElement().satisfies(event -> assertThat(event.verdict())
                .isEqualTo(Verdict.WATCH));
        assertThat(gateway.status("ward").failures())
                .containsEntry("MALFORMED", 0L)
                .containsEntry("PEER_STALLED", 1L);
        assertThat(gateway.status("ward").interactions())
                .as("it is still inspected")
                .isEqualTo(2);
    }

    @Test
    void onAnInTherapyListenerAUnitThatStandsStillPassesUninspected() throws Exception {
        gateway.core.decisionPoint(new DecisionPoint() {
            @Override
            public boolean ready() {
                return true;
            }

            @Override
            public Decision decide(Interaction interaction, Conduit conduit) {
                return Decision.ALLOW;
            }

            @Override
            public FailAction onFailure(FailCondition condition, Mode mode, Criticality criticality) {
                return criticality == Criticality.IN_THERAPY ? FailAction.PASS_AND_ALARM : FailAction.SEVER;
            }
        });
        listener("enforce", "unit.timeout.ms", "200", "criticality", "in-therapy");
        try (Wire stalled = new Wire(listen)) {
            stalled.send(HALF);
            Await.until("the half was passed on", () -> hospital.received() == HALF.length);
            stalled.send(REST);
            assertThat(Hl7.msa(stalled.frame())).isEqualTo("AA M1");
        }
        assertThat(told("unit.timeout.ms")).singleElement().satisfies(event -> assertThat(event.enforced())
                .isFalse());
    }

    // ---- a peer that takes nothing

    /** Sends until nobody takes more. */
    private SocketChannel fillUp() throws Exception {
        SocketChannel sender = SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), listen));
        sender.configureBlocking(false);
        byte[] body = new byte[32 << 20];
        Arrays.fill(body, (byte) 'A');
        ByteBuffer message = ByteBuffer.wrap(Wire.mllp(Wire.join(
                (Hl7.message("MONITOR", "ORU^R01", "BIG") + "OBX|1|ED|X||").getBytes(StandardCharsets.US_ASCII),
                body)));
        Await.until("bytes wait for the hospital side", () -> {
            while (sender.write(message) > 0) {
                // goes on while the gateway takes more
            }
            return gateway.bound("ward", "write.timeout.ms").used() >= 1000;
        });
        assertThat(message.hasRemaining()).isTrue();
        return sender;
    }

    private static boolean closed(SocketChannel sender) {
        try {
            return sender.read(ByteBuffer.allocate(64)) < 0;
        } catch (IOException reset) {
            return true;
        }
    }

    @Test
    void aHospitalSideThatTakesNothingIsGivenUp() throws Exception {
        hospital.manner(Manner.DEAF);
        listener("enforce", "write.timeout.ms", "1500", "linger.max.ms", "100");
        try (SocketChannel sender = fillUp()) {
            Await.until("the session was cut", () -> closed(sender));
        }
        assertThat(gateway.bound("ward", "write.timeout.ms").reached()).isEqualTo(1);
        assertThat(told("write.timeout.ms")).singleElement().satisfies(event -> assertThat(event.enforced())
                .isTrue());
        Await.until("its places are free", () -> gateway.core.openConnections().open() == 0);
    }

    @Test
    void inMonitorModeAHospitalSideThatTakesNothingIsOnlyToldOf() throws Exception {
        hospital.manner(Manner.DEAF);
        listener("monitor", "write.timeout.ms", "500", "unit.timeout.ms", "200");
        try (SocketChannel sender = fillUp()) {
            reached("write.timeout.ms", 1);
            Await.until(
                    "it was looked at again",
                    () -> gateway.bound("ward", "write.timeout.ms").used() >= 3000);
            assertThat(closed(sender)).isFalse();
            assertThat(gateway.bound("ward", "write.timeout.ms").reached()).isEqualTo(1);
        }
    }

    @Test
    void timeInWhichTheOtherSideTakesNothingIsNotHeldAgainstTheSender() throws Exception {
        hospital.manner(Manner.DEAF);
        listener(
                "enforce",
                "write.timeout.ms",
                "0",
                "unit.timeout.ms",
                "200",
                "unit.rate.min.bytes.per.s",
                "1000000000");
        try (SocketChannel sender = fillUp()) {
            Await.until(
                    "it has stood still for long",
                    () -> gateway.bound("ward", "write.timeout.ms").used() >= 3000);
            assertThat(closed(sender)).isFalse();
            assertThat(gateway.bound("ward", "unit.timeout.ms").reached()).isZero();
        }
    }

    // ---- nothing at all

    @Test
    void anIdleSessionEndsWhenTheFileSaysSo() throws Exception {
        listener("enforce", "idle.timeout.ms", "500");
        try (Wire idle = new Wire(listen)) {
            roundTrip(idle, "M1");
            assertThat(idle.closedByPeer()).isTrue();
        }
        assertThat(gateway.bound("ward", "idle.timeout.ms").reached()).isEqualTo(1);
        Await.until("the hospital side is told", () -> hospital.open() == 0);
    }

    @Test
    void anIdleSessionStaysUnlessTheFileSaysOtherwise() throws Exception {
        listener("enforce");
        try (Wire idle = new Wire(listen)) {
            roundTrip(idle, "M1");
            Await.until(
                    "it was idle for some seconds",
                    () -> gateway.bound("ward", "idle.timeout.ms").used() >= 3000);
            roundTrip(idle, "M2");
        }
        assertThat(gateway.bound("ward", "idle.timeout.ms").limit()).isZero();
    }

    @Test
    void inMonitorModeAnIdleSessionIsOnlyToldOf() throws Exception {
        listener("monitor", "idle.timeout.ms", "100");
        try (Wire idle = new Wire(listen)) {
            roundTrip(idle, "M1");
            reached("idle.timeout.ms", 1);
            roundTrip(idle, "M2");
        }
    }

    @Test
    void aSessionThatWaitsForAReplyIsNotIdle() throws Exception {
        hospital.manner(Manner.SILENT);
        listener("enforce", "idle.timeout.ms", "100", "reply.timeout.ms", "3000");
        try (Wire waits = new Wire(listen)) {
            waits.send(MESSAGE);
            assertThat(waits.closedByPeer()).isTrue();
        }
        assertThat(gateway.status("ward").repliesMissed())
                .as("it ended after the reply was given up")
                .isEqualTo(1);
        assertThat(gateway.bound("ward", "reply.timeout.ms").reached()).isEqualTo(1);
    }
}
