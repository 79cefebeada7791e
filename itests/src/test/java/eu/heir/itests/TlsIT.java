package eu.heir.itests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ca.uhn.hl7v2.HapiContext;
import ca.uhn.hl7v2.app.Connection;
import ca.uhn.hl7v2.model.Message;
import ca.uhn.hl7v2.util.Terser;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** An enforcing listener of the real distribution with TLS on both legs: both sides show certificates. */
@ExtendWith(SharedGateway.Plain.class)
class TlsIT {
    private static final int ANSWER_MILLIS = 20_000;
    private static final int MESSAGES_MIN = 200;
    private static final Duration TRAFFIC = Duration.ofMinutes(1);

    private final RunningGateway gateway;
    private final int listen = Ports.reserve();
    private final int upstream = Ports.reserve();
    private final TlsPeers peers;
    private final Path tls;

    TlsIT(RunningGateway gateway, @TempDir Path folder) throws Exception {
        this.gateway = gateway;
        peers = new TlsPeers(folder)
                .issue("gateway")
                .issue("renewed")
                .issue("device")
                .issue("hospital");
        tls = Files.createDirectories(gateway.home().resolve("etc/tls-it"));
        put("gateway");
        Files.copy(peers.ca(), tls.resolve("ca.pem"), StandardCopyOption.REPLACE_EXISTING);
    }

    /** Certificate and key of a name take the place of the gateway's. */
    private void put(String name) throws Exception {
        replace("own.pem", peers.certificate(name));
        replace("own.key", peers.key(name));
    }

