package eu.heir.protocol.hl7v2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import eu.heir.api.Attributes;
import eu.heir.api.Interaction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Fields by path (2.5), delimiters from MSH-1 and MSH-2 (2.5.4), escape sequences (2.7). */
class MessageViewTest {
    private static final String[] MESSAGE = {
        "MSH|^~\\&|MON^1.2.3^ISO|ICU|EHR|HOSP|20250301||ORU^R01^ORU_R01|42|P|2.5.1|||||\"\"",
        "PID|1||77^^^MRN&1.2.3&ISO^MR~88^^^SSN||Doe^Jane||\"\"",
        "OBR|1||A|8867-4",
        "OBX|1|NM",
        "OBX|2|NM|8867-4||72|/min",
        "OBX|3|ST|x||a\\T\\b \\S\\ \\F\\ \\R\\ \\E\\ \\X4142\\ \\.br\\ \\H\\c\\N\\ d\\|end",
        "ZPI|z",
        "OBXX|not a segment"
    };

    private static Attributes attributes() {
        return Wire.read(MESSAGE).attributes();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "MSH-1; |",
                "MSH-2; ^~\\&",
                "MSH-2.1; ^~\\&",
                "MSH-3; MON^1.2.3^ISO",
                "MSH-3.1; MON",
                "MSH-3.3; ISO",
                "MSH-4.1; ICU",
                "MSH-4.1.1; ICU",
                "MSH-8; ''",
                "MSH-9.2; R01",
                "MSH-17; \"\"",
                "PID-3; 77^^^MRN&1.2.3&ISO^MR",
                "PID-3.4; MRN&1.2.3&ISO",
                "PID-3.4.2; 1.2.3",
                "PID-3[2].1; 88",
                "PID-3[2]; 88^^^SSN",
                "PID-5.2; Jane",
                "PID-7; \"\"",
                "PID[1]-1; 1",
                "OBX-5; 72",
                "OBX[2]-5; 72",
                "OBX-1; 1",
                "OBX[3]-6; end",
                "ZPI-1; z",
                "ZPI; ZPI|z",
            })
    void aPathReadsOneValue(String path, String value) {
        assertThat(attributes().first(path)).isEqualTo(value);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "MSH-18",
                "MSH-2.2",
                "MSH-1[2]",
                "PID-8",
                "PID-3[3]",
                "PID-3.7",
                "PID-3.4.4",
                "PID[2]-3",
                "OBX[1]-5",
                "OBX[4]-1",
                "NTE-3",
                "OBR-4.2"
            })
    void whatIsNotThereIsNull(String path) {
        assertThat(attributes().first(path)).isNull();
        assertThat(attributes().all(path, 9)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "MS",
                "msh-1",
                "MSH-",
                "MSH-0",
                "MSH-01",
                "MSH-1.",
                "MSH-1.2.3.4",
                "MSH-1[0]",
                "MSH[",
                "MSH[]-1",
                "MSH-1[2",
                "MSH.1",
                "1BX-5",
                "MSH-12345",
                "MSH-9.2 ",
                "OBXX-1",
                "MSH--1"
            })
    void whatIsNoPathIsAnIllegalArgument(String path) {
        assertThatThrownBy(() -> attributes().first(path)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> attributes().all(path, 1)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void allValuesComeInOrderOfAppearance() {
        Attributes attributes = attributes();

        assertThat(attributes.all("OBX-1", 9)).containsExactly("1", "2", "3");
        assertThat(attributes.all("OBX-1", 2)).containsExactly("1", "2");
        assertThat(attributes.all("PID-3.1", 9)).containsExactly("77", "88");
        assertThat(attributes.all("PID-3.1", 1)).containsExactly("77");
        assertThat(attributes.all("PID-3", 9)).containsExactly("77^^^MRN&1.2.3&ISO^MR", "88^^^SSN");
        assertThat(attributes.all("PID-3[2].4", 9)).containsExactly("SSN");
        assertThat(attributes.all("PID-3.5", 9)).containsExactly("MR");
        assertThat(attributes.all("MSH-2", 9)).containsExactly("^~\\&");
    }

    @Test
    void escapeSequencesAreDecodedAndFormattingIsNot() {
        assertThat(attributes().first("OBX[3]-5")).isEqualTo("a&b ^ | ~ \\ AB \\.br\\ \\H\\c\\N\\ d\\");
    }

    @Test
    void whatOnlyLooksLikeAnEscapeSequenceStaysAndHidesNoRealOne() {
        String[] message = MESSAGE.clone();
        message[4] = "OBX|2|ST|||C:\\temp\\F\\x\\Xzz\\T\\\\X4\\ \\\\ \\X\\S\\";
        assertThat(Wire.read(message).attributes().first("OBX-5")).isEqualTo("C:\\temp|x\\Xzz&\\X4\\ \\\\ \\X^");
    }

    @Test
    void bytesOfAHexadecimalEscapeAreInTheCharacterSetOfTheMessage() {
        Interaction latin = Wire.read("MSH|^~\\&|a|||||||1|P|2.5|||||||", "NTE|1||\\XE4\\");
        Interaction unicode = Wire.read("MSH|^~\\&|a||||||ADT|1|P|2.5||||||UNICODE UTF-8", "NTE|1||\\XC3A4\\");

        assertThat(latin.attributes().first("NTE-3")).isEqualTo("ä");
        assertThat(unicode.attributes().first("NTE-3")).isEqualTo("ä");
    }

    @Test
    void oddDelimitersAreTakenFromTheMessage() {
        Interaction interaction = Wire.read(
                "MSH#$*!@#MON$1.2#ICU#EHR#HOSP#2025##ORU$R01$ORU_R01#42#P#2.5.1",
                "PID#1##77$$$A@B*88##x!S!y!F!z|^~\\&");

        assertThat(interaction.operation().name()).isEqualTo("ORU^R01");
        assertThat(interaction.claim("MSH-3")).isEqualTo("MON$1.2");
        assertThat(interaction.attributes().first("MSH-1")).isEqualTo("#");
        assertThat(interaction.attributes().first("MSH-2")).isEqualTo("$*!@");
        assertThat(interaction.attributes().first("PID-3.4.2")).isEqualTo("B");
        assertThat(interaction.attributes().first("PID-3[2]")).isEqualTo("88");
        assertThat(interaction.attributes().first("PID-5")).isEqualTo("x$y#z|^~\\&");
    }

    @Test
    void fewerEncodingCharactersMeanFewerParts() {
        Interaction interaction = Wire.read("MSH|^|MON||||||ADT^A01|42|P|2.3", "PID|1||77^8~9&1\\T\\");

        assertThat(Wire.codes(interaction)).containsExactly("hl7.encoding.characters.short");
        assertThat(interaction.operation().name()).isEqualTo("ADT^A01");
        assertThat(interaction.attributes().first("PID-3.2")).isEqualTo("8~9&1\\T\\");
        assertThat(interaction.attributes().first("PID-3[2]")).isNull();
    }

    @Test
    void theTruncationCharacterIsLegalAndMoreAreUnusual() {
        assertThat(Wire.codes(Wire.read("MSH|^~\\&#|MON||||||ADT^A01|42|P|2.7")))
                .isEmpty();
        assertThat(Wire.codes(Wire.read("MSH|^~\\&#!|MON||||||ADT^A01|42|P|2.7")))
                .containsExactly("hl7.encoding.characters.long");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "MSHA^~\\&AMON",
                "MSH ^~\\& MON",
                "MSH||MON",
                "MSH|^^\\&|MON",
                "MSH|1~\\&|MON",
                "MSH\u0001^~\\&\u0001MON",
                "MSH\u00a6^~\\&\u00a6MON",
                "MSH|^~\\^|MON"
            })
    void badDelimitersAreMalformedAndNothingIsRead(String header) {
        Interaction interaction = Wire.read(header + "|||||||42|P|2.5", "PID|1||77");

        assertThat(Wire.codes(interaction)).containsExactly("hl7.delimiters.bad");
        assertThat(interaction.operation().name()).isEqualTo("?");
        assertThat(interaction.correlation()).isNull();
        assertThat(interaction.attributes().first("PID-3")).isNull();
    }

    @Test
    void aHeaderThatEndsTooEarlyIsMalformed() {
        assertThat(Wire.codes(Wire.read("MSH"))).containsExactly("hl7.msh.short");
        assertThat(Wire.codes(Wire.read("MSH|"))).containsExactly("hl7.msh.short");
        assertThat(Wire.codes(Wire.read("MSH|^~\\&")))
                .containsExactlyInAnyOrder("hl7.msh9.missing", "hl7.msh10.missing");
    }

    @Test
    void oneCharacterForEscapeAndSubcomponentIsAmbiguousAndStillRead() {
        Interaction interaction = Wire.read("MSH|^~\\\\|MON||||||ADT^A01|42|P|2.3", "PID|1||77");

        assertThat(Wire.codes(interaction)).containsExactly("hl7.delimiters.shared");
        assertThat(interaction.attributes().first("PID-3")).isEqualTo("77");
    }

    @Test
    void segmentsMayEndWithLineFeeds() {
        String[] message = java.util.Arrays.copyOf(MESSAGE, MESSAGE.length - 1);
        for (String end : new String[] {"\n", "\r\n", "\r\n\r\n", "\n\n"}) {
            Interaction interaction = Wire.read(Wire.framed(
                    String.join(end, message).concat(end).getBytes(java.nio.charset.StandardCharsets.ISO_8859_1)));

            assertThat(Wire.codes(interaction)).as(end).containsExactly("hl7.segment.separator.lf");
            assertThat(interaction.attributes().first("MSH-17")).isEqualTo("\"\"");
            assertThat(interaction.attributes().first("PID-3.4.2")).isEqualTo("1.2.3");
            assertThat(interaction.attributes().first("OBX[3]-6")).isEqualTo("end");
        }
    }

    @Test
    void aLineFeedInDataStaysData() {
        Interaction interaction = Wire.read(MESSAGE[0], "NTE|1||line one\nline two", "PID|1||77");

        assertThat(Wire.codes(interaction)).containsExactly("hl7.linefeed.in.data");
        assertThat(interaction.attributes().first("NTE-3")).isEqualTo("line one\nline two");
        assertThat(interaction.attributes().first("PID-3")).isEqualTo("77");
    }

    @Test
    void aSegmentHiddenBehindALineFeedIsSeenAndAmbiguous() {
        Interaction interaction = Wire.read(MESSAGE[0], "NTE|1||x\nPID|1||evil");

        assertThat(Wire.codes(interaction)).containsExactly("hl7.segment.separator.mixed");
        assertThat(interaction.attributes().first("PID-3")).isEqualTo("evil");
    }

    @Test
    void attributesReadTheBorrowedViewOnly() {
        ArrayBytes view = new ArrayBytes(Wire.framed(MESSAGE));
        Attributes attributes = eu.heir.api.protocol.Step.interactionOf(
                        Wire.session().read(eu.heir.api.Side.DEVICE, view))
                .attributes();
        assertThat(attributes.first("PID-3.1")).isEqualTo("77");

        view.withdraw();

        assertThatThrownBy(() -> attributes.first("PID-3.1")).isInstanceOf(IllegalStateException.class);
    }
}
