package eu.heir.conformance.hl7v2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is found in single messages, and in which words. */
class HapiCheckTest {
    private static final String EVN = "EVN|A01|20260301101530";
    private static final String PID = "PID|1||4711^^^HOSP^MR||Doe^Jane||19800229|F";
    private static final String PV1 = "PV1|1|I";

    private final HapiCheck check = new HapiCheck();

    private static String msh(String type, String version) {
        return "MSH|^~\\&|MON|ICU|EHR|HOSP|20260301101530||" + type + "|M1|P|" + version;
    }

    private static byte[] framed(Charset charset, String... segments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(0x0B);
        out.writeBytes((String.join("\r", segments) + "\r").getBytes(charset));
        out.write(0x1C);
        out.write(0x0D);
        return out.toByteArray();
    }

    private List<String> found(byte[] unit) throws Effort.Spent {
        Findings findings = new Findings();
        check.check(unit, findings, new Effort(System.nanoTime() + TimeUnit.MINUTES.toNanos(1)));
        return findings.all().stream().map(f -> f.rule() + ": " + f.text()).toList();
    }

    private List<String> found(String... segments) throws Effort.Spent {
        return found(framed(StandardCharsets.ISO_8859_1, segments));
    }

    @ParameterizedTest
    @ValueSource(strings = {"2.3", "2.3.1", "2.4", "2.5", "2.5.1", "2.6", "2.7", "2.8"})
    void aMessageThatKeepsToItsVersionIsNoFinding(String version) throws Exception {
        assertThat(found(msh("ADT^A01^ADT_A01", version), EVN, PID, PV1, "ZBE|1|local"))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"2.3", "2.3.1", "2.4", "2.5", "2.5.1", "2.6", "2.7", "2.8"})
    void aRequiredSegmentThatIsMissingIsFoundInEachVersion(String version) throws Exception {
        assertThat(found(msh("ADT^A01^ADT_A01", version), EVN, PV1))
                .containsExactly("HL7-CONF-STRUCTURE: required segment PID is missing");
    }

    @ParameterizedTest
    @ValueSource(strings = {"2.3", "2.3.1", "2.4", "2.5", "2.5.1", "2.6", "2.7", "2.8"})
    void aValueThatIsNotOfItsTypeIsFoundInEachVersion(String version) throws Exception {
        assertThat(found(msh("ORU^R01", version), PID, "OBR|1|||X", "OBX|1|NM|HR||seventy||||||F"))
                .contains("HL7-CONF-TYPE: the value of OBX-5 is no NM");
    }

    @Test
    void aRequiredGroupThatIsMissingIsFound() throws Exception {
        assertThat(found(msh("ORU^R01^ORU_R01", "2.5.1"), PID))
                .containsExactly("HL7-CONF-STRUCTURE: required group ORDER_OBSERVATION is missing");
    }

    @Test
    void aRequiredFieldThatIsEmptyIsFound() throws Exception {
        assertThat(found(msh("ADT^A01^ADT_A01", "2.5.1"), EVN, "PID|1||||Doe^Jane", PV1))
                .containsExactly("HL7-CONF-STRUCTURE: required field PID-3 is empty");
    }

    @Test
    void aSegmentInTheWrongPlaceIsFound() throws Exception {
        assertThat(found(msh("ADT^A01^ADT_A01", "2.5.1"), EVN, PID, PV1, "MRG|4712"))
                .containsExactly(
                        "HL7-CONF-STRUCTURE: segment MRG stands where the message has none, or more often than it may");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "PID|1||4711^^^HOSP^MR||Doe^Jane||29.02.1980; PID-7.1 is no DTM",
                "PID|one||4711^^^HOSP^MR||Doe^Jane;           PID-1 is no SI",
            })
    void aValueThatIsNotOfItsTypeIsFound(String pid, String found) throws Exception {
        assertThat(found(msh("ADT^A01^ADT_A01", "2.5.1"), EVN, pid, PV1))
                .containsExactly("HL7-CONF-TYPE: the value of " + found);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "OBX|1|NM|HR||seventy||||||F;   the value of OBX-5 is no NM",
                "OBX|1|DT|D||2026-03-01||||||F; the value of OBX-5 is no DT",
                "OBX|1|QQ|HR||70||||||F;        OBX-2 names a type that the version does not have",
                "OBX|1||HR||70||||||F;          OBX-2 is empty, so OBX-5 has no type",
            })
    void anObservationIsReadByTheTypeThatItNames(String obx, String found) throws Exception {
        assertThat(found(msh("ORU^R01^ORU_R01", "2.5.1"), PID, "OBR|1|||X", obx))
                .containsExactly("HL7-CONF-TYPE: " + found);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "'';       MSH-12 is empty: without a version nothing can be checked",
                "CANARY;   MSH-12 names no version of the standard",
                "2.0;      MSH-12 names no version of the standard",
                "2.10;     MSH-12 names no version of the standard",
                "2.1;      MSH-12 names a version that is not checked: 2.3 to 2.7 and 2.8 are",
                "2.2;      MSH-12 names a version that is not checked: 2.3 to 2.7 and 2.8 are",
                "2.7.1;    MSH-12 names a version that is not checked: 2.3 to 2.7 and 2.8 are",
                "2.8.1;    MSH-12 names a version that is not checked: 2.3 to 2.7 and 2.8 are",
                "2.8.1^DEU; MSH-12 names a version that is not checked: 2.3 to 2.7 and 2.8 are",
                "2.8.2;    MSH-12 names a version that is not checked: 2.3 to 2.7 and 2.8 are",
                "2.9.1;    MSH-12 names a version that is not checked: 2.3 to 2.7 and 2.8 are",
                "2.9;      MSH-12 names a version that is not checked: 2.3 to 2.7 and 2.8 are",
            })
    void aVersionThatCannotBeCheckedIsFound(String version, String text) throws Exception {
        assertThat(found(msh("ADT^A01", version), PID)).containsExactly("HL7-CONF-VERSION: " + text);
    }

    /** No structures of a neighbour: what a version added or took away would be called wrong. What stands beside it is checked all the same. */
    @ParameterizedTest
    @ValueSource(strings = {"2.1", "2.2", "2.7.1", "2.8.1", "2.9"})
    void aMessageOfAVersionThatIsNotCheckedIsTheOneFindingAndHidesNoOther(String version) throws Exception {
        assertThat(found(msh("ADT^A01^ADT_A01", version), "PID|one||||Doe^Jane||29.02.1980", "MRG", "no segment"))
                .containsExactly(
                        "HL7-CONF-VERSION: MSH-12 names a version that is not checked: 2.3 to 2.7 and 2.8 are");
        assertThat(found(
                        "BHS|^~\\&|LAB",
                        msh("ADT^A01", version),
                        PID,
                        msh("ADT^A01^ADT_A01", "2.8"),
                        EVN,
                        PV1,
                        "BTS|2"))
                .containsExactly(
                        "HL7-CONF-VERSION: MSH-12 names a version that is not checked: 2.3 to 2.7 and 2.8 are",
                        "HL7-CONF-STRUCTURE: required segment PID is missing");
    }

    @Test
    void aStructureThatContradictsTheEventIsFound() throws Exception {
        assertThat(found(msh("ADT^A01^ORU_R01", "2.5.1"), EVN, PID, PV1))
                .contains("HL7-CONF-STRUCTURE: MSH-9.3 is not the structure that MSH-9.1 and MSH-9.2 have");
    }

    /** A line break within a text hides nothing behind it. */
    @Test
    void aLineThatIsNoSegmentIsFoundAndTheRestIsChecked() throws Exception {
        assertThat(found(msh("ADT^A01^ADT_A01", "2.5.1"), EVN, PID, "CANARY of a text", "PV1|one|I"))
                .containsExactly(
                        "HL7-CONF-STRUCTURE: a line that is no segment", "HL7-CONF-TYPE: the value of PV1-1 is no SI");
    }

    @Test
    void aTypeThatTheVersionDoesNotHaveIsFound() throws Exception {
        assertThat(found(msh("XXX^Y01", "2.5.1"), PID))
                .containsExactly("HL7-CONF-STRUCTURE: MSH-9 names a message that the version does not have");
    }

    /** A line break in a text makes a segment of its rest. */
    @Test
    void noPieceOfAMessageIsEverSaid() throws Exception {
        List<List<String>> all = List.of(
                found(
                        msh("ADT^A01^CANARY", "2.5.1"),
                        "EVN|CANARY|CANARY",
                        "PID|CANARY|CANARY||CANARY",
                        "CANARY",
                        "CAN|1"),
                found(msh("ORU^R01", "2.5.1"), PID, "OBR|CANARY", "OBX|CANARY|CANARY|CANARY||CANARY"),
                found(msh("ORU^R01", "2.5.1"), PID, "OBR|1", "OBX|1|NM|X||CANARY", "CANARY|CANARY", "\\CANARY"),
                found(msh("CANARY^CANARY", "2.5.1"), "CAN|CANARY"),
                found("MSH|^~\\&|CANARY", "PID|CANARY"),
                found("MSH", "PID|CANARY"),
                found("MSH|", "CANARY"));

        assertThat(all)
                .allSatisfy(findings ->
                        assertThat(findings).isNotEmpty().noneMatch(f -> f.contains("CAN") || f.contains("\\")));
    }

    @Test
    void theMessagesOfABatchAreLookedAtOneByOne() throws Exception {
        assertThat(found(
                        "FHS|^~\\&|F",
                        "BHS|^~\\&|LAB",
                        msh("ADT^A01^ADT_A01", "2.5.1"),
                        EVN,
                        PID,
                        PV1,
                        msh("ADT^A01^ADT_A01", "2.4"),
                        EVN,
                        PV1,
                        "BTS|2",
                        "FTS|1"))
                .containsExactly("HL7-CONF-STRUCTURE: required segment PID is missing");
    }

    /** The second byte of these characters looks like a separator. */
    @ParameterizedTest
    @CsvSource({"SHIFT-JIS, windows-31j, ポ", "BIG-5, Big5, 育", "GB 18030-2000, GB18030, 倈"})
    void theTextIsReadInTheCharacterSetOfTheMessage(String name, String charset, String character) throws Exception {
        byte[] unit = framed(
                Charset.forName(charset),
                msh("ADT^A01^ADT_A01", "2.5.1") + "||||||" + name,
                EVN,
                "PID|1||4711||Doe^" + character + "||19800229|F",
                PV1);

        assertThat(found(unit)).isEmpty();
    }

    @Test
    void lineFeedsSeparateSegmentsAsTheySometimesDo() throws Exception {
        byte[] unit = (String.join("\n", msh("ADT^A01^ADT_A01", "2.5.1"), EVN, PID, PV1) + "\n")
                .getBytes(StandardCharsets.US_ASCII);

        assertThat(found(unit)).isEmpty();
    }

    @Test
    void aMessageOfVeryManySegmentsIsGivenUp() {
        String[] segments = new String[HapiCheck.SEGMENTS_MAX + 2];
        java.util.Arrays.fill(segments, "NTE|1||x");
        segments[0] = msh("ORU^R01^ORU_R01", "2.5.1");

        assertThatThrownBy(() -> found(segments)).isInstanceOf(Effort.Spent.class);
    }

    @Test
    void whatTakesTooLongIsGivenUp() {
        byte[] unit = framed(StandardCharsets.US_ASCII, msh("ADT^A01^ADT_A01", "2.5.1"), EVN, PID, PV1);

        assertThatThrownBy(() -> check.check(unit, new Findings(), new Effort(System.nanoTime() - 1)))
                .isInstanceOf(Effort.Spent.class);
    }

    @Test
    void hapiKeepsNoFileInTheWorkingDirectory() throws Exception {
        found(msh("ADT^A01^ADT_A01", "2.5.1"), EVN, PID, PV1);

        assertThat(Files.exists(Path.of("id_file"))).isFalse();
    }
}
