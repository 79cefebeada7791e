package eu.heir.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The rarer parts of HL7 v2 through an enforcing core, on the wire: batches, both acknowledgements, sizes, character sets. */
class Hl7WholeTest {
    private static final int MEGABYTE = 1 << 20;

    private final int listen = TestPorts.reserve();
    private final int upstream = TestPorts.reserve();
    private final GatewayFixture gateway;
    private final Receiver receiver;

    Hl7WholeTest(@TempDir Path data) throws Exception {
        gateway = new GatewayFixture(data);
        receiver = new Receiver(upstream);
    }

    @BeforeEach
    void start() {
        gateway.refuseForged();
        gateway.listeners.apply("ward", GatewayFixture.file(listen, upstream, "enforce"));
    }

    @AfterEach
    void stop() throws Exception {
        gateway.close();
        receiver.close();
    }

    private static String batch(String id, String... members) {
        return "BHS|^~\\&|LAB|LFAC|EHR|HOSP|20260301101530||batch||" + id + "\r" + String.join("", members) + "BTS|"
                + members.length + "\r";
    }

    private static String withModes(String sender, String id, String accept, String application) {
        return "MSH|^~\\&|" + sender + "|ICU|EHR|HOSP|20260301101530||ORU^R01|" + id + "|P|2.5.1|||" + accept + "|"
                + application + "\rPID|1||4711\r";
    }

    /** 2.10.3: MSA-2 of the answer is BHS-11, also when FHS stands before BHS. */
    @ParameterizedTest
    @ValueSource(strings = {"", "FHS|^~\\&|FAPP|FFAC|EHR|HOSP|1||file||F1\r"})
    void oneBadMemberRefusesTheWholeBatchAndTheConnectionGoesOn(String file) throws Exception {
        String good = batch("B1", Hl7.message("MONITOR", "ORU^R01", "M1"), Hl7.message("MONITOR", "ORU^R01", "M2"));
        String bad = batch(
                "B2",
                Hl7.message("MONITOR", "ORU^R01", "M3"),
                Hl7.message("FORGED", "ORU^R01", "M4"),
                Hl7.message("MONITOR", "ORU^R01", "M5"));
        try (Wire sender = new Wire(listen)) {
            sender.send(Wire.mllp(file + good));
            Wire hospital = receiver.next();
            assertThat(hospital.frame()).isEqualTo(file + good);
            hospital.send(Wire.mllp(Hl7.ack("AA", "B1")));
            assertThat(Hl7.msa(sender.frame())).isEqualTo("AA B1");

            sender.send(Wire.mllp(file + bad));
            assertThat(Hl7.msa(sender.frame())).isEqualTo("AR B2");
            sender.send(Wire.mllp(Hl7.message("MONITOR", "ORU^R01", "M6")));
            assertThat(Hl7.controlId(hospital.frame())).isEqualTo("M6");
        }
    }

    @Test
    void aBatchOfAcknowledgementsAnswersABatch() throws Exception {
        String answer =
                "BHS|^~\\&|EHR|HOSP|LAB|LFAC|1||||B9|B1\r" + Hl7.ack("AA", "M1") + Hl7.ack("AE", "M2") + "BTS|2\r";
        try (Wire sender = new Wire(listen)) {
            sender.send(Wire.mllp(
                    batch("B1", Hl7.message("MONITOR", "ORU^R01", "M1"), Hl7.message("MONITOR", "ORU^R01", "M2"))));
            Wire hospital = receiver.next();
            hospital.frame();
            hospital.send(Wire.mllp(answer));
            assertThat(sender.frame()).isEqualTo(answer);
        }
        assertThat(rules()).doesNotContain("reply.unsolicited");
    }

    private List<String> rules() {
        return gateway.core.telemetry().decisions().after(0, 100).stream()
                .map(e -> e.rule())
                .toList();
    }

    /** 2.9.3: after the commit an application acknowledgement may come, or not. */
    @ParameterizedTest
    @CsvSource({"AL, ER", "AL, SU", "AL, AL", "SU, AL", "SU, SU"})
    void theSecondAcknowledgementIsExpectedAndARefusalDoesNotWaitForIt(String accept, String application)
            throws Exception {
        try (Wire sender = new Wire(listen)) {
            sender.send(Wire.join(
                    Wire.mllp(withModes("MONITOR", "M1", accept, application)),
                    Wire.mllp(Hl7.message("FORGED", "ORU^R01", "M2"))));
            Wire hospital = receiver.next();
            hospital.frame();
            hospital.send(Wire.mllp(Hl7.ack("CA", "M1")));
            assertThat(sender.frames(2)).extracting(Hl7::msa).containsExactly("CA M1", "AR M2");

            hospital.send(Wire.mllp(Hl7.ack("AE", "M1")));
            assertThat(Hl7.msa(sender.frame())).isEqualTo("AE M1");
        }
        assertThat(rules()).doesNotContain("reply.unsolicited");
    }

    @Test
    void afterTheLastAcknowledgementAnotherOneIsUnsolicited() throws Exception {
        try (Wire sender = new Wire(listen)) {
            sender.send(Wire.mllp(withModes("MONITOR", "M1", "AL", "ER")));
            Wire hospital = receiver.next();
            hospital.frame();
            hospital.send(Wire.join(
                    Wire.mllp(Hl7.ack("CA", "M1")), Wire.mllp(Hl7.ack("AE", "M1")), Wire.mllp(Hl7.ack("AE", "M1"))));
            assertThat(sender.frames(3)).extracting(Hl7::msa).containsExactly("CA M1", "AE M1", "AE M1");
        }
        assertThat(rules()).containsOnlyOnce("reply.unsolicited");
    }

