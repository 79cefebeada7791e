package eu.heir.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.ConnectException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Listener files: taken in, changed, removed, broken. */
class ListenersTest {
    private final int listen = TestPorts.reserve();
    private final int upstream = TestPorts.reserve();
    private final Path data;
    private final GatewayFixture gateway;
    private final Receiver receiver;

    ListenersTest(@TempDir Path data) throws Exception {
        this.data = data;
        gateway = new GatewayFixture(data);
        receiver = new Receiver(upstream);
    }

    @AfterEach
    void stop() throws Exception {
        gateway.close();
        receiver.close();
    }

    @Test
    void aChangeOfOneListenerLeavesTheSessionsOfAnotherAlone() throws Exception {
        int otherListen = TestPorts.reserve();
        gateway.listeners.apply("ward", GatewayFixture.file(listen, upstream, "enforce"));
        gateway.listeners.apply("lab", GatewayFixture.file(otherListen, upstream, "enforce"));
        try (Wire lab = new Wire(otherListen)) {
            lab.send(Wire.mllp(Hl7.message("LAB", "ORU^R01", "L1")));
            Wire hospital = receiver.next();
            assertThat(Hl7.controlId(hospital.frame())).isEqualTo("L1");

            gateway.listeners.apply("ward", GatewayFixture.file(listen, upstream, "monitor"));
            gateway.listeners.remove("ward");

            hospital.send(Wire.mllp(Hl7.ack("AA", "L1")));
            assertThat(Hl7.msa(lab.frame())).isEqualTo("AA L1");
        }
    }

    @Test
    void aChangedListenerAnswersWhatIsOutstandingAndThenEndsItsOldSessions() throws Exception {
        gateway.listeners.apply("ward", GatewayFixture.file(listen, upstream, "enforce"));
        try (Wire old = new Wire(listen)) {
            old.send(Wire.mllp(Hl7.message("MONITOR", "ORU^R01", "M1")));
            Wire hospital = receiver.next();
            assertThat(Hl7.controlId(hospital.frame())).isEqualTo("M1");

            gateway.listeners.apply("ward", GatewayFixture.file(listen, upstream, "monitor"));
            hospital.send(Wire.mllp(Hl7.ack("AA", "M1")));

            assertThat(Hl7.msa(old.frame())).isEqualTo("AA M1");
            assertThat(old.closedByPeer()).isTrue();
        }
        assertThat(gateway.status("ward").mode().name()).isEqualTo("MONITOR");
    }

    @Test
    void aRemovedListenerStopsAccepting() {
        gateway.listeners.apply("ward", GatewayFixture.file(listen, upstream, "enforce"));
        gateway.listeners.remove("ward");
        Assertions.assertThatThrownBy(() -> new Wire(listen)).isInstanceOf(ConnectException.class);
    }

    @Test
    void aWrongFileNamesFileKeyValueAndWhatIsAllowedAndTheOldOneGoesOn() throws Exception {
        gateway.listeners.apply("ward", GatewayFixture.file(listen, upstream, "enforce"));
        gateway.listeners.apply("ward", GatewayFixture.file(listen, upstream, "enfroce"));

        assertThat(gateway.status("ward").problem())
                .isEqualTo(
                        "etc/eu.heir.gateway.listener~ward.cfg: mode = 'enfroce' is not allowed; allowed: monitor, enforce;"
                                + " did you mean 'enforce'?");
        assertThat(gateway.listeners.allServe()).isFalse();
        try (Wire sender = new Wire(listen)) {
            sender.send(Wire.mllp(Hl7.message("MONITOR", "ORU^R01", "M1")));
            assertThat(Hl7.controlId(receiver.next().frame())).isEqualTo("M1");
        }
    }

    @Test
    void anUnknownKeyIsRefusedWithTheNearestKnownOne() {
        gateway.listeners.apply("ward", GatewayFixture.file(listen, upstream, "enforce", "hold.max.byte", "4096"));
        assertThat(gateway.status("ward").problem())
                .contains("unknown key 'hold.max.byte'; did you mean 'hold.max.bytes'?");
    }

    @Test
    void everyProblemOfAFileIsToldAtOnce() {
        gateway.listeners.apply(
                "ward", Map.of("protocol", "hl7v2", "listen", "nowhere", "mode", "x", "sessions.max", "-1"));
        assertThat(gateway.status("ward").problem())
                .contains("listen = 'nowhere'")
                .contains("upstream is missing")
                .contains("mode = 'x'")
                .contains("sessions.max = '-1' is not allowed; allowed: a whole number from 1 to 1000000");
    }

    @Test
    void aRestartWithABrokenFileRunsWithTheLastWorkingOne() throws Exception {
        gateway.listeners.apply("ward", GatewayFixture.file(listen, upstream, "enforce"));
        gateway.listeners.stop("ward");
        try (GatewayFixture restarted = new GatewayFixture(data)) {
            Map<String, String> broken = new HashMap<>(GatewayFixture.file(listen, upstream, "enforce"));
            broken.put("upstream", "nowhere");
            restarted.listeners.apply("ward", broken);

            assertThat(restarted.status("ward").state()).isEqualTo("SERVING");
            assertThat(restarted.status("ward").problem()).contains("upstream = 'nowhere'");
            try (Wire sender = new Wire(listen)) {
                sender.send(Wire.mllp(Hl7.message("MONITOR", "ORU^R01", "M1")));
                assertThat(Hl7.controlId(receiver.next().frame())).isEqualTo("M1");
            }
        }
    }

    @Test
    void aBrokenFileWithNothingBeforeItIsToldAndNothingElseSuffers() {
        gateway.listeners.apply("ward", Map.of("protocol", "hl7v2"));
        assertThat(gateway.status("ward").state()).isEqualTo("FAILED");
        assertThat(gateway.listeners.allServe()).isFalse();
    }

    @Test
    void aTakenPortIsToldAndTheListenerServesOnceItIsFree() throws Exception {
        Receiver squatter = new Receiver(listen);
        gateway.listeners.apply("ward", GatewayFixture.file(listen, upstream, "enforce"));
        assertThat(gateway.status("ward").problem()).contains("cannot listen on 127.0.0.1:" + listen);
        squatter.close();
        gateway.listeners.retry();
        assertThat(gateway.status("ward").state()).isEqualTo("SERVING");
    }

    @Test
    void beyondTheLimitOfSessionsAConnectionIsClosedAtOnce() throws Exception {
        gateway.listeners.apply("ward", GatewayFixture.file(listen, upstream, "enforce", "sessions.max", "1"));
        try (Wire first = new Wire(listen)) {
            first.send(Wire.mllp(Hl7.message("MONITOR", "ORU^R01", "M1")));
            assertThat(Hl7.controlId(receiver.next().frame())).isEqualTo("M1");
            try (Wire second = new Wire(listen)) {
                assertThat(second.closedByPeer()).isTrue();
            }
        }
    }
}
