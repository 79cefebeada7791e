package eu.heir.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Monitor mode never holds, refuses or severs. */
class MonitorTest {
    private final int listen = TestPorts.reserve();
    private final int upstream = TestPorts.reserve();
    private final GatewayFixture gateway;
    private final Receiver receiver;

    MonitorTest(@TempDir Path data) throws Exception {
        gateway = new GatewayFixture(data);
        receiver = new Receiver(upstream);
    }

    @BeforeEach
    void start() {
        gateway.refuseForged();
        gateway.listeners.apply("ward", GatewayFixture.file(listen, upstream, "monitor"));
    }

    @AfterEach
    void stop() throws Exception {
        gateway.close();
        receiver.close();
    }

    private void passes(byte[] bytes) throws Exception {
        try (Wire sender = new Wire(listen)) {
            Thread writer = EnforceTest.background(() -> {
                sender.send(bytes);
                sender.socket().shutdownOutput();
            });
            assertThat(receiver.next().toEnd()).isEqualTo(bytes);
            writer.join();
        }
    }

    @Test
    void aForgedMessagePassesAndIsRecorded() throws Exception {
        passes(Wire.mllp(Hl7.message("FORGED", "ORU^R01", "M1")));
        assertThat(gateway.status("ward").refused()).isZero();
        assertThat(gateway.status("ward").verdicts()).containsEntry("REFUSE", 1L);
        assertThat(gateway.core.telemetry().decisions().after(0, 10))
                .filteredOn(e -> e.rule().equals("HL7-01"))
                .singleElement()
                .satisfies(e -> assertThat(e.enforced()).isFalse());
    }

    @Test
    void lineFeedSeparatedHl7Passes() throws Exception {
        passes(Wire.mllp(Hl7.message("MONITOR", "ORU^R01", "M1").replace('\r', '\n')));
    }

    @Test
    void whatIsNotHl7Passes() throws Exception {
        passes("GET / HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
    }

    @Test
    void messagesAfterGarbagePass() throws Exception {
        passes(Wire.join(
                "garbage".getBytes(StandardCharsets.US_ASCII), Wire.mllp(Hl7.message("MONITOR", "ORU^R01", "M1"))));
    }

    @Test
    void aFrameWithoutAnEndPassesBeforeItIsComplete() throws Exception {
        byte[] message = Wire.mllp(Hl7.message("MONITOR", "ORU^R01", "M1"));
        byte[] part = java.util.Arrays.copyOf(message, message.length - 2);
        try (Wire sender = new Wire(listen)) {
            sender.send(part);
            byte[] got = receiver.next().socket().getInputStream().readNBytes(part.length);
            assertThat(got).isEqualTo(part);
        }
    }

    @Test
    void thirtyMegabytesAndMorePass() throws Exception {
        passes(Wire.mllp(Hl7.message("MONITOR", "ORU^R01", "M1") + "OBX|1|ED|X||" + "A".repeat(40 << 20) + "\r"));
    }
}
