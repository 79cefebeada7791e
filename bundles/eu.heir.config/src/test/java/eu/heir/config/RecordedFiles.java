package eu.heir.config;

import static org.assertj.core.api.Assertions.assertThat;

import eu.heir.spi.journal.Journal;
import eu.heir.spi.journal.JournalEntry;
import eu.heir.spi.journal.JournalPage;
import eu.heir.spi.journal.JournalQuery;
import eu.heir.spi.journal.JournalStatus;
import eu.heir.spi.journal.JournalVerification;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A journal that hands on what it gets. */
final class RecordedFiles implements Journal {
    private final BlockingQueue<JournalEntry> entries = new LinkedBlockingQueue<>();

    /** The next entry; fails when none comes. */
    JournalEntry next() throws InterruptedException {
        JournalEntry entry = entries.poll(RecordingConsumer.DEADLINE_SECONDS, TimeUnit.SECONDS);
        assertThat(entry).as("the next entry of the journal").isNotNull();
        return entry;
    }

    /** Subject and text of the next one. */
    String line() throws InterruptedException {
        JournalEntry entry = next();
        return entry.subject() + ": " + entry.text();
    }

    boolean isEmpty() {
        return entries.isEmpty();
    }

    @Override
    public void record(JournalEntry entry) {
        entries.add(entry);
    }

    @Override
    public JournalPage records(JournalQuery query) {
        throw new UnsupportedOperationException();
    }

    @Override
    public JournalStatus status() {
        throw new UnsupportedOperationException();
    }

    @Override
    public JournalVerification verify() {
        throw new UnsupportedOperationException();
    }
}
