package eu.heir.protocol.hl7v2;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Messages made up from a seed, and messages changed the way an attacker or a broken sender changes them. Text stands for bytes:
 * ISO 8859-1. The same seed gives the same messages.
 */
final class Mutations {
    private static final List<String> TYPES = List.of(
            "ADT^A01^ADT_A01",
            "ADT^A08",
            "ORU^R01^ORU_R01",
            "ORM^O01",
            "ACK",
            "QBP^Q11^QBP_Q11",
            "MDM^T02",
            "ADT^A08",
            "ORU^R01",
            "ORM^O01",
            "ADT&X^A01",
            "ADT^A01~ORU^R01");
    private static final List<String> VERSIONS =
            List.of("2.1", "2.3", "2.3.1", "2.4", "2.5", "2.5.1^DEU", "2.7", "2.8");
    private static final List<String> NAMES =
            List.of("MON", "ICU^1.2.3^ISO", "HIS&SUB", "", "LAB~POCT", "A\\T\\E", "X Y", "\"\"");
    private static final List<String> PATIENTS = List.of(
            "77",
            "77^^^MRN&1.2.3&ISO^MR~88^^^SSN",
            "",
            "\"\"",
            "4711^^^HOSP\\S\\A^PI",
            "~99^9^M10",
            "12&34&56^^^A",
            "a\\F\\b\\R\\c\\E\\d");
    private static final List<String> CHARSETS = List.of("", "", "", "8859/1", "UNICODE UTF-8", "ASCII", "~8859/1");
    private static final List<String> SETS =
            List.of("|^~\\&", "|^~\\&", "|^~\\&", "|^~\\&", "|^~\\&#", "#$*!@", "!@%/+");

    /** What a field is given or a place is inserted with. */
    private static final List<String> SPLINTERS = List.of(
            "|",
            "^",
            "~",
            "\\",
            "&",
            "#",
            "\r",
            "\n",
            "\r\n",
            "\n\r",
            "\r\r",
            "\rPID|1||evil",
            "\nPID|1||evil",
            "\r PID|1||evil",
            "\r\tPID|1||evil",
            "\n PID|1||evil",
            "\u000bPID|1||evil",
            "\rpid|1||evil",
            "\rMSH|^~\\&|E",
            "\rMSH",
            "\rZ",
            "\rZZ|",
            "\rPID",
            "\rPIDX|1||evil",
            "\r\u001fPID|1||evil",
            "\\X41\\",
            "\\X0D\\",
            "\\F\\",
            "\\S\\",
            "\\T\\",
            "\\R\\",
            "\\E\\",
            "\\.br\\",
            "\\H\\",
            "\\N\\",
            "\\C1234\\",
            "\\M123456\\",
            "\\Zx\\",
            "\\Q\\",
            "\\\\",
            "\\P\\",
            "\\L\\",
            "\\F",
            "\\X4\\",
            "\\XZZ\\",
            "\\Xe4\\",
            "\u0000",
            "\u0001",
            "\t",
            "\u007f",
            "\u0085",
            "\u00a0",
            "\u00e4",
            "\u00c3\u00a4",
            "\u001b$B",
            "\u000e",
            "\u001c",
            "\u000b",
            "\u00ef\u00bb\u00bf",
            " ",
            "\"\"",
            "''",
            "0",
            "A");

    private static final int LONG_FIELD_MAX = 5000;

    private final Random random;

    Mutations(long seed) {
        random = new Random(seed);
    }

    /** A message that the standard allows, more or less. */
    String message() {
        StringBuilder out = new StringBuilder("MSH|^~\\&|");
        out.append(any(NAMES))
                .append('|')
                .append(any(NAMES))
                .append("|EHR|HOSP|20250301||")
                .append(any(TYPES));
        out.append("|ID").append(random.nextInt(100_000)).append("|P|").append(any(VERSIONS));
        if (random.nextInt(3) > 0) {
            out.append("||||||").append(any(CHARSETS));
        }
        out.append('\r');
        if (random.nextInt(8) == 0) {
            out.append("MSA|AA|1\r");
        }
        for (int patients = random.nextInt(6) == 0 ? 2 : 1; patients > 0; patients--) {
            out.append("PID|1||").append(any(PATIENTS)).append("||Doe^Jane\r");
            for (int i = random.nextInt(3); i > 0; i--) {
                out.append("OBX|").append(i).append("|NM|8867-4^HR^LN||72|/min").append("|".repeat(random.nextInt(4)));
                out.append('\r');
            }
        }
        if (random.nextInt(4) == 0) {
            out.append("ZPI|z|").append(any(SPLINTERS)).append('\r');
        }
        return unframed(ended(delimited(out.toString(), any(SETS))));
    }

    /** In other delimiters; the characters they had change places with them, so that the meaning stays. */
    private static String delimited(String message, String set) {
        if (set.startsWith("|^~\\&")) {
            return set.length() == 5 ? message : message.replaceFirst("&", "&#");
        }
        StringBuilder out = new StringBuilder(message.length());
        for (int i = 0; i < message.length(); i++) {
            char c = message.charAt(i);
            int at = "|^~\\&".indexOf(c);
            int back = set.indexOf(c);
            out.append(at >= 0 ? set.charAt(at) : back >= 0 ? "|^~\\&".charAt(back) : c);
        }
        return out.toString();
    }

    private String ended(String message) {
        return switch (random.nextInt(14)) {
            case 0 -> message.replace("\r", "\n");
            case 1 -> message.replace("\r", "\r\n");
            case 2 -> message.substring(0, message.length() - 1);
            default -> message;
        };
    }

