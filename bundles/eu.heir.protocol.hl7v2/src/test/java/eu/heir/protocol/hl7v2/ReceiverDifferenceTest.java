package eu.heir.protocol.hl7v2;

import static org.assertj.core.api.Assertions.assertThat;

import eu.heir.api.Anomaly;
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

    @ParameterizedTest
    @ValueSource(
            strings = {
                "PIDX",
                "PID ",
                "PID  ",
                "PID\t",
                "PID_",
                "PID0",
                "PIDx",
                "PID\u00a0",
                "PID\u007f",
                "PID-A LONG NAME",
                " PIDX",
                "PID^"
            })
    void aDecidingSegmentWithMoreThanThreeCharactersInItsNameIsAmbiguous(String name) {
        String message = HEADER + "\rPID|1||77\r" + name + "|1||evil\r";

        assertThat(hapi.readUnchecked(message).values()).containsEntry("PID[2]-3[1].1.1", "evil");
        assertThat(Wire.codes(read(message))).contains("hl7.segment.name.long");
        assertThat(read(message).anomalies()).anyMatch(a -> a.kind() == Anomaly.Kind.AMBIGUOUS);
        assertThat(read(message).attributes().all("PID-3", 9)).containsExactly("77");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"MSAX|AA|1", "OBX |1|ST|X||evil", "OBR1|1", "ORC |CA", "RXAX|0", "MRG |4", "PV1_|1", "BTS |1"})
    void theSegmentsThatDecideAreNotPidAlone(String line) {
        assertThat(Wire.codes(read(HEADER + "\rPID|1||77\r" + line + "\r"))).contains("hl7.segment.name.long");
    }

    @Test
    void aLongNameBehindALineFeedIsAmbiguousAsWell() {
        assertThat(Wire.codes(read(HEADER + "\nPID|1||77\nPIDX|1||evil\n"))).contains("hl7.segment.name.long");
        assertThat(Wire.codes(read(HEADER + "\rPID|1||77\nPID |1||evil\r"))).contains("hl7.segment.name.long");
    }

    /** The line feed is data, so the fields of the line behind it belong to the long name. */
    @Test
    void theFieldSeparatorOfALongNameMayStandBehindALineFeed() {
        String message = HEADER + "\rPIDX\nand\nso on|1||evil\r";

        assertThat(hapi.readUnchecked(message).values()).containsEntry("PID[1]-3[1].1.1", "evil");
        assertThat(Wire.codes(read(message))).contains("hl7.segment.name.long");
        assertThat(Wire.codes(read(HEADER + "\rPIDX\nand so on\rNTE|1||b\r"))).doesNotContain("hl7.segment.name.long");
    }

    @Test
    void aNameAndItsFieldsMayStandOnTwoLines() {
        String message = HEADER + "\rPID\n|1||evil\r";

        assertThat(hapi.readUnchecked(message).values()).containsEntry("PID[1]-3[1].1.1", "evil");
        assertThat(Wire.codes(read(message))).contains("hl7.segment.name.long");
        assertThat(Wire.codes(read(message.replace("PID", "NTE")))).contains("hl7.segment.name.doubtful");
        assertThat(Wire.codes(read(HEADER + "\nPID\nOBX|1\nPID\n"))).containsExactly("hl7.segment.separator.lf");
    }

    /** Reports with tables and bare line breaks: to refuse them would keep a result from a patient's doctor. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "WBC 12.3 | RBC 4.1",
                "PCR SARS-CoV-2 | positive",
                "ORGANISM | AMPICILLIN",
                "CONCLUSION: as before",
                "PID suspected",
                "O negative | tested",
                "PI|3",
                "ZUSTAND|stabil"
            })
    void aLineOfATextIsNeverRefused(String line) {
        String broken = HEADER + "\rPID|1||77\rOBX|1|TX|X||text\r" + line + "\rand more\r";

        assertThat(read(broken).anomalies()).noneMatch(a -> a.kind() != Anomaly.Kind.UNUSUAL);
        assertThat(read(broken.replace("text\r", "text\n")).anomalies())
                .noneMatch(a -> a.kind() != Anomaly.Kind.UNUSUAL);
    }

    @Test
    void aLineThatBeginsLikeASegmentIsTold() {
        assertThat(Wire.codes(read(HEADER + "\rPID|1||77\rORGANISM | AMPICILLIN\r")))
                .containsExactly("hl7.segment.name.doubtful");
        assertThat(Wire.codes(read(HEADER + "\rPID|1||77\rPIDX\r"))).containsExactly("hl7.segment.name.doubtful");
    }

    /** A second segment of two characters has a number in HAPI, and with it the name of another one. */
    @Test
    void aNameOfTwoCharactersIsTold() {
        String message = HEADER + "\rPID|1||77\rIN|1|a\rOBX|1|TX|X||t\rIN|1|smuggled\r";

        assertThat(hapi.readUnchecked(message).segments()).contains("IN2");
        assertThat(Wire.codes(read(message))).containsExactly("hl7.segment.name.doubtful");
    }

    @Test
    void aNameThatGoesOnBehindALineFeedIsTold() {
        String message = HEADER + "\rPID\nP\rPID|1||77\r";

        assertThat(hapi.readUnchecked(message).values()).containsEntry("PID[2]-3[1].1.1", "77");
        assertThat(Wire.codes(read(message))).contains("hl7.segment.name.doubtful");
    }

    @ParameterizedTest
    @ValueSource(strings = {" P\u0092D|1||evil", "\u001f\u00c4ID|1||evil", " PI@|1||evil", "\tPI|1||evil"})
    void anIndentedLineThatSomeCutOffIsAmbiguousWhereLineFeedsEndSegments(String line) {
        String message = HEADER + "\nPID|1||77\n" + line + "\nOBX|1|TX|X||t\n";

        assertThat(Wire.codes(read(message))).contains("hl7.linefeed.doubtful");
        assertThat(Wire.codes(read(message.replace('\n', '\r').replace("77\r", "77\n"))))
                .doesNotContain("hl7.linefeed.doubtful");
    }

    @ParameterizedTest
    @ValueSource(strings = {"PI|", "P|", " PI|", " |"})
    void halfANameIsOneMoreOfTheSegmentBeforeItAndAmbiguous(String name) {
        String message = HEADER + "\rPID|1||77\r" + name + "1||evil\r";

        assertThat(hapi.readUnchecked(message).values()).containsEntry("PID[2]-3[1].1.1", "evil");
        assertThat(Wire.codes(read(message))).containsExactly("hl7.segment.unnamed");
        assertThat(Wire.codes(read(message.replace('\r', '\n')))).contains("hl7.linefeed.doubtful");
        assertThat(Wire.codes(read(HEADER + "\rPID|1||77\rPI\rAB|1\r"))).containsExactly("hl7.segment.name.doubtful");
    }

    @Test
    void aTableInATextWithBareLineFeedsIsNeverRefused() {
        String message = HEADER + "\rPID|1||77\rOBX|1|TX|X||results\n | Na | 140\n|Cl|100\nO| K | 4\r";

        assertThat(Wire.codes(read(message))).containsExactly("hl7.linefeed.in.data");
    }

    @Test
    void theMembersOfABatchHaveSeparatorsOfTheirOwn() {
        String member = HEADER.replace('|', '#') + "\rPID#1##a|b\rNTE#1##|\r";
        String batch = "BHS|^~\\&|MON|||||||||7\r" + member + HEADER + "\rPID|1||77#\rBTS|2|#\r";

        assertThat(Wire.codes(read(batch))).isEmpty();
        assertThat(Wire.codes(read(batch.replace("PID#1##", "PID|1|#1##")))).contains("hl7.segment.name.long");
        assertThat(Wire.codes(read(batch.replace("BTS|", "BTSX|")))).contains("hl7.segment.name.long");
    }

    @ParameterizedTest
    @ValueSource(strings = {"^", "^~", "^~\\"})
    void fewerEncodingCharactersThanFourAreToldAndNotRefused(String encoding) {
        String message = HEADER.replace("^~\\&|MON|", encoding + "|XMON|") + "\rPID|1||7X7\r";

        assertThat(Wire.codes(read(message))).containsExactly("hl7.encoding.characters.short");
        assertThat(read(message).anomalies()).allMatch(a -> a.kind() == Anomaly.Kind.UNUSUAL);
        assertThat(read(message).attributes().first("MSH-3")).isEqualTo("XMON");
        assertThat(read(message).attributes().first("PID-3")).isEqualTo("7X7");
    }

    /** Else a result could pass as an answer, or under the name of another event. */
    @Test
    void aTypeThatSuchAReceiverCutsToAnotherIsAmbiguous() {
        String header = HEADER.replace("^~\\&|MON|", "^~|XMON|");
        String result = header.replace("ADT^A01", "ORUXY^R01") + "\rMSA|AA|1\r";

        assertThat(hapi.readUnchecked(result).values()).containsEntry("operation", "ORU^R01");
        assertThat(Wire.codes(read(result))).contains("hl7.msh9.subcomponents");
        assertThat(Wire.codes(read(header.replace("ADT^A01", "ADT^A01X") + "\r")))
                .contains("hl7.msh9.subcomponents");
        assertThat(Wire.codes(read(HEADER.replace("^~\\&|MON|", "^|XMON|").replace("ADT^A01", "OXRU^R01") + "\r")))
                .contains("hl7.msh9.subcomponents");
        assertThat(Wire.codes(read(HEADER.replace("^~\\&|MON|", "^~|ADT1|") + "\rPID|1||77\r")))
                .containsExactly("hl7.encoding.characters.short");
    }

    @Test
    void aReceiverThatCountsOffFourEncodingCharactersReadsOtherValues() {
        String message = HEADER.replace("^~\\&|MON|", "^~|XMON|") + "\rPID|1||7X8\r";

        assertThat(hapi.readUnchecked(message).values())
                .containsEntry("PID[1]-3[1].1.1", "7")
                .containsEntry("PID[1]-3[1].1.2", "8");
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
