package eu.heir.conformance.hl7v2;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Cuts a unit into its messages as text: MLLP frame, batch envelopes (2.10.3), character set (MSH-18), line ends. */
final class Messages {
    /** Messages of one batch that are looked at. */
    static final int MEMBERS_MAX = 64;

    private static final byte START = 0x0B;
    private static final byte END = 0x1C;
    private static final int CHARSET_FIELD = 18;

    /** A line feed separates segments only where a segment follows (what the adapter on the path does, too). */
    private static final Pattern LINE_END = Pattern.compile("\r?\n(?=[A-Z][A-Z0-9]{2}(?:[^A-Za-z0-9]|$))|\r\n");

    private static final List<String> ENVELOPES = List.of("BHS", "FHS", "BTS", "FTS");

    /** Table 0211; upper case without blanks, hyphens and underscores. What is not here is read as ISO 8859-1, which maps every byte. */
    private static final Map<String, String> NAMES = Map.ofEntries(
            Map.entry("UNICODEUTF8", "UTF-8"),
            Map.entry("UTF8", "UTF-8"),
            Map.entry("UNICODE", "UTF-8"),
            Map.entry("8859/2", "ISO-8859-2"),
            Map.entry("8859/3", "ISO-8859-3"),
            Map.entry("8859/4", "ISO-8859-4"),
            Map.entry("8859/5", "ISO-8859-5"),
            Map.entry("8859/6", "ISO-8859-6"),
            Map.entry("8859/7", "ISO-8859-7"),
            Map.entry("8859/8", "ISO-8859-8"),
            Map.entry("8859/9", "ISO-8859-9"),
            Map.entry("8859/15", "ISO-8859-15"),
            Map.entry("KSX1001", "EUC-KR"),
            Map.entry("GB180302000", "GB18030"),
            Map.entry("GB18030", "GB18030"),
            Map.entry("BIG5", "Big5"),
            Map.entry("SHIFTJIS", "windows-31j"),
            Map.entry("ISOIR13", "windows-31j"),
            Map.entry("ISOIR87", "ISO-2022-JP-2"),
            Map.entry("ISOIR14", "ISO-2022-JP-2"),
            Map.entry("ISOIR159", "ISO-2022-JP-2"));

    private Messages() {}

    /**
     * The messages of a unit, at most {@link #MEMBERS_MAX}.
     *
     * @param unit with its MLLP frame
     * @return each from its MSH on, segments ended by CR
     */
    static List<String> of(byte[] unit) {
        int from = unit.length > 0 && unit[0] == START ? 1 : 0;
        int to = unit.length;
        if (to - from >= 2 && unit[to - 2] == END) {
            to -= 2;
        }
        List<String> messages = new ArrayList<>(1);
        @Nullable StringBuilder current = null;
        for (String segment : text(unit, from, to).split("\r", -1)) {
            if (segment.startsWith("MSH")) {
                if (messages.size() + (current == null ? 0 : 1) >= MEMBERS_MAX) {
                    break;
                }
                add(current, messages);
                current = new StringBuilder();
            } else if (segment.length() >= 3 && ENVELOPES.contains(segment.substring(0, 3))) {
                add(current, messages);
                current = null;
            }
            if (current != null && !segment.isEmpty()) {
                current.append(segment).append('\r');
            }
        }
        add(current, messages);
        return messages;
    }

    private static void add(@Nullable StringBuilder message, List<String> messages) {
        if (message != null) {
            messages.add(message.toString());
        }
    }

    private static String text(byte[] unit, int from, int to) {
        String raw = new String(unit, from, to - from, StandardCharsets.ISO_8859_1);
        Charset charset = charset(raw);
        String decoded = charset.equals(StandardCharsets.ISO_8859_1) ? raw : new String(unit, from, to - from, charset);
        String text = decoded.startsWith("\uFEFF") ? decoded.substring(1) : decoded;
        return text.indexOf('\n') < 0 ? text : LINE_END.matcher(text).replaceAll("\r");
    }

    /** The character set that the first message names. A batch is read by its first member. */
    private static Charset charset(String raw) {
        int start = raw.indexOf("MSH");
        if (start < 0 || start + 3 >= raw.length()) {
            return StandardCharsets.ISO_8859_1;
        }
        int end = start;
        while (end < raw.length() && raw.charAt(end) != '\r' && raw.charAt(end) != '\n') {
            end++;
        }
        String[] fields = raw.substring(start, end).split(Pattern.quote(raw.substring(start + 3, start + 4)), -1);
        if (fields.length < CHARSET_FIELD) {
            return StandardCharsets.ISO_8859_1;
        }
        for (String name : fields[CHARSET_FIELD - 1].split("~", -1)) {
            String java = NAMES.get(name.toUpperCase(Locale.ROOT).replaceAll("[ _-]", ""));
            if (java != null && Charset.isSupported(java)) {
                return Charset.forName(java);
            }
        }
        return StandardCharsets.ISO_8859_1;
    }
}
