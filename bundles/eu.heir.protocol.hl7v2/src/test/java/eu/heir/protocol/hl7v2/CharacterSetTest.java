package eu.heir.protocol.hl7v2;

import static org.assertj.core.api.Assertions.assertThat;

import eu.heir.api.Interaction;
import eu.heir.api.Side;
import eu.heir.api.protocol.Step;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** MSH-18 and table 0211 (2.14.9.18). */
class CharacterSetTest {
    private static byte[] frame(Charset charset, String name, String text) {
        return Wire.framed(Wire.message(
                charset,
                "MSH|^~\\&|MON|ICU|EHR|HOSP|1||ORU^R01|42|P|2.5.1||||||" + name,
                "PID|1||" + text + "^x~2^y|z"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "'';                 ISO-8859-1;   Käse ÿ",
                "8859/1;             ISO-8859-1;   Käse ÿ",
                "8859/2;             ISO-8859-2;   Łódź",
                "8859/5;             ISO-8859-5;   Привет",
                "8859/15;            ISO-8859-15;  10 €",
                "UNICODE UTF-8;      UTF-8;        Łódź 表 😀",
                "UTF-8~UNICODE;      UTF-8;        Łódź",
                "UNICODE;            UTF-8;        ö",
                "KS X 1001;          EUC-KR;       한국",
            })
    void textIsDecodedByTheNamedSet(String name, String charset, String text) {
        Interaction interaction = Wire.read(frame(Charset.forName(charset), name, text));

        assertThat(interaction.anomalies()).isEmpty();
        assertThat(interaction.attributes().first("PID-3.1")).isEqualTo(text);
        assertThat(interaction.attributes().first("PID-4")).isEqualTo("z");
    }

    /** The second bytes of these characters are | ^ ~ \ in the three sets. */
    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "SHIFT-JIS;          windows-31j;    ポ表ソ構十",
                "BIG-5;              Big5;           功許蓋育塵",
                "GB 18030-2000;      GB18030;        倈倊倎亅",
                "~ISO IR87;          ISO-2022-JP-2;  日本語構十",
                "ISO IR14~ISO IR87;  ISO-2022-JP-2;  山田太郎",
            })
    void delimitersWithinCharactersAreNoDelimiters(String name, String charset, String text) {
        Interaction interaction = Wire.read(frame(Charset.forName(charset), name, text));

        assertThat(interaction.attributes().first("PID-3.1")).isEqualTo(text);
        assertThat(interaction.attributes().first("PID-3.2")).isEqualTo("x");
        assertThat(interaction.attributes().first("PID-3[2].1")).isEqualTo("2");
        assertThat(interaction.attributes().first("PID-4")).isEqualTo("z");
        assertThat(interaction.claim("MSH-3")).isEqualTo("MON");
        assertThat(interaction.correlation().id()).isEqualTo("42");
        assertThat(Wire.codes(interaction)).isSubsetOf("hl7.charset.trail.delimiter");
    }

    /** All characters of a set whose second byte is the wanted one; at most so many, spread over the set. */
    private static String withTrail(Charset charset, int trail, int max) {
        StringBuilder found = new StringBuilder();
        for (int lead = 0x81; lead < 0xFF; lead++) {
            String text = new String(new byte[] {(byte) lead, (byte) trail}, charset);
            byte[] back = text.getBytes(charset);
            boolean one = text.length() == 1 && text.charAt(0) != '\uFFFD';
            if (one && back.length == 2 && (back[0] & 0xFF) == lead && (back[1] & 0xFF) == trail) {
                found.append(text);
            }
        }
        int step = Math.max(1, found.length() / max);
        StringBuilder some = new StringBuilder();
        for (int i = 0; i < found.length(); i += step) {
            some.append(found.charAt(i));
        }
        return some.toString();
    }

    /** Second bytes 5C (escape character), 5E (component) and 7C (field), generated: the corpora have no such message. */
    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "SHIFT-JIS;     windows-31j; 5C", "SHIFT-JIS;     windows-31j; 5E", "SHIFT-JIS;     windows-31j; 7C",
                "BIG-5;         Big5;        5C", "BIG-5;         Big5;        5E", "BIG-5;         Big5;        7C",
                "GB 18030-2000; GB18030;     5C", "GB 18030-2000; GB18030;     5E", "GB 18030-2000; GB18030;     7C",
            })
    void everyTrailByteThatLooksLikeADelimiterBelongsToItsCharacter(String name, String charsetName, String trail) {
        Charset charset = Charset.forName(charsetName);
        String text = withTrail(charset, Integer.parseInt(trail, 16), 40);
        assertThat(text).hasSizeGreaterThan(20);

        Interaction interaction = Wire.read(frame(charset, name, text));

        assertThat(interaction.attributes().first("PID-3.1")).isEqualTo(text);
        assertThat(interaction.attributes().first("PID-3.2")).isEqualTo("x");
        assertThat(interaction.attributes().first("PID-4")).isEqualTo("z");
        assertThat(Wire.codes(interaction)).containsExactly("hl7.charset.trail.delimiter");
    }

    /** The same bytes under a label that does not fit them: receivers that trust the label, and those that look, read two messages. */
    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "windows-31j; ポ表; UNICODE UTF-8", "windows-31j; ポ表; ASCII", "Big5; 功許; UNICODE UTF-8",
                "GB18030; 倈倊; UNICODE UTF-8", "UTF-8; ä表; ASCII", "ISO-8859-1; für; SHIFT-JIS",
            })
    void aLabelThatDoesNotFitTheBytesIsAnAnomaly(String charset, String text, String label) {
        assertThat(Wire.codes(Wire.read(frame(Charset.forName(charset), label, text))))
                .contains("hl7.charset.contradicted");
    }

    @Test
    void aHeaderWithSuchCharactersIsReadToo() {
        Charset sjis = Charset.forName("windows-31j");
        Interaction interaction = Wire.read(Wire.framed(
                Wire.message(sjis, "MSH|^~\\&|ポポ|ICUポ|EHR|HOSP|1||ORU^R01|42|P|2.5.1||||||SHIFT-JIS", "PID|1||ポ|z")));

        assertThat(interaction.claim("MSH-3")).isEqualTo("ポポ");
        assertThat(interaction.correlation().id()).isEqualTo("42");
        assertThat(interaction.attributes().first("PID-4")).isEqualTo("z");
        assertThat(Wire.codes(interaction))
                .containsExactlyInAnyOrder("hl7.charset.shifted", "hl7.charset.trail.delimiter");
    }

    @Test
    void anUnknownNameIsUnusualAndReadAsLatin1() {
        Interaction interaction = Wire.read(frame(StandardCharsets.ISO_8859_1, "KLINGON", "Käse"));

        assertThat(Wire.codes(interaction)).containsExactly("hl7.charset.unknown");
        assertThat(interaction.attributes().first("PID-3.1")).isEqualTo("Käse");
    }

    /** Overlong UTF-8 turns into a delimiter in a lenient decoder. */
    @Test
    void bytesThatContradictTheNameAreAmbiguous() {
        byte[] overlong = Wire.framed(
                Wire.message("MSH|^~\\&|MON||||1||ORU^R01|42|P|2.5.1||||||UNICODE UTF-8", "PID|1||a\u00c1\u00bcb"));
        byte[] notAscii = frame(StandardCharsets.ISO_8859_1, "ASCII", "Käse");
        byte[] notJapanese = Wire.framed(
                Wire.message("MSH|^~\\&|MON||||1||ORU^R01|42|P|2.5.1||||||SHIFT-JIS", "PID|1||a\u00ff\u00fe"));

        for (byte[] frame : new byte[][] {overlong, notAscii, notJapanese}) {
            assertThat(Wire.codes(Wire.read(frame))).containsExactly("hl7.charset.contradicted");
        }
    }

    /** Eight bytes are looked at together, also those that hold the end of one frame and the start of the next. */
    @Test
    void aFrameIsJudgedByItsOwnBytesWhereverItEnds() {
        String header = "MSH|^~\\&|MON||||1||ORU^R01|42|P|2.5.1||||||ASCII\rNTE|1||";
        for (int length = 0; length < 17; length++) {
            String text = header + "x".repeat(length);
            byte[] foreign = Wire.framed((text + "\u00e4").getBytes(StandardCharsets.ISO_8859_1));
            byte[] pure = Wire.framed(text.getBytes(StandardCharsets.ISO_8859_1));
            byte[] followed = Wire.joined(pure, "\u00e4\u00e4\u00e4\u00e4\u00e4".getBytes(StandardCharsets.ISO_8859_1));

            assertThat(Wire.codes(Wire.read(foreign))).as("%d", length).containsExactly("hl7.charset.contradicted");
            Step step = Wire.session().read(Side.DEVICE, new ArrayBytes(followed));
            assertThat(Wire.codes(((Step.Whole) step).interaction()))
                    .as("%d", length)
                    .isEmpty();
        }
    }

    @Test
    void aListenerMayHaveAnotherDefault() {
        byte[] frame = frame(StandardCharsets.UTF_8, "", "Łódź");

        assertThat(Wire.read(Wire.session("charset.default", "UNICODE UTF-8"), Side.DEVICE, frame)
                        .attributes()
                        .first("PID-3.1"))
                .isEqualTo("Łódź");
        assertThat(Wire.read(frame).attributes().first("PID-3.1")).isNotEqualTo("Łódź");
    }

    @Test
    void everySetThatASettingMayNameIsThere() {
        assertThat(CharacterSet.DEFAULTS)
                .allMatch(name -> CharacterSet.named(name).known());
    }

    @Test
    void utf8IsCheckedAsRfc3629HasIt() {
        assertThat(wellFormed("aä表😀 aaaaaaaaaaaaaaaaä".getBytes(StandardCharsets.UTF_8)))
                .isTrue();
        int[][] wrong = {
            {0x80},
            {0xC0, 0x80},
            {0xC1, 0xBC},
            {0xC3},
            {0xC3, 0x28},
            {0xE0, 0x80, 0x80},
            {0xED, 0xA0, 0x80},
            {0xF0, 0x80, 0x80, 0x80},
            {0xF4, 0x90, 0x80, 0x80},
            {0xF5, 0x80, 0x80, 0x80},
            {0xE2, 0x82},
            {0xFF}
        };
        for (int[] octets : wrong) {
            byte[] bytes = new byte[octets.length];
            for (int i = 0; i < bytes.length; i++) {
                bytes[i] = (byte) octets[i];
            }
            assertThat(wellFormed(bytes)).isFalse();
        }
    }

    private static boolean wellFormed(byte[] bytes) {
        return Utf8.wellFormed(new CopiedOctets(bytes), 0, bytes.length, true);
    }
}
