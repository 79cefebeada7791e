package eu.heir.spi.journal;

import java.util.List;

/**
 * An answer.
 *
 * @param records newest first
 * @param next what to ask as {@link JournalQuery#before} for older ones, or 0 when there are none. A page may hold fewer records than
 *     were asked for, even none, and still have a next one: one question reads a bounded piece of the files
 */
public record JournalPage(List<JournalRecord> records, long next) {
    /** Copies. */
    public JournalPage {
        records = List.copyOf(records);
    }
}
