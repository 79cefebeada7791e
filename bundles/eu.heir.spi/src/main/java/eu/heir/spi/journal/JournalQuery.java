package eu.heir.spi.journal;

import java.util.Set;

/**
 * What to look for.
 *
 * @param before only records with a smaller sequence; {@link Long#MAX_VALUE} for the newest
 * @param max most to return, 1 to {@link #MAX}
 * @param kinds only these; empty for all
 * @param text only records that hold it in actor, subject, text or a detail, whatever the case; empty for all
 */
public record JournalQuery(long before, int max, Set<JournalKind> kinds, String text) {
    /** Most records of a page. */
    public static final int MAX = 500;

    /**
     * Checks.
     *
     * @throws IllegalArgumentException when {@code max} is out of range
     */
    public JournalQuery {
        if (max < 1 || max > MAX) {
            throw new IllegalArgumentException("max = " + max + " is not from 1 to " + MAX);
        }
        kinds = Set.copyOf(kinds);
    }
}
