package eu.heir.policy;

/**
 * Text that came from a peer or a file, made safe for one line of a log, a console or a refusal: letters and digits of any script,
 * and the printable ASCII characters; each other character becomes {@code ?}.
 */
public final class Printable {
    /** Longest piece of foreign text within a message, characters. */
    public static final int QUOTED_MAX = 48;

    private static final String CUT = "...";

    private Printable() {}

    /** The text in single quotes, at most {@link #QUOTED_MAX} characters of it. */
    public static String quoted(String text) {
        return "'" + line(text, QUOTED_MAX) + "'";
    }

    /**
     * The text without anything unprintable.
     *
     * @param max most characters of the result, at least 3; what was cut shows as three dots
     */
    public static String line(String text, int max) {
        boolean cut = text.length() > max;
        int end = cut ? max - CUT.length() : text.length();
        StringBuilder safe = new StringBuilder(Math.min(text.length(), max));
        for (int i = 0; i < end; i++) {
            char c = text.charAt(i);
            safe.append(printable(c) ? c : '?');
        }
        return cut ? safe.append(CUT).toString() : safe.toString();
    }

    // Judged by UTF-16 unit: surrogates, marks, format and direction characters are neither letters nor digits and so
    // never pass.
    private static boolean printable(char c) {
        return c < 0x7F ? c >= ' ' : Character.isLetterOrDigit(c);
    }
}