    private void replace(String file, Path by) throws Exception {
        Path fresh = Files.copy(by, tls.resolve(file + ".fresh"), StandardCopyOption.REPLACE_EXISTING);
        Files.move(fresh, tls.resolve(file), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    @BeforeEach
    void listener() throws Exception {
        gateway.contracts("tls.yml", Hl7.contract("tls", "tls"));
        gateway.listener(
                "tls",
                listen,
                upstream,
                "enforce",
                "listen.tls",
                "mutual",
                "listen.tls.certificate",
                "tls-it/own.pem",
                "listen.tls.key",
                "tls-it/own.key",
                "listen.tls.trust",
                "tls-it/ca.pem",
                "upstream.tls",
                "verify",
                "upstream.tls.trust",
                "tls-it/ca.pem",
                "upstream.tls.certificate",
                "tls-it/own.pem",
                "upstream.tls.key",
                "tls-it/own.key");
    }

    @AfterEach
    void remove() throws Exception {
        gateway.removeListener("tls");
        gateway.removeContracts("tls.yml");
    }

    @Test
    void theNativeEngineIsInUse() throws Exception {
        assertThat(gateway.log()).anyMatch(line -> line.contains("tls engine=BORINGSSL version=BoringSSL"));
    }

    @Test
    void hapiTalksToHapiThroughTheGatewayAndForgeriesAreRefused() throws Exception {
        try (HapiContext device = peers.hapi("device");
                HapiHospital hospital = new HapiHospital(peers.hapi("hospital"), upstream, true)) {
            Connection connection = device.newClient("127.0.0.1", listen, true);
            connection.getInitiator().setTimeout(ANSWER_MILLIS, TimeUnit.MILLISECONDS);
            Message answer = connection
                    .getInitiator()
                    .sendAndReceive(device.getPipeParser().parse(Hl7.oru(Hl7.KNOWN, "T1")));
            Message refusal = connection
                    .getInitiator()
                    .sendAndReceive(device.getPipeParser().parse(Hl7.oru(Hl7.FORGED, "T2")));
            connection.close();

            assertThat(new Terser(answer).get("/MSA-1")).isEqualTo("AA");
            assertThat(new Terser(refusal).get("/MSA-1")).isEqualTo("AR");
            assertThat(hospital.received()).containsExactly("T1");
        }
    }

    @Test
    void clearTextReachesNobody() throws Exception {
        try (HapiHospital hospital = new HapiHospital(peers.hapi("hospital"), upstream, true)) {
            try (MllpWire device = new MllpWire(listen)) {
                device.send(Hl7.oru(Hl7.KNOWN, "C1"));
                assertThat(new String(device.toEnd(), java.nio.charset.StandardCharsets.ISO_8859_1))
                        .doesNotContain("MSA");
            }
            assertThat(hospital.received()).isEmpty();
        }
    }

    @Test
    void aCertificateIsReplacedUnderTrafficAndNoSessionNotices() throws Exception {
        AtomicBoolean stop = new AtomicBoolean();
        AtomicInteger answered = new AtomicInteger();
        try (HapiHospital hospital = new HapiHospital(peers.hapi("hospital"), upstream, true);
                MllpWire device = peers.connect(listen, "device")) {
            Thread traffic = new Thread(() -> {
                try {
                    for (int i = 0; !stop.get(); i++) {
                        device.send(Hl7.oru(Hl7.KNOWN, "R" + i));
                        if (!Hl7.msa(device.receive()).equals("AA R" + i)) {
                            return;
                        }
                        answered.incrementAndGet();
                    }
                } catch (Exception e) {
                    throw new AssertionError(e);
                }
            });
            traffic.setDaemon(true);
            traffic.start();
            assertThat(peers.shownBy(listen, "device")).isEqualTo("CN=gateway");

            put("renewed");
            Await.until("new connections see the new certificate", Await.SECONDS, () -> peers.shownBy(listen, "device")
                    .equals("CN=renewed"));
            int then = answered.get();
            Await.until("the old session goes on", TRAFFIC, () -> answered.get() > then + MESSAGES_MIN);

            stop.set(true);
            traffic.join();
            assertThat(hospital.received()).hasSize(answered.get()).doesNotHaveDuplicates();
        }
        assertThat(gateway.statusCode()).isEqualTo(200);
    }

    @Test
    void aKeyThatDoesNotFitIsToldAndTheOldPairServesOn() throws Exception {
        replace("own.key", peers.key("device"));
        String problem = Await.value("the wrong key is told", Await.SECONDS, () -> Optional.of(
                        gateway.listenerStatus("tls").path("problem").asText())
                .filter(told -> !told.isEmpty()));

        assertThat(problem)
                .startsWith("etc/eu.heir.gateway.listener~tls.cfg: listen.tls.key = '")
                .contains("own.key");
        assertThat(peers.shownBy(listen, "device")).isEqualTo("CN=gateway");
        put("gateway");
        Await.until("all is well again", Await.SECONDS, () -> gateway.statusCode() == 200);
    }

    @Test
    void aDeviceWithoutACertificateIsTurnedAwayAndShown() throws Exception {
        assertThatThrownBy(() -> {
                    try (MllpWire stranger = stranger()) {
                        stranger.send(Hl7.oru(Hl7.KNOWN, "S1"));
                        if (stranger.receive().isEmpty()) {
                            throw new java.io.EOFException("closed");
                        }
                    }
                })
                .isInstanceOf(java.io.IOException.class);
        Await.until("the failed handshake is shown", Await.SECONDS, () -> gateway.rest()
                .json("/heir/api/v1/decisions?max=1000")
                .toString()
                .contains("TLS-HANDSHAKE"));
    }

    /** Trusts the gateway but has nothing to show. */
    private MllpWire stranger() throws Exception {
        var trust = java.security.KeyStore.getInstance("PKCS12");
        trust.load(null, null);
        try (var pem = Files.newInputStream(peers.ca())) {
            trust.setCertificateEntry(
                    "ca",
                    java.security.cert.CertificateFactory.getInstance("X.509").generateCertificate(pem));
        }
        var trusted = javax.net.ssl.TrustManagerFactory.getInstance("PKIX");
        trusted.init(trust);
        var context = javax.net.ssl.SSLContext.getInstance("TLS");
        context.init(null, trusted.getTrustManagers(), null);
        var socket = (javax.net.ssl.SSLSocket)
                context.getSocketFactory().createSocket(java.net.InetAddress.getLoopbackAddress(), listen);
        socket.startHandshake();
        return new MllpWire(socket);
    }
}
