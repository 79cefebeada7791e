package eu.heir.journal.file;

import eu.heir.spi.journal.JournalKind;
import eu.heir.spi.journal.JournalRecord;
import eu.heir.spi.journal.JournalVerification;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.PublicKey;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads a journal from its oldest record to its newest and says what is not as it was written. It tells a record that was changed,
 * records that are missing (at the beginning, between files, at the end), a file that is none, a head that is missing or that nobody
 * with the key has signed. What it cannot tell: a journal that somebody wrote anew with the key itself, for which the head has to be
 * compared with a copy kept elsewhere.
 */
public final class Verifier {
    /** Name of the detail by which a record of retention tells the oldest record that it kept. */
    public static final String KEPT_FROM = "kept.from";

    /**
     * Up to where to read.
     *
     * @param segment first sequence of the newest segment; {@link Long#MAX_VALUE} for all
     * @param bytes of that segment
     */
    public record Limit(long segment, long bytes) {
        /** Everything. */
        public static final Limit NONE = new Limit(Long.MAX_VALUE, Long.MAX_VALUE);
    }

    private final Path folder;
    private final Optional<Head> head;
    private final Limit limit;

    private final List<String> findings = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();
    private final Set<Long> keptFrom = new HashSet<>();
    private long records;
    private long first;
    private long last;
    private boolean headSeen;
    private boolean headFits;
    private byte @Nullable [] previous;
    private String lastName = "";

    private Verifier(Path folder, Optional<Head> head, Limit limit) {
        this.folder = folder;
        this.head = head;
        this.limit = limit;
    }

    /**
     * Checks a folder that nobody writes to.
     *
     * @throws IOException when it cannot be read
     */
    public static JournalVerification verify(Path folder) throws IOException {
        Optional<Head> head;
        List<String> broken = new ArrayList<>();
        try {
            head = Head.of(folder);
        } catch (NoSuchFileException e) {
            head = Optional.empty();
        } catch (IOException e) {
            broken.add(e.getMessage() + ".");
            head = Optional.empty();
        }
        Verifier verifier = new Verifier(folder, head, Limit.NONE);
        verifier.findings.addAll(broken);
        return verifier.run();
    }

    /**
     * Checks a folder up to where its writer was.
     *
     * @param head the newest at that moment
     * @param limit where the writer was
     * @throws IOException when it cannot be read
     */
    public static JournalVerification verify(Path folder, Optional<Head> head, Limit limit) throws IOException {
        return new Verifier(folder, head, limit).run();
    }

    private JournalVerification run() throws IOException {
        List<Segment> segments = new ArrayList<>(Segment.in(folder));
        segments.removeIf(segment -> segment.first() > limit.segment());
        for (int i = 0; i < segments.size(); i++) {
            try {
                read(segments.get(i), i == segments.size() - 1);
            } catch (NoSuchFileException e) {
                if (records > 0) {
                    find(segments.get(i).name() + " is gone.");
                }
                // Else removed by retention a moment ago; what is older was as well.
            }
        }
        String key = checkHead();
        if (first > 1 && !keptFrom.contains(first)) {
            find("The records before " + first + " are gone, and no record says that retention removed them.");
        }
        long unsigned = Math.max(0, last - head.map(Head::sequence).orElse(0L));
        return new JournalVerification(
                findings.isEmpty(), records, first, last, segments.size(), unsigned, key, findings, notes);
    }

    private void read(Segment segment, boolean newest) throws IOException {
        long most = segment.first() == limit.segment() ? limit.bytes() : Long.MAX_VALUE;
        try (SegmentReader reader = SegmentReader.open(segment, most)) {
            if (reader.headerSound()) {
                follow(segment, reader.previous());
            }
            while (true) {
                SegmentReader.Piece piece = reader.next();
                if (piece instanceof SegmentReader.Piece.Whole whole) {
                    whole(segment, whole);
                } else if (piece instanceof SegmentReader.Piece.Torn torn) {
                    torn(segment, torn, newest);
                    break;
                } else {
                    break;
                }
            }
            previous = reader.previous();
            lastName = segment.name();
        }
    }

