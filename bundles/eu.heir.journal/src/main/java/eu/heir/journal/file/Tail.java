package eu.heir.journal.file;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;

/**
 * Where writing goes on. Found at a start by reading the newest segment; what a power cut or a kill left unfinished behind the newest
 * signed record is cut off. Where signed records are damaged or gone nothing is touched: what is there stays as evidence, and writing
 * goes on in a new segment behind the signed record.
 *
 * @param segment first sequence of the segment to append to
 * @param bytes its length; 0 when it has to be created
 * @param sequence of the last record; 0 when there is none
 * @param hash of the last record
 * @param cutBytes how many bytes were cut off
 * @param damage one sentence on signed records that are not there as they were signed, or empty
 */
@SuppressWarnings("ArrayRecordComponent") // made once at a start, never compared
public record Tail(long segment, long bytes, long sequence, byte[] hash, long cutBytes, String damage) {
    /**
     * Finds the end and repairs it.
     *
     * @param head of the folder
     * @throws IOException when files cannot be read or written
     */
    public static Tail repaired(Path folder, Optional<Head> head) throws IOException {
        List<Segment> segments = Segment.in(folder);
        long signed = head.map(Head::sequence).orElse(0L);
        long cut = 0;
        while (!segments.isEmpty()) {
            Segment newest = segments.get(segments.size() - 1);
            Tail found = end(newest);
            boolean whole = found.bytes() >= SegmentFormat.HEADER_BYTES
                    && found.damage().isEmpty();
            boolean unfinishedFile = Files.size(newest.path()) < SegmentFormat.HEADER_BYTES;
            if (unfinishedFile && signed < newest.first()) {
                // Killed between creating the file and writing its first bytes.
                cut += Files.size(newest.path());
                Files.delete(newest.path());
                OwnerFiles.force(folder);
                segments.remove(segments.size() - 1);
                continue;
            }
            if (!whole || found.sequence() < signed || !fits(found, head)) {
                return behind(head, found, newest);
            }
            if (found.cutBytes() > 0) {
                try (FileChannel channel = FileChannel.open(newest.path(), StandardOpenOption.WRITE)) {
                    channel.truncate(found.bytes());
                    channel.force(true);
                }
            }
            return new Tail(found.segment(), found.bytes(), found.sequence(), found.hash(), cut + found.cutBytes(), "");
        }
        if (signed > 0) {
            return new Tail(
                    signed + 1,
                    0,
                    signed,
                    head.map(Head::hashBytes).orElseGet(SegmentFormat::noHash),
                    cut,
                    "All files are gone, but " + signed + " records were written and signed.");
        }
        return new Tail(1, 0, 0, SegmentFormat.noHash(), cut, "");
    }

    /** Only a head at the very end can be compared here; the rest is for the {@link Verifier}. */
    private static boolean fits(Tail found, Optional<Head> head) {
        return head.filter(signed -> signed.sequence() == found.sequence())
                .map(signed -> SegmentFormat.hex(found.hash()).equals(signed.hash()))
                .orElse(true);
    }

    private static Tail behind(Optional<Head> head, Tail found, Segment newest) throws IOException {
        long signed = head.map(Head::sequence).orElse(0L);
        // A later start finds the segment that an earlier one began here.
        long sequence = Math.max(signed, Math.max(found.sequence(), newest.first()));
        byte[] hash = sequence == signed && head.isPresent() ? head.get().hashBytes() : SegmentFormat.noHash();
        String what = found.damage().isEmpty()
                ? "Records up to " + signed + " were signed, but " + newest.name() + " ends with record "
                        + found.sequence() + " or with another one."
                : found.damage();
        return new Tail(sequence + 1, 0, sequence, hash, 0, what);
    }

    /** Reads one segment to the end of its sound part. */
    private static Tail end(Segment segment) throws IOException {
        try (SegmentReader reader = SegmentReader.open(segment, Long.MAX_VALUE)) {
            long sequence = segment.first() - 1;
            byte[] hash = reader.previous();
            while (true) {
                SegmentReader.Piece piece = reader.next();
                if (piece instanceof SegmentReader.Piece.Whole whole) {
                    if (!whole.sound()) {
                        // The bytes of a record that was being written when the power went may be anything, its length
                        // included.
                        return new Tail(
                                segment.first(),
                                whole.offset(),
                                sequence,
                                hash,
                                Files.size(segment.path()) - whole.offset(),
                                "");
                    }
                    sequence++;
                    hash = whole.hash();
                } else if (piece instanceof SegmentReader.Piece.Torn torn) {
                    String damage = torn.offset() == 0 ? segment.name() + " is no file of a journal." : "";
                    return new Tail(segment.first(), torn.offset(), sequence, hash, torn.bytes(), damage);
                } else if (piece instanceof SegmentReader.Piece.End end) {
                    return new Tail(segment.first(), end.offset(), sequence, hash, 0, "");
                }
            }
        }
    }
}
