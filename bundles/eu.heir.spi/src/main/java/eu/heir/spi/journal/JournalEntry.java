package eu.heir.spi.journal;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Something to be kept. Holds no payload and no identifier of a patient: whoever makes it sees to that. Texts may hold what a peer
 * chose to say; they are cut and cleaned here, so that one entry has a bounded size and stays one line wherever it is printed.
 *
 * @param kind what it is about
 * @param actor who did it: a user's name, {@code system}, or a listener's sender; at most {@link #WORD_MAX} characters
 * @param subject what it was done to: a listener, a bundle, a file, an account; at most {@link #WORD_MAX} characters
 * @param text one sentence; at most {@link #TEXT_MAX} characters
 * @param details further facts by name, in order; at most {@link #DETAILS_MAX}, each value at most {@link #TEXT_MAX} characters
 */
public record JournalEntry(JournalKind kind, String actor, String subject, String text, Map<String, String> details) {
    /** The gateway itself as actor. */
    public static final String SYSTEM = "system";

    /** Longest actor, subject and name of a detail, characters. */
    public static final int WORD_MAX = 160;

    /** Longest text and value of a detail, characters. */
    public static final int TEXT_MAX = 400;

    /** Most details. */
    public static final int DETAILS_MAX = 24;

    /** Cuts and cleans. */
    public JournalEntry {
        actor = cleaned(actor, WORD_MAX);
        subject = cleaned(subject, WORD_MAX);
        text = cleaned(text, TEXT_MAX);
        Map<String, String> kept = new LinkedHashMap<>();
        for (Map.Entry<String, String> detail : details.entrySet()) {
            if (kept.size() < DETAILS_MAX && !detail.getValue().isEmpty()) {
                kept.put(cleaned(detail.getKey(), WORD_MAX), cleaned(detail.getValue(), TEXT_MAX));
            }
        }
        // Map.copyOf would lose the order.
        details = Collections.unmodifiableMap(kept);
    }

    private static String cleaned(String text, int max) {
        StringBuilder kept = new StringBuilder(Math.min(text.length(), max));
        for (int at = 0; at < text.length(); ) {
            int character = text.codePointAt(at);
            int length = Character.charCount(character);
            if (kept.length() + length > max) {
                kept.setCharAt(kept.length() - 1, '…');
                break;
            }
            boolean printable = !Character.isISOControl(character)
                    && character != '\u2028'
                    && character != '\u2029'
                    && (length == 2 || !Character.isSurrogate((char) character));
            kept.appendCodePoint(printable ? character : '?');
            at += length;
        }
        return kept.toString();
    }
}