    /** Checks that a file begins where the one before it ended. */
    private void follow(Segment segment, byte[] before) {
        byte[] expected = previous;
        if (expected == null) {
            if (segment.first() == 1 && !Arrays.equals(before, SegmentFormat.noHash())) {
                find(segment.name() + " begins the journal but claims to follow a record.");
            }
            return;
        }
        if (segment.first() != last + 1) {
            find(gap(last + 1, segment.first() - 1) + " between " + lastName + " and " + segment.name() + ".");
        } else if (!Arrays.equals(before, expected)) {
            find(segment.name() + " does not follow on " + lastName + ": the last records before it were changed.");
        }
    }

    private static String gap(long from, long to) {
        return from > to
                ? "Records overlap"
                : from == to ? "Record " + from + " is missing" : "Records " + from + " to " + to + " are missing";
    }

    private void whole(Segment segment, SegmentReader.Piece.Whole whole) {
        long expected = last == 0 || records == 0 ? segment.first() : last + 1;
        if (segment.first() > expected) {
            expected = segment.first();
        }
        records++;
        if (!whole.sound()) {
            find("Record " + expected + " in " + segment.name() + " at byte " + whole.offset()
                    + " was changed: it does not fit its hash.");
        }
        long sequence = expected;
        try {
            JournalRecord record = RecordCodec.decode(whole.bytes());
            sequence = record.sequence();
            if (whole.sound() && sequence != expected) {
                find(segment.name() + " at byte " + whole.offset() + " has record " + sequence + " where " + expected
                        + " should be.");
            }
            if (record.entry().kind() == JournalKind.JOURNAL) {
                String kept = record.entry().details().get(KEPT_FROM);
                if (kept != null && kept.matches("\\d{1,18}")) {
                    keptFrom.add(Long.parseLong(kept));
                }
            }
        } catch (IOException e) {
            if (whole.sound()) {
                find("Record " + expected + " in " + segment.name() + " at byte " + whole.offset() + " cannot be read: "
                        + e.getMessage() + ".");
            }
        }
        last = whole.sound() ? sequence : expected;
        if (first == 0) {
            first = last;
        }
        head.ifPresent(signed -> {
            if (signed.sequence() == last) {
                headSeen = true;
                headFits = Arrays.equals(signed.hashBytes(), whole.hash());
            }
        });
    }

    private void torn(Segment segment, SegmentReader.Piece.Torn torn, boolean newest) {
        String where = segment.name() + " at byte " + torn.offset();
        if (torn.offset() == 0 && torn.bytes() >= SegmentFormat.HEADER_BYTES) {
            find(segment.name() + " is no file of a journal.");
        } else if (newest && last >= head.map(Head::sequence).orElse(0L)) {
            notes.add("The last record was not written to its end (" + torn.bytes() + " bytes in " + where
                    + "); the next start cuts it off.");
        } else {
            find("After record " + last + " follows no record (" + torn.bytes() + " bytes in " + where + ").");
        }
    }

    private String checkHead() throws IOException {
        PublicKey key;
        try {
            key = SigningKey.publicOf(folder);
        } catch (NoSuchFileException e) {
            if (records > 0) {
                find("The key that checks signatures (signing-key.pub.pem) is missing.");
            }
            return "";
        }
        if (head.isEmpty()) {
            if (records > 0) {
                find("There is no signed head, so nobody can tell whether records are missing at the end.");
            }
            return SigningKey.fingerprint(key);
        }
        Head signed = head.get();
        if (!signed.verifies(key)) {
            find("The head, of record " + signed.sequence() + ", was not signed with the key that lies beside it.");
        } else if (signed.sequence() > last) {
            find(gap(last + 1, signed.sequence()) + " at the end: they were written and signed.");
        } else if (signed.sequence() == 0) {
            // Signed when the journal was begun; what came since is unsigned.
            return SigningKey.fingerprint(key);
        } else if (!headSeen) {
            find("The signed record " + signed.sequence() + " is not there.");
        } else if (!headFits) {
            find("Record " + signed.sequence() + " is not the one that was signed: it or one before it was replaced.");
        }
        return SigningKey.fingerprint(key);
    }

    private void find(String sentence) {
        if (findings.size() < JournalVerification.FINDINGS_MAX) {
            findings.add(sentence);
        }
    }
}
