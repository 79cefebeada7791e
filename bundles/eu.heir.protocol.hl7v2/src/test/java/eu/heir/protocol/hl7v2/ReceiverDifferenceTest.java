package eu.heir.protocol.hl7v2;

import static org.assertj.core.api.Assertions.assertThat;

import eu.heir.api.Interaction;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Messages that {@link Hl7v2ParserDifferentialTest} found to be read differently in silence, and what the gateway says of them now. */
class ReceiverDifferenceTest {
    private static final String HEADER = "MSH|^~\\&|MON|ICU|EHR|HOSP|20250301||ADT^A01|42|P|2.5||||||8859/1";

    private final HapiReceiver hapi = new HapiReceiver();

    private static Interaction read(String message) {
        return Wire.read(Wire.framed(Mutations.bytes(message)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"\r PID", "\r\tPID", "\r\u001fPID", "\r\u000cPID", "\r\n PID", "\r  \t PID", "\rZPI|1\r PID"})
    void aSegmentBehindBlanksIsReadByReceiversAndAmbiguous(String lead) {
        String message = HEADER + lead + "|1||evil\r";

        assertThat(hapi.read(message).values()).containsEntry("PID[1]-3[1].1.1", "evil");
        assertThat(Wire.codes(read(message))).contains("hl7.segment.indented");
    }

    @Test
    void blanksBeforeTextThatIsNoSegmentAreNothing() {
        assertThat(Wire.codes(read(HEADER + "\rNTE|1||a\n  EKG: normal\r"))).containsExactly("hl7.linefeed.in.data");
        assertThat(Wire.codes(read(HEADER + "\rPID|1||77\r \r\t\r"))).isEmpty();
    }

    @Test
    void aSegmentWithoutANameIsOneMoreOfTheKindBeforeItAndAmbiguous() {
        String message = HEADER + "\rPID|1||77\r|1||evil\r";

        assertThat(hapi.read(message).values()).containsEntry("PID[2]-3[1].1.1", "evil");
        assertThat(Wire.codes(read(message))).containsExactly("hl7.segment.unnamed");
    }

    @Test
    void aHeaderThatEndsWithALineFeedAndALaterSegmentThatDoesNotAreAmbiguous() {
        String message = HEADER + "\nPID|1||77\rPID|1||evil\r";

        assertThat(hapi.read(message).values()).containsEntry("PID[1]-3[1].1.1", "evil");
        assertThat(Wire.codes(read(message))).containsExactly("hl7.segment.separator.mixed");
    }

    @Test
    void lineFeedsWithAReturnAtTheEndOfTheMessageAreNotMixed() {
        assertThat(Wire.codes(read(HEADER + "\nPID|1||77\n\r"))).containsExactly("hl7.segment.separator.lf");
        assertThat(Wire.codes(read(HEADER + "\nPID|1||77\r"))).containsExactly("hl7.segment.separator.lf");
    }

    @Test
    void aLineFeedBeforeAReturnIsToldAndNoPartOfTheValue() {
        Interaction interaction = read(HEADER + "\n\rPID|1||77\n\r");

        assertThat(Wire.codes(interaction)).containsExactly("hl7.segment.separator.lf");
        assertThat(interaction.attributes().first("PID-3")).isEqualTo("77");
    }

    @Test
    void whereLineFeedsEndSegmentsOneThatMayEndAnotherIsAmbiguous() {
        String message = HEADER + "\nPID|1||77\npid|1||evil\nOBX|1\n";

        assertThat(Wire.codes(read(message))).contains("hl7.linefeed.doubtful");
        assertThat(Wire.codes(read(HEADER + "\nPID|1||77\nNTE|1||one\nand two\n")))
                .doesNotContain("hl7.linefeed.doubtful");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"\\X41\\", "\\X0d\\", "\\.br\\", "\\H\\", "\\Q\\", "\\", "\\\\", "\\F", "\\C1234\\", "\\Zx\\"})
    void anEscapeSequenceThatIsNoDelimiterIsAmbiguousInTheHeaderAndInThePatientId(String escape) {
        for (String message : List.of(
                HEADER.replace("|MON|", "|MON" + escape + "|") + "\rPID|1||77\r",
                HEADER.replace("|42|", "|" + escape + "42|") + "\rPID|1||77\r",
                HEADER + "\rPID|1||77\rPID|2||8" + escape + "8^^^A\r")) {
            assertThat(Wire.codes(read(message))).as(message).contains("hl7.escape.ambiguous");
        }
    }

    @Test
    void escapedDelimitersAndEscapesInTextAreNothing() {
        String message = HEADER.replace("|MON|", "|\\F\\\\S\\\\T\\\\R\\\\E\\|")
                + "\rPID|1||7\\T\\7||\\X41\\\rNTE|1||\\.br\\\\X0D\\\\H\\\r";

        assertThat(Wire.codes(read(message))).isEmpty();
        assertThat(hapi.read(message).values()).containsEntry("MSH-3[1].1.1", "|^&~\\");
        assertThat(read(message).attributes().first("MSH-3")).isEqualTo("|^&~\\");
    }

    @Test
    void aTypeWithSubcomponentsIsAmbiguousSoThatNoResultPassesAsAnAnswer() {
        String message = HEADER.replace("ADT^A01", "ORU&X^R01") + "\rMSA|AA|1\r";

        assertThat(hapi.read(message).values()).containsEntry("operation", "ORU^R01");
        assertThat(Wire.codes(read(message))).contains("hl7.msh9.subcomponents");
        assertThat(Wire.codes(read(HEADER.replace("ADT^A01", "ADT^A01^X&Y")))).isEmpty();
    }
}
