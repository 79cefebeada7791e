package eu.heir.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import eu.heir.api.Bytes;
import eu.heir.api.Side;
import eu.heir.api.host.Peer;
import eu.heir.api.host.SessionContext;
import eu.heir.api.protocol.Descriptor;
import eu.heir.api.protocol.ProtocolAdapter;
import eu.heir.api.protocol.Session;
import eu.heir.spi.telemetry.PeerStatus;
import io.netty.buffer.PooledByteBufAllocator;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.cert.CertificateFactory;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What an adapter learns of a TLS leg, and what a hospital that never reads costs when both legs are TLS. */
class TlsFactsAndPressureTest {
    private static final int SENDERS = 4;
    private static final int CHUNK_BYTES = 64 << 10;
    private static final long LOOK_EVERY_NANOS = 50_000_000L;
    private static final long STALL_NANOS = 3_000_000_000L;
    /** Direct memory for blocked sessions: water marks and one read each way, plain and encrypted, in whole pool chunks. */
    private static final long MEMORY_MAX_BYTES = 48L << 20;

    private final int listen = TestPorts.reserve();
    private final int upstream = TestPorts.reserve();

    private static List<String> bothLegs(Pki pki) {
        return List.of(
                "listen.tls",
                "mutual",
                "listen.tls.certificate",
                pki.certificate("gateway").toString(),
                "listen.tls.key",
                pki.key("gateway").toString(),
                "listen.tls.trust",
                pki.ca().toString(),
                "upstream.tls",
                "verify",
                "upstream.tls.trust",
                pki.ca().toString());
    }

    private Pki pki(Path folder) throws Exception {
        return new Pki(folder, "clinic")
                .issue("gateway", "DNS:localhost,IP:127.0.0.1")
                .issue("device", "DNS:device.example");
    }

    /** The HL7 adapter, noting what its sessions are told of their peers at the first byte. */
    private record Curious(ProtocolAdapter real, BlockingQueue<Peer> seen) implements ProtocolAdapter {
        @Override
        public Descriptor descriptor() {
            return real.descriptor();
        }

        @Override
        public Match probe(Bytes first) {
            return real.probe(first);
        }

        @Override
        public Session open(SessionContext context) {
            seen.add(context.peer(Side.DEVICE));
            seen.add(context.peer(Side.HOSPITAL));
            return real.open(context);
        }
    }

    @ParameterizedTest
    @EnumSource(TlsEngine.class)
    void anAdapterSeesVersionSuiteAndCertificates(TlsEngine engine, @TempDir Path folder) throws Exception {
        Pki pki = pki(folder);
        BlockingQueue<Peer> seen = new LinkedBlockingQueue<>();
        List<PeerStatus> rows;
        try (GatewayFixture gateway = new GatewayFixture(folder.resolve("data"), engine);
                Receiver hospital = new Receiver(TlsSockets.server(pki, "gateway"), upstream)) {
            gateway.core.slots().slot("hl7v2").add(new Curious(gateway.hl7, seen), "curious", 10, true);
            gateway.listeners.apply(
                    "ward",
                    GatewayFixture.file(
                            listen, upstream, "enforce", bothLegs(pki).toArray(String[]::new)));
            try (OpensslPeer device = OpensslPeer.client(
                    listen,
                    "-tls1_2",
                    "-cipher",
                    "ECDHE-ECDSA-AES256-GCM-SHA384",
                    "-cert",
                    pki.certificate("device").toString(),
                    "-key",
                    pki.key("device").toString())) {
                device.send(Wire.mllp(Hl7.message("MONITOR", "ORU^R01", "M1")));
                assertThat(Hl7.controlId(hospital.next().frame())).isEqualTo("M1");
                rows = gateway.core.telemetry().peers().snapshot();
            }
        }
        assertThat(rows).singleElement().satisfies(row -> {
            assertThat(row.operations()).containsExactly("ORU^R01");
            assertThat(row.firstSeen()).isBeforeOrEqualTo(row.lastSeen());
            PeerStatus.Tls tls = row.tls();
            assertThat(tls).isNotNull();
            assertThat(tls.version()).isEqualTo("TLSv1.2");
            assertThat(tls.certificate())
                    .isEqualTo(HexFormat.of()
                            .formatHex(MessageDigest.getInstance("SHA-256").digest(der(pki.certificate("device")))));
            assertThat(tls.subject()).contains("CN=");
        });
        Peer.Tls device = seen.remove().tls();
        Peer.Tls system = seen.remove().tls();
        assertThat(device).isNotNull();
        assertThat(device.version()).isEqualTo("TLSv1.2");
        assertThat(device.cipherSuite()).isEqualTo("TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384");
        assertThat(device.certificateChain().get(0)).isEqualTo(der(pki.certificate("device")));
        assertThat(system).isNotNull();
        assertThat(system.version()).isEqualTo("TLSv1.3");
        assertThat(system.certificateChain().get(0)).isEqualTo(der(pki.certificate("gateway")));
    }

