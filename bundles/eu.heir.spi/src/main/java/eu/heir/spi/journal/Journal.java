package eu.heir.spi.journal;

import java.io.IOException;

/**
 * Keeps what happened. Append-only; each record is bound to the one before it by its hash, and the newest is signed, so that whoever
 * changes, removes or adds one later is found out. Implemented by {@code eu.heir.journal}. Any thread.
 */
public interface Journal {
    /**
     * Takes an entry. Returns at once and never throws: what the disk does not take waits in a bounded queue, and what does not fit into
     * that is counted as lost, which is itself recorded as soon as something can be.
     */
    void record(JournalEntry entry);

    /**
     * Looks up records; reads files, so not for a thread that must not wait.
     *
     * @throws IOException when a file cannot be read
     */
    JournalPage records(JournalQuery query) throws IOException;

    /** How it stands; cheap. */
    JournalStatus status();

    /**
     * Reads everything again and checks hashes, sequence and signature: about a second per million records; the data path goes on.
     *
     * @throws IOException when the folder cannot be read
     */
    JournalVerification verify() throws IOException;
}
