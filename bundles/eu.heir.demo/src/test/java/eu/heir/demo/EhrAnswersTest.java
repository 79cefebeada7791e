package eu.heir.demo;

import static ca.uhn.hl7v2.AcknowledgmentCode.AA;
import static ca.uhn.hl7v2.AcknowledgmentCode.AE;
import static ca.uhn.hl7v2.AcknowledgmentCode.CA;
import static ca.uhn.hl7v2.AcknowledgmentCode.CE;
import static org.assertj.core.api.Assertions.assertThat;

import ca.uhn.hl7v2.AcknowledgmentCode;
import eu.heir.demo.EhrAnswers.Answer;
import java.net.ProtocolException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EhrAnswersTest {
    private static final String TAIL = "PID|1||1^^^DEMO^MR||Müller^Ásta\rPV1|1|I\r";

    private final EhrAnswers answers = new EhrAnswers(EhrAnswers.context(true), EhrAnswers.context(false));

    private Answer answer(String message) {
        return answers.answer(message.getBytes(StandardCharsets.UTF_8));
    }

    private static String oru(String version, String ackFields) {
        return "MSH|^~\\&|BEDMON|ICU-1|EHR|H|20260301||ORU^R01^ORU_R01|id7|T|" + version + "|||" + ackFields + "\r"
                + TAIL;
    }

    private static List<Ack> acks(Answer answer) throws ProtocolException {
        List<Ack> acks = new ArrayList<>();
        for (byte[] reply : answer.replies()) {
            acks.add(Ack.parse(reply));
        }
        return acks;
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                // MSH-15, MSH-16, answers to a good message, answers to a bad one (HL7 v2.5 section 2.9, table 0155)
                "'', '', AA, AE",
                "AL, NE, CA, CE",
                "AL, AL, CA AA, CE",
                "NE, AL, AA, AE",
                "NE, NE, '', ''",
                "ER, NE, '', CE",
                "SU, NE, CA, ''",
                "NE, ER, '', AE",
                "NE, SU, AA, ''",
                "AL, '', CA, CE",
                "'', AL, AA, AE"
            })
    void acknowledgesAsTheSenderAsked(String accept, String application, String good, String bad) {
        assertThat(EhrAnswers.codes(accept, application, true)).isEqualTo(codes(good));
        assertThat(EhrAnswers.codes(accept, application, false)).isEqualTo(codes(bad));
    }

    private static List<AcknowledgmentCode> codes(String names) {
        return Arrays.stream(names.split(" ", -1))
                .filter(name -> !name.isEmpty())
                .map(AcknowledgmentCode::valueOf)
                .toList();
    }

    @Test
    void repeatsTheControlIdAndSwapsSenderAndReceiver() throws ProtocolException {
        Answer answer = answer(oru("2.5", "AL|AL||UNICODE UTF-8"));

        assertThat(answer).isInstanceOf(Answer.Taken.class);
        assertThat(((Answer.Taken) answer).sender()).isEqualTo("BEDMON^ICU-1");
        assertThat(acks(answer)).containsExactly(new Ack(AckCode.CA, "id7", ""), new Ack(AckCode.AA, "id7", ""));
        assertThat(new String(answer.replies().get(0), StandardCharsets.UTF_8))
                .startsWith("MSH|^~\\&|EHR|H|BEDMON|ICU-1|")
                .contains("|UNICODE UTF-8");
    }

    @Test
    void understandsOtherVersionsAndEventsThatOneSystemShouldNeverSend() throws ProtocolException {
        String merge =
                "MSH|^~\\&|X|Y|EHR|H|20260301||ADT^A40^ADT_A39|m1|T|2.5\rEVN|A40|20260301\rPID|1||1^^^D^MR||A^B\rMRG|2^^^D^MR\r";

        assertThat(acks(answer(merge))).containsExactly(new Ack(AckCode.AA, "m1", ""));
        assertThat(acks(answer(oru("2.3", "").replace("^ORU_R01", ""))))
                .containsExactly(new Ack(AckCode.AA, "id7", ""));
    }

    @Test
    void refusesWhatDoesNotValidate() throws ProtocolException {
        String badNumber = oru("2.5", "AL|NE") + "OBR|1||1|x^y\rOBX|1|NM|147842^x^MDC||eighty||||||F\r";

        Answer answer = answer(badNumber);

        assertThat(answer).isInstanceOf(Answer.Rejected.class);
        assertThat(acks(answer)).extracting(Ack::code).containsExactly(AckCode.CE);
    }

    @Test
    void saysNothingToWhatIsNoHl7() {
        assertThat(answer("GET / HTTP/1.1\r\n")).isInstanceOf(Answer.Unanswerable.class);
        assertThat(answer("")).isInstanceOf(Answer.Unanswerable.class);
        assertThat(answer("MSH|")).isInstanceOf(Answer.Unanswerable.class);
    }

    @Test
    void leavesNoFileBehind() {
        answer(oru("2.5", ""));

        // HAPI's default id generator keeps a file of this name in the working directory.
        assertThat(Files.exists(Path.of("id_file"))).isFalse();
    }

    @Test
    void usesTheConstantsOfTheTable() {
        assertThat(List.of(AA, AE, CA, CE)).extracting(Enum::name).containsExactly("AA", "AE", "CA", "CE");
    }
}