    /** A device's reply passes undecided only while the hospital's request of that name is open. */
    @Test
    void aDeviceCannotUseAnAnsweredRequestAsAWayRoundPolicy() throws Exception {
        String forged = "MSH|^~\\&|FORGED|ICU|EHR|HOSP|20260301101530||ORR^O02|X|P|2.5.1\rMSA|AA|Q1\rPID|1||4711\r";
        try (Wire device = new Wire(listen)) {
            Wire hospital = receiver.next();
            hospital.send(Wire.mllp(withModes("EHR", "Q1", "AL", "ER")));
            device.frame();
            device.send(Wire.join(Wire.mllp(Hl7.ack("CA", "Q1")), Wire.mllp(Hl7.ack("AE", "Q1"))));
            assertThat(hospital.frames(2)).extracting(Hl7::msa).containsExactly("CA Q1", "AE Q1");

            device.send(Wire.join(Wire.mllp(forged), Wire.mllp(Hl7.message("MONITOR", "ORU^R01", "M2"))));
            assertThat(Hl7.controlId(hospital.frame())).isEqualTo("M2");
        }
        assertThat(gateway.status("ward").refused()).isEqualTo(1);
    }

    /** Beyond hold.max a message streams: 200 KB are held by default, 32 MB are not. */
    @ParameterizedTest
    @ValueSource(ints = {200 << 10, 31 * MEGABYTE})
    void aLongMessageArrivesByteForByte(int bytes) throws Exception {
        byte[] message = Wire.mllp(
                Hl7.message("MONITOR", "ORU^R01", "BIG") + "OBX|1|ED|X||" + "A\u001CBCDE".repeat(bytes / 6) + "\r");
        try (Wire sender = new Wire(listen)) {
            Thread writer = EnforceTest.background(() -> sender.send(message));
            Wire hospital = receiver.next();
            byte[] received = hospital.socket().getInputStream().readNBytes(message.length);
            writer.join();

            assertThat(java.util.Arrays.equals(received, message)).isTrue();
            hospital.send(Wire.mllp(Hl7.ack("AA", "BIG")));
            assertThat(Hl7.msa(sender.frame())).isEqualTo("AA BIG");
        }
    }

    /** What is found after the head has left can only cut the message off: its end never reaches the hospital. */
    @ParameterizedTest
    @ValueSource(strings = {"\u000BMSH|^~\\&|FORGED", "\rMSH|^~\\&|FORGED||||1||ADT^A40|E|P|2.5.1\r"})
    void aRefusalThatComesTooLateSevers(String hidden) throws Exception {
        byte[] message = Wire.mllp(Hl7.message("MONITOR", "ORU^R01", "BIG") + "OBX|1|ED|X||" + "A".repeat(MEGABYTE)
                + hidden + "A".repeat(1000));
        try (Wire sender = new Wire(listen)) {
            Thread writer = EnforceTest.background(() -> sender.send(message));
            Wire hospital = receiver.next();
            byte[] received = hospital.toEnd();
            writer.join();

            assertThat(received).hasSizeLessThan(message.length).doesNotContain(0x1C);
            assertThat(sender.frame()).as("no acknowledgement").isEmpty();
        }
    }

    @Test
    void aFrameWithoutAHeaderSegmentIsNoHl7AndSevered() throws Exception {
        gateway.decide(interaction ->
                interaction.anomalies().isEmpty() ? eu.heir.spi.decision.Decision.ALLOW : GatewayFixture.refused());
        try (Wire sender = new Wire(listen)) {
            sender.send(Wire.mllp("PID|1||4711\rOBX|1|ST|X||1\r"));
            assertThat(sender.frame()).isEmpty();
            assertThat(receiver.next().toEnd()).isEmpty();
        }
    }

    @Test
    void localSegmentsPassAsTheyStand() throws Exception {
        String message = Hl7.message("MONITOR", "ORU^R01", "M1") + "ZPI|1|a^b&c~d\\F\\e|\rZZZ\r";
        try (Wire sender = new Wire(listen)) {
            sender.send(Wire.mllp(message));
            assertThat(receiver.next().frame()).isEqualTo(message);
        }
    }

    /** Sender and rule see the decoded text, the hospital the bytes; the refusal is written in the same set. */
    @ParameterizedTest
    @CsvSource({"SHIFT-JIS, windows-31j, ポ表十", "BIG-5, Big5, 功許育", "GB 18030-2000, GB18030, 倈倊亅"})
    void multiByteTextPassesByteForByteAndIsRefusedInItsOwnSet(String name, String charsetName, String text)
            throws Exception {
        Charset charset = Charset.forName(charsetName);
        gateway.decide(interaction ->
                text.equals(interaction.attributes().first("PID-5.1")) && "FORGED".equals(interaction.claim("MSH-3"))
                        ? GatewayFixture.refused()
                        : eu.heir.spi.decision.Decision.ALLOW);
        String tail = "|ICU|EHR|HOSP|1||ORU^R01|M1|P|2.5.1||||||" + name + "\rPID|1||4711||" + text + "^x|\r";
        byte[] allowed = Wire.mllp(("MSH|^~\\&|MONITOR" + tail).getBytes(charset));
        byte[] refused = Wire.mllp(("MSH|^~\\&|FORGED" + tail).getBytes(charset));
        try (Wire sender = new Wire(listen)) {
            sender.send(Wire.join(allowed, refused));
            Wire hospital = receiver.next();
            InputStream in = hospital.socket().getInputStream();
            assertThat(in.readNBytes(allowed.length)).isEqualTo(allowed);
            hospital.send(Wire.mllp(Hl7.ack("AA", "M1").getBytes(StandardCharsets.US_ASCII)));
            assertThat(sender.frames(2)).extracting(Hl7::msa).containsExactly("AA M1", "AR M1");
        }
    }
}
