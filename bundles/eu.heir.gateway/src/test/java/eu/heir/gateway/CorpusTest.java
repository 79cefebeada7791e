package eu.heir.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Every message of the public corpora, one sender per file, arrives byte for byte, and the sender gets exactly the replies that the
 * receiver gives.
 */
class CorpusTest {
    private static final int FILES_MIN = 430;

    private final int listen = TestPorts.reserve();
    private final int upstream = TestPorts.reserve();
    private final GatewayFixture gateway;
    private final Receiver receiver;

    CorpusTest(@TempDir Path data) throws Exception {
        gateway = new GatewayFixture(data);
        receiver = new Receiver(upstream);
    }

    @AfterEach
    void stop() throws Exception {
        gateway.close();
        receiver.close();
    }

    private static List<Path> corpus() throws Exception {
        Path folder = Path.of(System.getProperty("user.dir")).toAbsolutePath();
        while (folder != null && !Files.isDirectory(folder.resolve("shared/data/hl7"))) {
            folder = folder.getParent();
        }
        assertThat(folder)
                .as("the HL7 corpora in shared/data/hl7, in a folder 'shared' beside the repository")
                .isNotNull();
        try (Stream<Path> files = Files.walk(folder.resolve("shared/data/hl7"))) {
            return files.filter(Files::isRegularFile)
                    .filter(f -> f.toString().matches(".*\\.(hl7|txt|HL7)"))
                    .filter(f -> !f.getFileName().toString().startsWith("LICENSE"))
                    .sorted()
                    .toList();
        }
    }

    /** Messages of a file: each begins with a line that starts with MSH; batch headers and trailers are left out. */
    private static List<byte[]> messages(byte[] file) {
        String text = new String(file, StandardCharsets.ISO_8859_1);
        List<byte[]> messages = new ArrayList<>();
        int start = -1;
        for (int at = 0; at < text.length(); ) {
            boolean lineStart = at == 0 || text.charAt(at - 1) == '\r' || text.charAt(at - 1) == '\n';
            String head = text.substring(at, Math.min(at + 3, text.length()));
            if (lineStart && (head.equals("MSH") || head.matches("FHS|BHS|BTS|FTS"))) {
                if (start >= 0) {
                    messages.add(text.substring(start, at).getBytes(StandardCharsets.ISO_8859_1));
                }
                start = head.equals("MSH") ? at : -1;
            }
            at++;
        }
        if (start >= 0) {
            messages.add(text.substring(start).getBytes(StandardCharsets.ISO_8859_1));
        }
        return messages;
    }

    private void allArriveUnchanged(String mode) throws Exception {
        gateway.listeners.apply("ward", GatewayFixture.file(listen, upstream, mode));
        allArriveUnchanged(() -> new Wire(listen), receiver);
    }

    /** How a sender connects. */
    private interface Sender {
        Wire connect() throws Exception;
    }

    private void allArriveUnchanged(Sender senders, Receiver receiver) throws Exception {
        List<Path> files = corpus();
        assertThat(files).hasSizeGreaterThan(FILES_MIN - 100);
        int sent = 0;
        for (Path file : files) {
            List<byte[]> messages = messages(Files.readAllBytes(file));
            if (messages.isEmpty()) {
                continue;
            }
            try (Wire sender = senders.connect()) {
                Wire hospital = receiver.next();
                for (byte[] message : messages) {
                    sender.send(Wire.mllp(message));
                    byte[] got = hospital.socket().getInputStream().readNBytes(message.length + 3);
                    assertThat(got).as("%s", file).isEqualTo(Wire.mllp(message));
                    byte[] reply = Wire.mllp("MSH|^~\\&|R|||||" + "|ACK|" + sent + "|P|2.5\rMSA|AA|any" + sent + "\r");
                    hospital.send(reply);
                    byte[] answered = sender.socket().getInputStream().readNBytes(reply.length);
                    assertThat(answered).as("%s", file).isEqualTo(reply);
                    sent++;
                }
            }
        }
        assertThat(sent).isGreaterThan(FILES_MIN);
    }

    @Test
    void inMonitorMode() throws Exception {
        allArriveUnchanged("monitor");
    }

    @ParameterizedTest
    @EnumSource(TlsEngine.class)
    void overTlsOnBothLegs(TlsEngine engine, @TempDir Path folder) throws Exception {
        int secureUpstream = TestPorts.reserve();
        Pki pki = new Pki(folder, "clinic").issue("all", "DNS:localhost,IP:127.0.0.1");
        try (GatewayFixture secure = new GatewayFixture(folder.resolve("data"), engine);
                Receiver hospital = new Receiver(TlsSockets.server(pki, "all"), secureUpstream)) {
            secure.listeners.apply(
                    "ward",
                    GatewayFixture.file(
                            listen,
                            secureUpstream,
                            "enforce",
                            "listen.tls",
                            "server",
                            "listen.tls.certificate",
                            pki.certificate("all").toString(),
                            "listen.tls.key",
                            pki.key("all").toString(),
                            "upstream.tls",
                            "verify",
                            "upstream.tls.trust",
                            pki.ca().toString()));
            allArriveUnchanged(() -> TlsSockets.connect(listen, pki.ca()), hospital);
        }
    }

    @Test
    void inEnforceModeWhenPolicyAllows() throws Exception {
        allArriveUnchanged("enforce");
    }
}
