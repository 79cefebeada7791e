package eu.heir.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import eu.heir.spi.telemetry.DecisionEvent;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Devices that misuse TLS: rubbish within it and after it, and handshakes without end. Both engines. */
class TlsHostilePeersTest {
    private static final int FLOOD = 300;
    private static final int HANDSHAKE_MILLIS = 1500;
    /** A record header of a handshake of 512 bytes, and the first of them: a ClientHello that never comes to its end. */
    private static final byte[] HALF_A_HELLO = {0x16, 0x03, 0x01, 0x02, 0x00, 0x01, 0x00, 0x01, (byte) 0xFC, 0x03, 0x03
    };

    @TempDir
    static Path folder;

    private static Pki ward;

    private final int listen = TestPorts.reserve();
    private final int upstream = TestPorts.reserve();
    private final Receiver receiver;
    private final Path data;
    private GatewayFixture gateway;

    TlsHostilePeersTest(@TempDir Path data) throws Exception {
        this.data = data;
        receiver = new Receiver(upstream);
    }

    @BeforeAll
    static void certificates() throws Exception {
        ward = new Pki(folder, "ward").issue("gateway", "DNS:localhost,IP:127.0.0.1");
    }

    private void serve(TlsEngine engine) {
        gateway = new GatewayFixture(data, engine);
        gateway.listeners.apply(
                "ward",
                GatewayFixture.file(
                        listen,
                        upstream,
                        "enforce",
                        "connections.per.peer.max",
                        String.valueOf(2 * FLOOD),
                        "handshake.timeout.ms",
                        String.valueOf(HANDSHAKE_MILLIS),
                        "listen.tls",
                        "server",
                        "listen.tls.certificate",
                        ward.certificate("gateway").toString(),
                        "listen.tls.key",
                        ward.key("gateway").toString()));
        assertThat(gateway.status("ward").problem()).isEmpty();
    }

    @AfterEach
    void stop() throws Exception {
        gateway.close();
        receiver.close();
    }

    private void passes(Wire device, Wire hospital, String id) throws Exception {
        device.send(Wire.mllp(Hl7.message("MONITOR", "ORU^R01", id)));
        assertThat(Hl7.controlId(hospital.frame())).isEqualTo(id);
        hospital.send(Wire.mllp(Hl7.ack("AA", id)));
        assertThat(Hl7.msa(device.frame())).isEqualTo("AA " + id);
    }

    private List<DecisionEvent> decisions() {
        return gateway.core.telemetry().decisions().after(0, 1000);
    }

    @ParameterizedTest
    @EnumSource(TlsEngine.class)
    void rubbishWithinTlsIsSeveredAndToldAndNobodyElseNotices(TlsEngine engine) throws Exception {
        serve(engine);
        try (Wire good = TlsSockets.connect(listen, ward.ca())) {
            good.send(Wire.mllp(Hl7.message("MONITOR", "ORU^R01", "M1")));
            Wire hospital = receiver.next();
            assertThat(Hl7.controlId(hospital.frame())).isEqualTo("M1");
            hospital.send(Wire.mllp(Hl7.ack("AA", "M1")));
            assertThat(Hl7.msa(good.frame())).isEqualTo("AA M1");

            try (Wire bad = TlsSockets.connect(listen, ward.ca())) {
                bad.send("GET / HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
                assertThat(bad.frame()).isEmpty();
            }
            passes(good, hospital, "M2");
        }
        Await.until("it is told", () -> decisions().stream()
                .anyMatch(event -> event.rule().equals("FAIL-MALFORMED") && event.enforced()));
    }

    @ParameterizedTest
    @EnumSource(TlsEngine.class)
    void rubbishInPlaceOfRecordsEndsThatConnectionAloneAndNothingOfItIsForwarded(TlsEngine engine) throws Exception {
        serve(engine);
        try (Wire good = TlsSockets.connect(listen, ward.ca());
                Socket raw = new Socket(InetAddress.getLoopbackAddress(), listen)) {
            good.send(Wire.mllp(Hl7.message("MONITOR", "ORU^R01", "M0")));
            Wire ofGood = receiver.next();
            assertThat(Hl7.controlId(ofGood.frame())).isEqualTo("M0");
            ofGood.send(Wire.mllp(Hl7.ack("AA", "M0")));
            assertThat(Hl7.msa(good.frame())).isEqualTo("AA M0");
            SSLSocket bad = TlsSockets.over(raw, ward.ca());
            bad.getOutputStream().write(Wire.mllp(Hl7.message("MONITOR", "ORU^R01", "B1")));
            Wire ofBad = receiver.next();
            assertThat(Hl7.controlId(ofBad.frame())).isEqualTo("B1");

            raw.getOutputStream().write(Wire.mllp(Hl7.message("MONITOR", "ORU^R01", "B2")));

            assertThat(ofBad.frame()).as("what the hospital gets after it").isEmpty();
            passes(good, ofGood, "M1");
        }
    }

    @ParameterizedTest
    @EnumSource(TlsEngine.class)
    void aFloodOfHalfHandshakesIsCutAfterItsTimeAndDevicesPassMeanwhile(TlsEngine engine) throws Exception {
        serve(engine);
        List<Socket> flood = new ArrayList<>();
        try {
            for (int i = 0; i < FLOOD; i++) {
                Socket socket = new Socket(InetAddress.getLoopbackAddress(), listen);
                socket.setSoTimeout(Wire.DEADLINE_MILLIS);
                socket.getOutputStream().write(HALF_A_HELLO);
                flood.add(socket);
            }
            try (Wire good = TlsSockets.connect(listen, ward.ca())) {
                good.send(Wire.mllp(Hl7.message("MONITOR", "ORU^R01", "M1")));
                assertThat(Hl7.controlId(receiver.next().frame())).isEqualTo("M1");
            }
            for (Socket socket : flood) {
                assertThat(ended(socket)).isTrue();
            }
        } finally {
            for (Socket socket : flood) {
                socket.close();
            }
        }
        Await.until("all are counted", () -> gateway.status("ward").handshakesFailed() == FLOOD);
        assertThat(gateway.bound("ward", "handshake.timeout.ms").reached()).isEqualTo(FLOOD);
        assertThat(gateway.bound("ward", "handshake.timeout.ms").used()).isZero();
        assertThat(decisions())
                .filteredOn(event -> event.rule().equals("TLS-HANDSHAKE"))
                .as("told, but not each of them")
                .hasSizeBetween(1, FLOOD / 2);
    }

    /** Whether the peer ends the connection; an alert may come before. */
    private static boolean ended(Socket socket) {
        try {
            while (socket.getInputStream().read() >= 0) {
                // the alert
            }
            return true;
        } catch (java.net.SocketTimeoutException e) {
            return false;
        } catch (IOException reset) {
            return true;
        }
    }
}
