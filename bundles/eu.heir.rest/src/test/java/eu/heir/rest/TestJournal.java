package eu.heir.rest;

import eu.heir.spi.journal.Journal;
import eu.heir.spi.journal.JournalEntry;
import eu.heir.spi.journal.JournalKind;
import eu.heir.spi.journal.JournalPage;
import eu.heir.spi.journal.JournalQuery;
import eu.heir.spi.journal.JournalRecord;
import eu.heir.spi.journal.JournalStatus;
import eu.heir.spi.journal.JournalVerification;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

/** A journal in memory that looks at a few records for each question, as the real one reads a piece of its files. */
final class TestJournal implements Journal {
    /** Records that one question looks at. */
    static final int LOOKED_AT = 700;

    volatile JournalStatus.State state = JournalStatus.State.WRITING;
    volatile long unreadableBelow;
    volatile boolean sound = true;
    /** A verification says that it has begun, and goes on when it may. */
    final CountDownLatch begun = new CountDownLatch(1);

    volatile CountDownLatch mayEnd = new CountDownLatch(0);

    private final List<JournalRecord> records = new ArrayList<>();

    @Override
    public synchronized void record(JournalEntry entry) {
        Instant time = Instant.parse("2025-03-01T08:00:00Z").plusMillis(records.size());
        records.add(new JournalRecord(records.size() + 1L, time, entry));
    }

    void fill(int count) {
        for (int i = 0; i < count; i++) {
            JournalKind kind = i % 3 == 0 ? JournalKind.DECISION : JournalKind.LOGIN;
            record(new JournalEntry(kind, "anna", "icu", "Entry " + i + ".", Map.of("address", "192.0.2.7")));
        }
    }

    synchronized List<JournalEntry> entries(JournalKind kind) {
        return records.stream()
                .map(JournalRecord::entry)
                .filter(entry -> entry.kind() == kind)
                .toList();
    }

    @Override
    public synchronized JournalPage records(JournalQuery query) throws IOException {
        List<JournalRecord> found = new ArrayList<>();
        int looked = 0;
        for (int i = (int) Math.min(query.before() - 1, records.size()) - 1; i >= 0; i--) {
            JournalRecord record = records.get(i);
            if (record.sequence() < unreadableBelow) {
                throw new IOException("segment 1 is gone");
            }
            if (found.size() == query.max() || looked == LOOKED_AT) {
                return new JournalPage(found, record.sequence() + 1);
            }
            looked++;
            if (wanted(record.entry(), query)) {
                found.add(record);
            }
        }
        return new JournalPage(found, 0);
    }

    private static boolean wanted(JournalEntry entry, JournalQuery query) {
        return (query.kinds().isEmpty() || query.kinds().contains(entry.kind()))
                && entry.text().toLowerCase(Locale.ROOT).contains(query.text().toLowerCase(Locale.ROOT));
    }

    @Override
    public synchronized JournalStatus status() {
        String problem = state == JournalStatus.State.WRITING ? "" : "No space left on device.";
        Instant oldest = records.isEmpty() ? null : records.get(0).time();
        return new JournalStatus(state, problem, records.size(), oldest, 3, 12_345, 1_073_741_824, 2, 4096, 5, 1);
    }

    @Override
    public JournalVerification verify() throws IOException {
        begun.countDown();
        try {
            mayEnd.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
        List<String> findings = sound ? List.of() : List.of("Record 7 in 1.seg was changed.");
        return new JournalVerification(sound, 9, 1, 9, 3, 0, "ab".repeat(32), findings, List.of("A torn tail."));
    }
}
