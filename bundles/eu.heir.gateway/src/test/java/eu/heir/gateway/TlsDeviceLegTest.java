package eu.heir.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Devices that speak TLS with the gateway, most of them openssl; the hospital side is in the clear. Both engines. */
class TlsDeviceLegTest {
    private static final String NAMES = "DNS:localhost,IP:127.0.0.1";

    @TempDir
    static Path folder;

    private static Pki ward;
    private static Pki stranger;
    private static Path revocations;

    private final int listen = TestPorts.reserve();
    private final int upstream = TestPorts.reserve();
    private final Receiver receiver;
    private final Path data;
    private GatewayFixture gateway;

    TlsDeviceLegTest(@TempDir Path data) throws Exception {
        this.data = data;
        receiver = new Receiver(upstream);
    }

    @BeforeAll
    static void certificates() throws Exception {
        ward = new Pki(folder, "ward")
                .issueRsa("gateway", NAMES)
                .issue("monitor", NAMES)
                .issue("stolen", NAMES)
                .issueExpired("old", NAMES)
                .revoke("stolen");
        stranger = new Pki(folder, "stranger").issue("monitor", NAMES);
        revocations = ward.crl();
    }

    @AfterEach
    void stop() throws Exception {
        if (gateway != null) {
            gateway.close();
        }
        receiver.close();
    }

    private void serve(TlsEngine engine, String mode, String tls, String... more) {
        gateway = new GatewayFixture(data, engine);
        gateway.refuseForged();
        List<String> keys = new ArrayList<>(List.of(
                "listen.tls", tls,
                "listen.tls.certificate", ward.certificate("gateway").toString(),
                "listen.tls.key", ward.key("gateway").toString()));
        keys.addAll(Arrays.asList(more));
        gateway.listeners.apply("ward", GatewayFixture.file(listen, upstream, mode, keys.toArray(String[]::new)));
        assertThat(gateway.status("ward").problem()).isEmpty();
    }

    private void serveMutual(TlsEngine engine) {
        serve(
                engine,
                "enforce",
                "mutual",
                "listen.tls.trust",
                ward.ca().toString(),
                "listen.tls.crl",
                revocations.toString());
    }

    /** One message there and its answer back. */
    private void passes(OpensslPeer device, String id) throws Exception {
        device.send(Wire.mllp(Hl7.message("MONITOR", "ORU^R01", id)));
        Wire hospital = receiver.next();
        assertThat(Hl7.controlId(hospital.frame())).isEqualTo(id);
        hospital.send(Wire.mllp(Hl7.ack("AA", id)));
        assertThat(Hl7.msa(device.frame())).isEqualTo("AA " + id);
    }

