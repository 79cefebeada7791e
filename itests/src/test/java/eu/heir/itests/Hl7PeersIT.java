package eu.heir.itests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ca.uhn.hl7v2.HapiContext;
import ca.uhn.hl7v2.app.Connection;
import ca.uhn.hl7v2.model.Message;
import ca.uhn.hl7v2.util.Terser;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * An enforcing listener between peers that know nothing of us: HAPI on both sides, Debian's {@code mllp_send}, and plain sockets where the
 * exact bytes matter.
 */
@ExtendWith(SharedGateway.Plain.class)
class Hl7PeersIT {
    private static final int ANSWER_MILLIS = 20_000;

    private final RunningGateway gateway;
    private final int listen = Ports.reserve();
    private final int upstream = Ports.reserve();
    private final HapiContext device = HapiHospital.context();

    Hl7PeersIT(RunningGateway gateway) {
        this.gateway = gateway;
    }

    @BeforeEach
    void listener() throws Exception {
        gateway.contracts("peers.yml", Hl7.contract("peers", "peers"));
        gateway.listener("peers", listen, upstream, "enforce");
    }

    @AfterEach
    void remove() throws Exception {
        device.close();
        gateway.removeListener("peers");
        gateway.removeContracts("peers.yml");
    }

    private Message send(String message) throws Exception {
        Connection connection = device.newClient("127.0.0.1", listen, false);
        try {
            connection.getInitiator().setTimeout(ANSWER_MILLIS, TimeUnit.MILLISECONDS);
            return connection
                    .getInitiator()
                    .sendAndReceive(device.getPipeParser().parse(message));
        } finally {
            connection.close();
        }
    }

    private static String field(Message message, String path) throws Exception {
        String value = new Terser(message).get(path);
        return value == null ? "" : value;
    }

    @Test
    void anAllowedMessageReachesTheHospitalWhoseOwnAnswerComesBack() throws Exception {
        try (HapiHospital hospital = new HapiHospital(upstream)) {
            Message answer = send(Hl7.oru(Hl7.KNOWN, "A1"));

            assertThat(field(answer, "/MSA-1")).isEqualTo("AA");
            assertThat(field(answer, "/MSA-2")).isEqualTo("A1");
            assertThat(field(answer, "/MSH-3")).isEqualTo("EHR");
            assertThat(hospital.received()).containsExactly("A1");
        }
    }

    /** HL7 v2.5.1, 2.9.2: AR in the original mode, MSA-2 echoes MSH-10; 2.15.5: ERR with code, severity and text. */
    @Test
    void aForgedSenderIsRejectedInWordsThatHapiUnderstands() throws Exception {
        try (HapiHospital hospital = new HapiHospital(upstream)) {
            Message answer = send(Hl7.oru(Hl7.FORGED, "F1"));

            assertThat(field(answer, "/MSH-9-1")).isEqualTo("ACK");
            assertThat(field(answer, "/MSH-9-2")).isEqualTo("R01");
            assertThat(field(answer, "/MSH-3")).isEqualTo("EHR");
            assertThat(field(answer, "/MSH-5")).isEqualTo(Hl7.FORGED);
            assertThat(field(answer, "/MSH-12")).isEqualTo("2.5.1");
            assertThat(field(answer, "/MSA-1")).isEqualTo("AR");
            assertThat(field(answer, "/MSA-2")).isEqualTo("F1");
            assertThat(field(answer, "/ERR-3-1")).isEqualTo("207");
            assertThat(field(answer, "/ERR-3-3")).isEqualTo("HL70357");
            assertThat(field(answer, "/ERR-4")).isEqualTo("E");
            assertThat(field(answer, "/ERR-8")).isNotEmpty();
            assertThat(hospital.received()).isEmpty();
        }
    }

    /** Before 2.5 ERR-1 carries the code as a component of its own. */
    @Test
    void aForgedSenderOfAnOldVersionIsRejectedInItsOwnVersion() throws Exception {
        try (HapiHospital hospital = new HapiHospital(upstream)) {
            Message answer = send(Hl7.message(Hl7.FORGED, "ORU^R01", "F23", "2.3", "", ""));

            assertThat(field(answer, "/MSH-12")).isEqualTo("2.3");
            assertThat(field(answer, "/MSA-1")).isEqualTo("AR");
            assertThat(field(answer, "/MSA-2")).isEqualTo("F23");
            assertThat(field(answer, "/ERR-1-4-1")).isEqualTo("207");
            assertThat(hospital.received()).isEmpty();
        }
    }

    /** 2.9.3: in the enhanced mode the refusal is an accept acknowledgement. */
    @Test
    void inTheEnhancedModeTheRefusalIsACommitReject() throws Exception {
        try (HapiHospital hospital = new HapiHospital(upstream)) {
            Message answer = send(Hl7.message(Hl7.FORGED, "ORU^R01", "F2", "2.5.1", "AL", "NE"));

            assertThat(field(answer, "/MSA-1")).isEqualTo("CR");
            assertThat(field(answer, "/MSA-2")).isEqualTo("F2");
            assertThat(hospital.received()).isEmpty();
        }
    }