    /** A message changed in one to three places. */
    String mutant(String message) {
        String changed = message;
        for (int i = 1 + random.nextInt(3); i > 0; i--) {
            changed = changedOnce(changed);
        }
        return unframed(changed);
    }

    /** 1C 0D would end the frame; frames are another test's matter. */
    private static String unframed(String text) {
        return text.replace("\u001c\r", "\u001d\r");
    }

    private String changedOnce(String text) {
        if (text.length() < 12) {
            return text + any(SPLINTERS);
        }
        // Half of the changes hit the header, a quarter what follows an MSH-3 or PID: where the compared fields stand.
        int header = Math.min(text.length(), 90);
        int pid = text.indexOf("PID");
        int at =
                switch (random.nextInt(4)) {
                    case 0, 1 -> random.nextInt(header);
                    case 2 ->
                        pid < 0
                                ? random.nextInt(text.length())
                                : pid + random.nextInt(Math.min(40, text.length() - pid));
                    default -> random.nextInt(text.length());
                };
        return switch (random.nextInt(16)) {
            case 0 -> replaced(text, at, String.valueOf((char) random.nextInt(256)));
            case 1 -> replaced(text, at, String.valueOf((char) (text.charAt(at) ^ (1 << random.nextInt(8)))));
            case 2 -> encoding(text);
            case 3 -> replaced(text, 3, any(List.of("#", "^", "A", " ", "\\", "\u0000", "!", "\u00a6", "~")));
            case 4 -> replaced(text, at, "");
            case 5 -> replaced(text, at, text.charAt(at) + "" + text.charAt(at));
            case 6, 7, 8 -> inserted(text, at, any(SPLINTERS));
            case 9 -> moved(text);
            case 10 -> named(text);
            case 11 -> text.replace("\r", any(List.of("\n", "\r\n", "\n\r", "\r\r", "\r ", "\r\t")));
            case 12 -> oneEnd(text);
            case 13 ->
                inserted(
                        text,
                        at,
                        String.valueOf((char) ('A' + random.nextInt(26))).repeat(random.nextInt(LONG_FIELD_MAX)));
            case 14 -> intoField(text);
            default ->
                any(List.of("\u00ef\u00bb\u00bf", "\r", "\n", " ", "\u0000", ""))
                        + text
                        + any(List.of("|", "||", "\r", "\n", "\r\n", " ", "\u0000", "^~&", "\\"));
        };
    }

    /** Another MSH-2 than the message was written with. */
    private static final List<String> ENCODINGS = List.of(
            "^", "^~", "^~\\", "^~\\&#", "^~\\&#!", "^~&\\", "~^\\&", "^&\\~", "", "^^\\&", "^~\\\\", "^~^&", "^~\\|",
            "$*!@", "^ \\&");

    private String encoding(String text) {
        int end = text.indexOf(text.charAt(3), 4);
        return end < 0 ? text : text.substring(0, 4) + any(ENCODINGS) + text.substring(end);
    }

    private String moved(String text) {
        List<String> segments = new ArrayList<>(List.of(text.split("(?<=[\r\n])")));
        String one = segments.get(random.nextInt(segments.size()));
        int to = random.nextInt(segments.size() + 1);
        segments.add(to, one);
        if (random.nextBoolean()) {
            segments.remove(random.nextInt(segments.size()));
        }
        return String.join("", segments);
    }

    private String named(String text) {
        List<String> starts = List.of("MSH", "PID", "OBX");
        String name = any(starts);
        String other = any(List.of(
                "pid",
                "Pid",
                "PI",
                "PIDX",
                "P1D",
                " PID",
                "\u0000PID",
                "PID ",
                "1ID",
                "\u00c4ID",
                "BHS",
                "FHS",
                "BTS",
                "MSA",
                ""));
        int at = text.indexOf(name, random.nextBoolean() ? 1 : 0);
        return at < 0 ? text : text.substring(0, at) + other + text.substring(at + 3);
    }

    private String oneEnd(String text) {
        int ends = (int) text.chars().filter(c -> c == '\r').count();
        if (ends == 0) {
            return text;
        }
        int at = -1;
        for (int n = random.nextInt(ends); n >= 0; n--) {
            at = text.indexOf('\r', at + 1);
        }
        return replaced(
                text, at, any(List.of("\n", "\r\n", "\n\r", "\r\r", "\r\r\n", "\r ", "\u0085", "\n\n", "\u001e")));
    }

    /** A splinter into a compared field. */
    private String intoField(String text) {
        boolean header = random.nextBoolean();
        int from = header ? 0 : Math.max(0, text.indexOf("PID"));
        int field = header ? Reading.MSH_FIELDS.get(random.nextInt(Reading.MSH_FIELDS.size())) - 1 : Reading.PID_FIELD;
        int at = from + 2;
        for (int n = field; n > 0 && at >= 0; n--) {
            at = text.indexOf(text.charAt(3), at + 1);
        }
        return at < 0 ? text : inserted(text, Math.min(text.length(), at + 1 + random.nextInt(4)), any(SPLINTERS));
    }

    private static String replaced(String text, int at, String by) {
        return text.substring(0, at) + by + text.substring(at + 1);
    }

    private static String inserted(String text, int at, String what) {
        return text.substring(0, at) + what + text.substring(at);
    }

    <T> T any(List<T> of) {
        return of.get(random.nextInt(of.size()));
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }
}
