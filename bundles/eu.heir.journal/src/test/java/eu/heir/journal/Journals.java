package eu.heir.journal;

import eu.heir.journal.file.Segment;
import eu.heir.spi.journal.JournalEntry;
import eu.heir.spi.journal.JournalKind;
import eu.heir.spi.journal.JournalPage;
import eu.heir.spi.journal.JournalQuery;
import eu.heir.spi.journal.JournalRecord;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Journals for tests. */
final class Journals {
    /** Small files, no retention, no look at the disk. */
    static final Limits SMALL = new Limits(2_000, 1 << 30, Duration.ZERO, 0, 1_000, 600);

    private Journals() {}

    static JournalEntry entry(String text) {
        return new JournalEntry(JournalKind.DECISION, "10.0.0.7", "ward", text, Map.of("rule", "HL7-01"));
    }

    static JournalWriter open(Path folder) {
        return open(folder, SMALL);
    }

    static JournalWriter open(Path folder, Limits limits) {
        JournalWriter writer = new JournalWriter(folder, () -> limits, InstantSource.system());
        Await.until("the journal is open", () -> writer.standing() instanceof Standing.Writing);
        return writer;
    }

    /** Writes entries one batch after the other, so that they fill several files. */
    static void write(JournalWriter writer, int count) {
        for (int i = 0; i < count; i++) {
            long before = writer.written().sequence();
            writer.record(entry("entry " + i));
            Await.until("it is written", () -> writer.written().sequence() > before);
        }
    }

    /** A closed journal of some files. */
    static void make(Path folder, int count) {
        try (JournalWriter writer = open(folder)) {
            write(writer, count);
        }
    }

    static List<JournalRecord> all(JournalWriter writer) throws IOException {
        List<JournalRecord> all = new ArrayList<>();
        long before = Long.MAX_VALUE;
        while (before > 0) {
            JournalPage page = new JournalReader(writer).records(new JournalQuery(before, 7, Set.of(), ""));
            all.addAll(page.records());
            before = page.next();
        }
        return all;
    }

    static List<String> texts(List<JournalRecord> records) {
        return records.stream().map(record -> record.entry().text()).toList();
    }

    static Segment newest(Path folder) throws IOException {
        List<Segment> segments = Segment.in(folder);
        return segments.get(segments.size() - 1);
    }
}