    @Test
    void whoWantsNoAcknowledgementGetsNoneAndTheNextIsAnswered() throws Exception {
        try (Hospital hospital = new Hospital(upstream);
                MllpWire sender = new MllpWire(listen)) {
            sender.send(
                    MllpWire.frame(Hl7.message(Hl7.FORGED, "ORU^R01", "N1", "2.5.1", "NE", "NE")),
                    MllpWire.frame(Hl7.message(Hl7.KNOWN, "ORU^R01", "N2", "2.5.1", "NE", "NE")),
                    MllpWire.frame(Hl7.oru(Hl7.FORGED, "N3")),
                    MllpWire.frame(Hl7.oru(Hl7.KNOWN, "N4")));
            MllpWire received = hospital.next();

            assertThat(received.receive(2)).extracting(Hl7::controlId).containsExactly("N2", "N4");
            received.send(Hl7.ack("AA", "N4"));
            assertThat(sender.receive(2)).extracting(Hl7::msa).containsExactly("AR N3", "AA N4");
        }
    }

    @Test
    void aMessageThatThisSenderMayNotSendIsRejected() throws Exception {
        try (HapiHospital hospital = new HapiHospital(upstream)) {
            Message answer = send(Hl7.message(Hl7.KNOWN, "ADT^A40", "E1", "2.5.1", "", ""));

            assertThat(field(answer, "/MSA-1")).isEqualTo("AR");
            assertThat(field(answer, "/MSA-2")).isEqualTo("E1");
            assertThat(hospital.received()).isEmpty();
        }
    }

    @Test
    void debiansMllpSendGetsTheAnswersOfHospitalAndGateway(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("messages.hl7");
        Files.writeString(
                file,
                (Hl7.oru(Hl7.KNOWN, "D1") + Hl7.oru(Hl7.FORGED, "D2") + Hl7.oru(Hl7.KNOWN, "D3")).replace('\r', '\n'));
        try (HapiHospital hospital = new HapiHospital(upstream)) {
            RunningGateway.Ended sent = gateway.run(
                    "mllp_send", "--loose", "--file", file.toString(), "--port", Integer.toString(listen), "127.0.0.1");

            assertThat(sent.output())
                    .containsSubsequence("MSA|AA|D1", "MSA|AR|D2", "MSA|AA|D3")
                    .doesNotContain("Traceback");
            assertThat(sent.code()).isZero();
            assertThat(hospital.received()).containsExactly("D1", "D3");
        }
    }

    @Test
    void pipelinedAllowSlowRefuseAllowRefuseIsAnsweredInThatOrder() throws Exception {
        try (Hospital hospital = new Hospital(upstream);
                MllpWire sender = new MllpWire(listen)) {
            sender.send(
                    MllpWire.frame(Hl7.oru(Hl7.KNOWN, "S0")),
                    MllpWire.frame(Hl7.oru(Hl7.KNOWN, "SLOW1")),
                    MllpWire.frame(Hl7.oru(Hl7.FORGED, "P2")),
                    MllpWire.frame(Hl7.oru(Hl7.KNOWN, "P3")),
                    MllpWire.frame(Hl7.oru(Hl7.FORGED, "P4")));
            MllpWire received = hospital.next();
            assertThat(received.receive(3)).extracting(Hl7::controlId).containsExactly("S0", "SLOW1", "P3");
            received.send(Hl7.ack("AA", "S0"));
            assertThat(Hl7.msa(sender.receive())).isEqualTo("AA S0");
            // SLOW1 is answered only now: the sender has had its first answer, and nothing may have overtaken.
            received.send(MllpWire.frame(Hl7.ack("AA", "SLOW1")), MllpWire.frame(Hl7.ack("AA", "P3")));
            assertThat(sender.receive(4)).extracting(Hl7::msa).containsExactly("AA SLOW1", "AR P2", "AA P3", "AR P4");
            sender.socket().shutdownOutput();
            assertThat(received.toEnd()).as("what else reached the hospital").isEmpty();
        }
    }

    @Test
    void whileTheHospitalIsAwayNothingIsAcknowledgedAndAfterwardsItIsDelivered() throws Exception {
        try (MllpWire sender = new MllpWire(listen)) {
            sender.send(Hl7.oru(Hl7.KNOWN, "U1"));
            assertThat(sender.closedByPeer()).as("closed without a word").isTrue();
        }
        assertThatThrownBy(() -> send(Hl7.oru(Hl7.KNOWN, "U1")))
                .as("HAPI's client")
                .isInstanceOf(Exception.class);
        try (HapiHospital hospital = new HapiHospital(upstream)) {
            Message answer = send(Hl7.oru(Hl7.KNOWN, "U1"));

            assertThat(field(answer, "/MSA-1")).isEqualTo("AA");
            assertThat(hospital.received()).isEqualTo(List.of("U1"));
        }
    }

    @Test
    void whatIsNotHl7IsClosedAndNeverReachesTheHospital() throws Exception {
        try (Hospital hospital = new Hospital(upstream);
                MllpWire sender = new MllpWire(listen)) {
            sender.send("GET / HTTP/1.1\r\n\r\n");

            assertThat(sender.closedByPeer()).isTrue();
            assertThat(hospital.next().toEnd()).isEmpty();
        }
    }
}
