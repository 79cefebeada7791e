package eu.heir.journal;

import eu.heir.journal.file.RecordCodec;
import eu.heir.journal.file.Segment;
import eu.heir.journal.file.SegmentReader;
import eu.heir.spi.journal.JournalEntry;
import eu.heir.spi.journal.JournalPage;
import eu.heir.spi.journal.JournalQuery;
import eu.heir.spi.journal.JournalRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks records up: the newest in memory, older ones in the files, from the newest file backwards. Any thread. */
final class JournalReader {
    /** Most files that one question reads: with files of 4 MiB about half a second. */
    private static final int SEGMENTS_MAX = 8;

    private static final Logger LOG = LoggerFactory.getLogger(JournalReader.class);

    private final JournalWriter writer;

    JournalReader(JournalWriter writer) {
        this.writer = writer;
    }

    /**
     * Looks up.
     *
     * @throws IOException when a file cannot be read
     */
    JournalPage records(JournalQuery query) throws IOException {
        Written written = writer.written();
        List<JournalRecord> recent = writer.recent();
        List<JournalRecord> found = new ArrayList<>();
        for (int i = recent.size() - 1; i >= 0; i--) {
            JournalRecord record = recent.get(i);
            if (record.sequence() < query.before() && matches(record.entry(), query)) {
                found.add(record);
                if (found.size() == query.max()) {
                    return new JournalPage(found, next(record.sequence()));
                }
            }
        }
        long before = Math.min(
                query.before(),
                recent.isEmpty() ? Long.MAX_VALUE : recent.get(0).sequence());
        return older(query, before, written, found);
    }

    private JournalPage older(JournalQuery query, long before, Written written, List<JournalRecord> found)
            throws IOException {
        List<Segment> segments = Segment.in(writer.folder());
        long reached = before;
        int read = 0;
        for (int i = segments.size() - 1; i >= 0; i--) {
            Segment segment = segments.get(i);
            if (segment.first() >= before || segment.first() > written.segment()) {
                continue;
            }
            if (read == SEGMENTS_MAX) {
                return new JournalPage(found, reached);
            }
            read++;
            int wanted = query.max() - found.size();
            Deque<JournalRecord> newest = new ArrayDeque<>(wanted);
            long limit = segment.first() == written.segment() ? written.bytes() : Long.MAX_VALUE;
            boolean more = collect(segment, limit, before, query, wanted, newest);
            while (!newest.isEmpty()) {
                found.add(newest.removeLast());
            }
            if (more) {
                return new JournalPage(found, found.get(found.size() - 1).sequence());
            }
            reached = segment.first();
            if (found.size() == query.max()) {
                return new JournalPage(found, i == 0 ? 0 : reached);
            }
        }
        return new JournalPage(found, 0);
    }

    /**
     * Keeps the newest matches of a file.
     *
     * @return whether there were more than wanted
     */
    private static boolean collect(
            Segment segment, long limit, long before, JournalQuery query, int wanted, Deque<JournalRecord> newest)
            throws IOException {
        boolean more = false;
        try (SegmentReader reader = SegmentReader.open(segment, limit)) {
            while (reader.next() instanceof SegmentReader.Piece.Whole whole) {
                JournalRecord record;
                try {
                    record = RecordCodec.decode(whole.bytes());
                } catch (IOException damaged) {
                    // The verification names it; here it is only not shown.
                    continue;
                }
                if (record.sequence() >= before) {
                    break;
                }
                if (matches(record.entry(), query)) {
                    newest.addLast(record);
                    if (newest.size() > wanted) {
                        newest.removeFirst();
                        more = true;
                    }
                }
            }
        } catch (NoSuchFileException removed) {
            // By retention, a moment ago.
            return false;
        }
        return more;
    }

    private static long next(long sequence) {
        return sequence > 1 ? sequence : 0;
    }

    private static boolean matches(JournalEntry entry, JournalQuery query) {
        if (!query.kinds().isEmpty() && !query.kinds().contains(entry.kind())) {
            return false;
        }
        if (query.text().isEmpty()) {
            return true;
        }
        String wanted = query.text().toLowerCase(Locale.ROOT);
        return holds(entry.actor(), wanted)
                || holds(entry.subject(), wanted)
                || holds(entry.text(), wanted)
                || entry.details().values().stream().anyMatch(value -> holds(value, wanted));
    }

    private static boolean holds(String text, String wanted) {
        return text.toLowerCase(Locale.ROOT).contains(wanted);
    }

    /** Files and their size together. */
    record Extent(int segments, long bytes, @Nullable Instant oldest) {}

    /**
     * What lies on the disk.
     *
     * @throws IOException when it cannot be looked at
     */
    Extent extent() throws IOException {
        List<Segment> segments = Segment.in(writer.folder());
        long bytes = 0;
        Instant oldest = null;
        for (Segment segment : segments) {
            try {
                bytes += Files.size(segment.path());
                if (oldest == null) {
                    oldest = first(segment);
                }
            } catch (NoSuchFileException removed) {
                LOG.debug("a file of the journal went by retention a moment ago", removed);
            }
        }
        return new Extent(segments.size(), bytes, oldest);
    }

    private static @Nullable Instant first(Segment segment) throws IOException {
        try (SegmentReader reader = SegmentReader.open(segment, Long.MAX_VALUE)) {
            return reader.next() instanceof SegmentReader.Piece.Whole whole
                    ? RecordCodec.decode(whole.bytes()).time()
                    : null;
        }
    }
}
