package eu.heir.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an enforcing HL7 listener does, seen by both peers on the wire. */
class EnforceTest {
    private final int listen = TestPorts.reserve();
    private final int upstream = TestPorts.reserve();
    private GatewayFixture gateway;
    private Receiver receiver;

    EnforceTest(@TempDir Path data) throws Exception {
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

    @Test
    void pipelinedAllowSlowRefuseAllowRefuseIsAnsweredInThatOrder() throws Exception {
        try (Wire sender = new Wire(listen)) {
            sender.send(Wire.join(
                    Wire.mllp(Hl7.message("MONITOR", "ORU^R01", "S0")),
                    Wire.mllp(Hl7.message("MONITOR", "ORU^R01", "SLOW1")),
                    Wire.mllp(Hl7.message("FORGED", "ORU^R01", "P2")),
                    Wire.mllp(Hl7.message("MONITOR", "ORU^R01", "P3")),
                    Wire.mllp(Hl7.message("FORGED", "ORU^R01", "P4"))));
            Wire hospital = receiver.next();
            List<String> received = hospital.frames(3);
            hospital.send(Wire.mllp(Hl7.ack("AA", "S0")));
            String first = sender.frame();
            // SLOW1 is answered only after the sender has already seen the answer to S0.
            hospital.send(Wire.join(Wire.mllp(Hl7.ack("AA", "SLOW1")), Wire.mllp(Hl7.ack("AA", "P3"))));
            List<String> others = sender.frames(4);

            assertThat(received).extracting(Hl7::controlId).containsExactly("S0", "SLOW1", "P3");
            assertThat(Hl7.msa(first)).isEqualTo("AA S0");
            assertThat(others).extracting(Hl7::msa).containsExactly("AA SLOW1", "AR P2", "AA P3", "AR P4");
        }
    }

    @Test
    void allowedBytesArriveUnchangedHoweverTheyAreSplit() throws Exception {
        byte[] message = Wire.mllp(Hl7.message("MONITOR", "ORU^R01", "M1") + "OBX|1|ST|X||lone \u001C is data\r");
        try (Wire sender = new Wire(listen)) {
            for (byte one : message) {
                sender.send(new byte[] {one});
            }
            String received = receiver.next().frame();
            assertThat(Wire.mllp(received)).isEqualTo(message);
        }
    }

    @Test
    void aMessageBeyondTheHoldLimitStreamsAndArrivesUnchanged() throws Exception {
        String body = "OBX|1|ED|X||" + "A".repeat(3 << 20) + "\r";
        byte[] message = Wire.mllp(Hl7.message("MONITOR", "ORU^R01", "BIG") + body);
        try (Wire sender = new Wire(listen)) {
            Thread writer = background(() -> sender.send(message));
            Wire hospital = receiver.next();
            String received = hospital.frame();
            writer.join();
            hospital.send(Wire.mllp(Hl7.ack("AA", "BIG")));

            assertThat(Wire.mllp(received)).isEqualTo(message);
            assertThat(Hl7.msa(sender.frame())).isEqualTo("AA BIG");
        }
    }

    @Test
    void aRefusedMessageBeyondTheHoldLimitIsSwallowedAndTheNextPasses() throws Exception {
        byte[] forged =
                Wire.mllp(Hl7.message("FORGED", "ORU^R01", "BIG") + "OBX|1|ED|X||" + "A".repeat(1 << 20) + "\r");
        try (Wire sender = new Wire(listen)) {
            Thread writer = background(
                    () -> sender.send(Wire.join(forged, Wire.mllp(Hl7.message("MONITOR", "ORU^R01", "OK")))));
            Wire hospital = receiver.next();
            String received = hospital.frame();
            hospital.send(Wire.mllp(Hl7.ack("AA", "OK")));
            writer.join();

            assertThat(Hl7.controlId(received)).isEqualTo("OK");
            assertThat(sender.frames(2)).extracting(Hl7::msa).containsExactly("AR BIG", "AA OK");
        }
    }

    @Test
    void whatIsNotHl7IsClosedAndNeverReachesTheHospital() throws Exception {
        try (Wire sender = new Wire(listen)) {
            sender.send("GET / HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            Wire hospital = receiver.next();

            assertThat(sender.closedByPeer()).isTrue();
            assertThat(hospital.toEnd()).isEmpty();
        }
    }

    @Test
    void withTheUpstreamDownTheConnectionClosesWithoutAnAcknowledgement() throws Exception {
        receiver.close();
        try (Wire sender = new Wire(listen)) {
            sender.send(Wire.mllp(Hl7.message("MONITOR", "ORU^R01", "M1")));
            assertThat(sender.frame()).isEmpty();
        }
        assertThat(gateway.status("ward").upstreamUp()).isFalse();
        receiver = new Receiver(upstream);
        try (Wire sender = new Wire(listen)) {
            sender.send(Wire.mllp(Hl7.message("MONITOR", "ORU^R01", "M1")));
            Wire hospital = receiver.next();
            assertThat(Hl7.controlId(hospital.frame())).isEqualTo("M1");
        }
    }

    @Test
    void aSenderThatHalfClosesStillGetsItsAnswer() throws Exception {
        try (Wire sender = new Wire(listen)) {
            sender.send(Wire.mllp(Hl7.message("MONITOR", "ORU^R01", "M1")));
            sender.socket().shutdownOutput();
            Wire hospital = receiver.next();
            assertThat(Hl7.controlId(hospital.frame())).isEqualTo("M1");
            assertThat(hospital.frame()).isEmpty();
            hospital.send(Wire.mllp(Hl7.ack("AA", "M1")));
            hospital.close();

            assertThat(Hl7.msa(sender.frame())).isEqualTo("AA M1");
            assertThat(sender.frame()).isEmpty();
        }
    }

    @Test
    void aHalfMessageThatNeverEndsIsNotForwarded() throws Exception {
        byte[] message = Wire.mllp(Hl7.message("MONITOR", "ORU^R01", "M1"));
        try (Wire sender = new Wire(listen)) {
            sender.send(java.util.Arrays.copyOf(message, message.length - 1));
            sender.socket().shutdownOutput();

            assertThat(receiver.next().toEnd()).isEmpty();
        }
    }

    @Test
    void callingARequestAReplyIsNoWayRoundPolicy() throws Exception {
        String forged = "MSH|^~\\&|FORGED|ICU|EHR|HOSP|20260301101530||ORR^O02|M1|P|2.5.1\rMSA|AA|X\rPID|1||4711\r";
        try (Wire sender = new Wire(listen)) {
            sender.send(Wire.join(Wire.mllp(forged), Wire.mllp(Hl7.message("MONITOR", "ORU^R01", "M2"))));
            assertThat(Hl7.controlId(receiver.next().frame())).isEqualTo("M2");
        }
        assertThat(gateway.status("ward").refused()).isEqualTo(1);
    }

    @Test
    void aRefusedSenderCanGoOn() throws Exception {
        try (Wire sender = new Wire(listen)) {
            sender.send(Wire.mllp(Hl7.message("FORGED", "ORU^R01", "M1")));
            assertThat(Hl7.msa(sender.frame())).isEqualTo("AR M1");
            sender.send(Wire.mllp(Hl7.message("MONITOR", "ORU^R01", "M2")));
            assertThat(Hl7.controlId(receiver.next().frame())).isEqualTo("M2");
        }
        assertThat(gateway.status("ward").refused()).isEqualTo(1);
        assertThat(gateway.status("ward").interactions()).isEqualTo(2);
        assertThat(gateway.core.telemetry().decisions().after(0, 10))
                .filteredOn(e -> e.rule().equals("HL7-01"))
                .singleElement()
                .satisfies(e -> {
                    assertThat(e.enforced()).isTrue();
                    assertThat(e.correlation()).isEqualTo("M1");
                    assertThat(e.claims()).contains("MSH-3=FORGED");
                    assertThat(e.source()).isEqualTo("t:1");
                });
    }

    /** Something that may throw. */
    interface Action {
        void run() throws Exception;
    }

    static Thread background(Action action) {
        Thread thread = new Thread(() -> {
            try {
                action.run();
            } catch (Exception e) {
                throw new AssertionError(e);
            }
        });
        thread.setDaemon(true);
        thread.start();
        return thread;
    }
}