    private static byte[] der(Path pem) throws Exception {
        return CertificateFactory.getInstance("X.509")
                .generateCertificate(new ByteArrayInputStream(Files.readAllBytes(pem)))
                .getEncoded();
    }

    @ParameterizedTest
    @EnumSource(TlsEngine.class)
    void aHospitalThatNeverReadsStopsTheDevices(TlsEngine engine, @TempDir Path folder) throws Exception {
        Pki pki = pki(folder);
        AtomicLong lastProgress = new AtomicLong(System.nanoTime());
        AtomicLong finished = new AtomicLong();
        try (GatewayFixture gateway = new GatewayFixture(folder.resolve("data"), engine);
                Receiver hospital = new Receiver(TlsSockets.server(pki, "gateway"), upstream)) {
            gateway.listeners.apply(
                    "ward",
                    GatewayFixture.file(
                            listen,
                            upstream,
                            "enforce",
                            "drain.max.ms",
                            "100",
                            "listen.tls",
                            "server",
                            "listen.tls.certificate",
                            pki.certificate("gateway").toString(),
                            "listen.tls.key",
                            pki.key("gateway").toString(),
                            "upstream.tls",
                            "verify",
                            "upstream.tls.trust",
                            pki.ca().toString()));
            long before = PooledByteBufAllocator.DEFAULT.metric().usedDirectMemory();
            for (int i = 0; i < SENDERS; i++) {
                // The receiver's sockets do their handshake when first read: begin it here, then never read again.
                Thread accepting = EnforceTest.background(
                        () -> ((javax.net.ssl.SSLSocket) hospital.next().socket()).startHandshake());
                Wire device = TlsSockets.connect(listen, pki.ca());
                accepting.join();
                EnforceTest.background(() -> sendMuch(device, lastProgress, finished));
            }
            while (System.nanoTime() - lastProgress.get() < STALL_NANOS) {
                LockSupport.parkNanos(LOOK_EVERY_NANOS);
            }
            long used = PooledByteBufAllocator.DEFAULT.metric().usedDirectMemory() - before;

            assertThat(used).as("direct memory, bytes").isLessThan(MEMORY_MAX_BYTES);
            assertThat(finished).as("devices that got rid of everything").hasValue(0);
        }
    }

    private static void sendMuch(Wire device, AtomicLong lastProgress, AtomicLong finished) {
        try {
            OutputStream out = device.socket().getOutputStream();
            out.write(0x0B);
            out.write((Hl7.message("MONITOR", "ORU^R01", "BIG") + "OBX|1|ED|X||")
                    .getBytes(java.nio.charset.StandardCharsets.US_ASCII));
            byte[] chunk = "A".repeat(CHUNK_BYTES).getBytes(java.nio.charset.StandardCharsets.US_ASCII);
            for (int left = 31 << 20; left > 0; left -= CHUNK_BYTES) {
                out.write(chunk);
                lastProgress.set(System.nanoTime());
            }
            finished.incrementAndGet();
        } catch (IOException closed) {
            // the test is over
        }
    }
}
