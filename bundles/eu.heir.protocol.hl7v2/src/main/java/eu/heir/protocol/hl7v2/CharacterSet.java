package eu.heir.protocol.hl7v2;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A character set of a message: MSH-18, table 0211 (2.14.9.18), and the aliases that real senders use.
 *
 * @param charset what the bytes are decoded with
 * @param transcodes whether a byte within a character can look like a delimiter, so that the message must be decoded before it is cut
 *     into fields
 * @param known whether the name means something; if not, ISO 8859-1 stands in, which maps every byte
 */
record CharacterSet(Charset charset, boolean transcodes, boolean known) {
    /** What a setting may name as the default of a listener. */
    static final List<String> DEFAULTS = List.of(
            "ASCII",
            "8859/1",
            "8859/2",
            "8859/5",
            "8859/7",
            "8859/9",
            "8859/15",
            "UNICODE UTF-8",
            "GB 18030-2000",
            "BIG-5",
            "KS X 1001",
            "SHIFT-JIS");

    /** ISO 8859-1: the default, and the stand-in for an unknown name. */
    static final CharacterSet LATIN_1 = new CharacterSet(StandardCharsets.ISO_8859_1, false, true);

    static final CharacterSet UTF_8 = new CharacterSet(StandardCharsets.UTF_8, false, true);
    static final CharacterSet ASCII = new CharacterSet(StandardCharsets.US_ASCII, false, true);

    private static final CharacterSet UNKNOWN = new CharacterSet(StandardCharsets.ISO_8859_1, false, false);

    /** ISO 2022 escape sequences switch to two-byte characters whose bytes are printable ASCII. */
    private static final String ISO_2022_JP = "ISO-2022-JP-2";

    /** Names to Java's; upper case without blanks, hyphens and underscores. */
    private static final Map<String, String> NAMES = Map.ofEntries(
            Map.entry("ASCII", "US-ASCII"),
            Map.entry("USASCII", "US-ASCII"),
            Map.entry("ISOIR6", "US-ASCII"),
            Map.entry("8859/1", "ISO-8859-1"),
            Map.entry("8859/2", "ISO-8859-2"),
            Map.entry("8859/3", "ISO-8859-3"),
            Map.entry("8859/4", "ISO-8859-4"),
            Map.entry("8859/5", "ISO-8859-5"),
            Map.entry("8859/6", "ISO-8859-6"),
            Map.entry("8859/7", "ISO-8859-7"),
            Map.entry("8859/8", "ISO-8859-8"),
            Map.entry("8859/9", "ISO-8859-9"),
            Map.entry("8859/15", "ISO-8859-15"),
            Map.entry("ISO88591", "ISO-8859-1"),
            Map.entry("ISO885915", "ISO-8859-15"),
            Map.entry("WINDOWS1252", "windows-1252"),
            Map.entry("UNICODE", "UTF-8"),
            Map.entry("UNICODEUTF8", "UTF-8"),
            Map.entry("UTF8", "UTF-8"),
            Map.entry("KSX1001", "EUC-KR"),
            Map.entry("CNS116431992", "x-EUC-TW"),
            Map.entry("GB180302000", "GB18030"),
            Map.entry("GB18030", "GB18030"),
            Map.entry("GBK", "GBK"),
            Map.entry("GB2312", "GB2312"),
            Map.entry("BIG5", "Big5"),
            Map.entry("SHIFTJIS", "windows-31j"),
            Map.entry("SJIS", "windows-31j"),
            Map.entry("WINDOWS31J", "windows-31j"),
            Map.entry("ISOIR13", "windows-31j"),
            Map.entry("ISOIR14", ISO_2022_JP),
            Map.entry("ISOIR87", ISO_2022_JP),
            Map.entry("ISOIR159", ISO_2022_JP),
            Map.entry("JISX0202", ISO_2022_JP),
            Map.entry("JAS2020", ISO_2022_JP));

    private static final List<String> TRANSCODED = List.of("GB18030", "GBK", "Big5", "windows-31j", ISO_2022_JP);

    /**
     * The set that a name means.
     *
     * @param name one repetition of MSH-18, not empty
     */
    static CharacterSet named(String name) {
        String key =
                name.toUpperCase(Locale.ROOT).replace(" ", "").replace("-", "").replace("_", "");
        String java = NAMES.get(key);
        if (java == null || !Charset.isSupported(java)) {
            return UNKNOWN;
        }
        Charset charset = Charset.forName(java);
        if (charset.equals(StandardCharsets.ISO_8859_1)) {
            return LATIN_1;
        }
        if (charset.equals(StandardCharsets.UTF_8)) {
            return UTF_8;
        }
        return charset.equals(StandardCharsets.US_ASCII)
                ? ASCII
                : new CharacterSet(charset, TRANSCODED.contains(java), true);
    }

    /**
     * The set of a message.
     *
     * @param repetitions of MSH-18: the first is the set of the message, the others may be switched to within it (2.9.2)
     * @param absent what an empty first repetition means
     */
    static CharacterSet of(List<String> repetitions, CharacterSet absent) {
        CharacterSet first = repetitions.isEmpty() || repetitions.get(0).isEmpty() ? absent : named(repetitions.get(0));
        if (first.transcodes) {
            return first;
        }
        for (int i = 1; i < repetitions.size(); i++) {
            CharacterSet other = repetitions.get(i).isEmpty() ? first : named(repetitions.get(i));
            if (other.transcodes && other.charset.name().equals(ISO_2022_JP)) {
                return other;
            }
        }
        return first;
    }

    /** Whether bytes beyond ASCII contradict the name. */
    boolean asciiOnly() {
        return charset.equals(StandardCharsets.US_ASCII);
    }

    /** Whether bytes beyond ASCII must be well-formed. */
    boolean utf8() {
        return charset.equals(StandardCharsets.UTF_8);
    }
}