    private void isTurnedAway(OpensslPeer device) throws Exception {
        device.send(Wire.mllp(Hl7.message("MONITOR", "ORU^R01", "M1")));
        assertThat(device.frame()).isEmpty();
        device.toEnd();
        assertThat(receiver.untouchedSinceLast()).as("nobody was dialled").isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "BORINGSSL, -tls1_2, enforce",
        "BORINGSSL, -tls1_3, enforce",
        "BORINGSSL, -tls1_3, monitor",
        "JDK, -tls1_2, enforce",
        "JDK, -tls1_3, monitor",
    })
    void tls12And13PassMessagesAndAnswers(TlsEngine engine, String version, String mode) throws Exception {
        serve(engine, mode, "server");
        try (OpensslPeer device = OpensslPeer.client(
                listen,
                version,
                "-CAfile",
                ward.ca().toString(),
                "-verify_return_error",
                "-verify_hostname",
                "localhost")) {
            passes(device, "M1");
        }
        assertThat(gateway.status("ward").standing()).allMatch(one -> one.startsWith("TLS-EXPIRES"));
    }

    @ParameterizedTest
    @CsvSource({"BORINGSSL, -tls1", "BORINGSSL, -tls1_1", "JDK, -tls1", "JDK, -tls1_1"})
    void olderVersionsAreRefusedByDefault(TlsEngine engine, String version) throws Exception {
        serve(engine, "enforce", "server");
        try (OpensslPeer device = OpensslPeer.client(listen, version, "-cipher", "ALL@SECLEVEL=0")) {
            isTurnedAway(device);
        }
    }

    @ParameterizedTest
    @CsvSource({"-tls1", "-tls1_1", "-tls1_2", "-tls1_3"})
    void aLegacyLegSpeaksOldAndNewAndSaysSo(String version) throws Exception {
        serve(TlsEngine.BORINGSSL, "enforce", "server", "listen.tls.min", "TLSv1");
        try (OpensslPeer device = OpensslPeer.client(listen, version, "-cipher", "ALL@SECLEVEL=0")) {
            passes(device, "M1");
        }
        assertThat(gateway.status("ward").standing()).contains("TLS-LEGACY: TLSv1 allowed on listen.tls.min");
    }

    @ParameterizedTest
    @CsvSource({"-tls1_2, AES128-GCM-SHA256", "-tls1_2, ECDHE-RSA-AES128-SHA"})
    void suitesWithoutForwardSecrecyOrAuthenticatedEncryptionAreRefused(String version, String suite) throws Exception {
        serve(TlsEngine.BORINGSSL, "enforce", "server");
        try (OpensslPeer device = OpensslPeer.client(listen, version, "-cipher", suite)) {
            isTurnedAway(device);
        }
    }

    @ParameterizedTest
    @EnumSource(TlsEngine.class)
    void aDeviceWithACertificateOfTheWardPasses(TlsEngine engine) throws Exception {
        serveMutual(engine);
        try (OpensslPeer device = OpensslPeer.client(
                listen,
                "-cert",
                ward.certificate("monitor").toString(),
                "-key",
                ward.key("monitor").toString())) {
            passes(device, "M1");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "BORINGSSL, none", "BORINGSSL, stranger", "BORINGSSL, expired", "BORINGSSL, revoked",
        "JDK, none", "JDK, stranger", "JDK, expired", "JDK, revoked",
    })
    void aDeviceWithoutAGoodCertificateIsTurnedAwayAndTold(TlsEngine engine, String which) throws Exception {
        serveMutual(engine);
        String[] shown =
                switch (which) {
                    case "stranger" -> shown(stranger, "monitor");
                    case "expired" -> shown(ward, "old");
                    case "revoked" -> shown(ward, "stolen");
                    default -> new String[0];
                };
        try (OpensslPeer device = OpensslPeer.client(listen, shown)) {
            isTurnedAway(device);
        }
        assertThat(gateway.core.telemetry().decisions().after(0, 10))
                .singleElement()
                .satisfies(event -> {
                    assertThat(event.rule()).isEqualTo("TLS-HANDSHAKE");
                    assertThat(event.reason())
                            .containsIgnoringCase(
                                    switch (which) {
                                        case "stranger" -> "path";
                                        case "expired" -> "NotAfter";
                                        case "revoked" -> "revoked";
                                        default -> "cert";
                                    });
                });
    }

    private static String[] shown(Pki pki, String subject) {
        return new String[] {
            "-cert",
            pki.certificate(subject).toString(),
            "-key",
            pki.key(subject).toString()
        };
    }

    /** A proxy that hands on one byte at a time: between a device and the gateway. */
    @ParameterizedTest
    @EnumSource(TlsEngine.class)
    void aHandshakeInSingleBytesSucceeds(TlsEngine engine) throws Exception {
        serve(engine, "enforce", "server");
        try (SingleBytes slow = new SingleBytes(listen);
                OpensslPeer device = OpensslPeer.client(slow.port())) {
            passes(device, "M1");
        }
    }

    @ParameterizedTest
    @EnumSource(TlsEngine.class)
    void clearTextOnATlsLegIsClosedAndNeverForwarded(TlsEngine engine) throws Exception {
        serve(engine, "monitor", "server");
        try (Wire device = new Wire(listen)) {
            device.send(Wire.mllp(Hl7.message("MONITOR", "ORU^R01", "M1")));
            byte[] answer = device.toEnd();
            assertThat(new String(answer, StandardCharsets.ISO_8859_1)).doesNotContain("MSA");
        }
        assertThat(receiver.untouchedSinceLast()).isTrue();
    }

    @ParameterizedTest
    @EnumSource(TlsEngine.class)
    void garbageAfterTheHandshakeEndsTheSession(TlsEngine engine) throws Exception {
        serve(engine, "monitor", "server");
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), listen);
                Wire device = new Wire(TlsSockets.over(socket, ward.ca()))) {
            device.send(Wire.mllp(Hl7.message("MONITOR", "ORU^R01", "M1")));
            Wire hospital = receiver.next();
            assertThat(Hl7.controlId(hospital.frame())).isEqualTo("M1");
            socket.getOutputStream().write(Wire.mllp(Hl7.message("MONITOR", "ORU^R01", "CLEAR")));
            assertThat(hospital.toEnd()).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource(TlsEngine.class)
    void aDeviceCannotRenegotiate(TlsEngine engine) throws Exception {
        serve(engine, "enforce", "server");
        try (OpensslPeer device = OpensslPeer.talkingClient(listen, "-tls1_2")) {
            device.awaitOutput("Verify return code");
            Wire hospital = receiver.next();
            device.send("R\n".getBytes(StandardCharsets.US_ASCII));
            device.awaitOutput("RENEGOTIATING");
            assertThat(hospital.toEnd()).isEmpty();
            assertThat(device.toEnd()).doesNotContain("MSA");
        }
    }

    @ParameterizedTest
    @EnumSource(TlsEngine.class)
    void aConnectionThatSaysNothingIsClosedInTime(TlsEngine engine) throws Exception {
        serve(engine, "enforce", "server", "handshake.timeout.ms", "300");
        try (Wire device = new Wire(listen)) {
            assertThat(device.closedByPeer()).isTrue();
        }
        assertThat(receiver.untouchedSinceLast()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"BORINGSSL, -tls1_2", "BORINGSSL, -tls1_3", "JDK, -tls1_2", "JDK, -tls1_3"})
    void aRefusalArrivesWholeThoughTheGatewayClosesAfterIt(TlsEngine engine, String version) throws Exception {
        serve(engine, "enforce", "server");
        try (OpensslPeer device = OpensslPeer.client(listen, version)) {
            device.send(Wire.mllp(Hl7.message("FORGED", "ORU^R01", "M1")));
            assertThat(Hl7.msa(device.frame())).isEqualTo("AR M1");
            Wire hospital = receiver.next();
            hospital.send(Wire.mllp(Hl7.message("EHR", "ADT^A08", "LAST")));
            hospital.socket().shutdownOutput();
            assertThat(Hl7.controlId(device.frame())).isEqualTo("LAST");
            device.toEnd();
        }
        // The hospital's system spoke on this connection too, and is none of those that speak from the device's
        // address.
        assertThat(gateway.core.telemetry().peers().snapshot())
                .singleElement()
                .satisfies(row -> assertThat(row.claims()).contains("FORGED"));
    }

    @ParameterizedTest
    @CsvSource({"BORINGSSL, server", "JDK, server"})
    void manyLargeMessagesArriveByteForByte(TlsEngine engine, String tls) throws Exception {
        serve(engine, "enforce", tls);
        try (Wire device = TlsSockets.connect(listen, ward.ca())) {
            byte[] small = Wire.mllp(Hl7.message("MONITOR", "ORU^R01", "S"));
            byte[] large =
                    Wire.mllp(Hl7.message("MONITOR", "ORU^R01", "L") + "OBX|1|ED|X||" + "A".repeat(2 << 20) + "\r");
            byte[] all = Wire.join(small, large, small, large, small);
            Thread writer = EnforceTest.background(() -> device.send(all));
            Wire hospital = receiver.next();
            assertThat(hospital.socket().getInputStream().readNBytes(all.length))
                    .isEqualTo(all);
            writer.join();
            byte[] reply = Wire.mllp(Hl7.ack("AA", "S") + "NTE|1||" + "B".repeat(3 << 20) + "\r");
            Thread answering = EnforceTest.background(() -> hospital.send(reply));
            assertThat(device.socket().getInputStream().readNBytes(reply.length))
                    .isEqualTo(reply);
            answering.join();
        }
    }

    /** Hands on what it gets, one byte at a time, each in a packet of its own. */
    private static final class SingleBytes implements AutoCloseable {
        private final java.net.ServerSocket server = new java.net.ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        private final List<Socket> sockets = java.util.Collections.synchronizedList(new ArrayList<>());

        SingleBytes(int to) throws IOException {
            EnforceTest.background(() -> {
                try {
                    Socket device = server.accept();
                    Socket gateway = new Socket(InetAddress.getLoopbackAddress(), to);
                    sockets.addAll(List.of(device, gateway));
                    gateway.setTcpNoDelay(true);
                    EnforceTest.background(() -> hand(gateway, device));
                    hand(device, gateway);
                } catch (IOException closed) {
                    // the test is over
                }
            });
        }

        private static void hand(Socket from, Socket to) {
            try {
                int one;
                while ((one = from.getInputStream().read()) >= 0) {
                    to.getOutputStream().write(one);
                }
            } catch (IOException closed) {
                // the test is over
            }
        }

        int port() {
            return server.getLocalPort();
        }

        @Override
        public void close() throws IOException {
            server.close();
            for (Socket socket : sockets) {
                socket.close();
            }
        }
    }
}
