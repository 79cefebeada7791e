package eu.heir.journal.file;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.util.Arrays;

/** Reads a segment from its beginning. One thread. */
public final class SegmentReader implements AutoCloseable {
    private static final int BUFFER_BYTES = 64 << 10;

    /** What stands at a place in the file. */
    public sealed interface Piece {
        /**
         * A whole record.
         *
         * @param offset where it begins
         * @param bytes the record, not yet decoded
         * @param hash as it stands in the file
         * @param sound whether the hash is that of these bytes after the record before
         */
        @SuppressWarnings("ArrayRecordComponent") // never compared, and made for each record of millions
        record Whole(long offset, byte[] bytes, byte[] hash, boolean sound) implements Piece {}

        /**
         * The file ends in the middle of a record, or what stands there cannot be one.
         *
         * @param offset where the sound part ends
         * @param bytes how many bytes follow
         */
        record Torn(long offset, long bytes) implements Piece {}

        /** The end of the file, right behind a record. */
        record End(long offset) implements Piece {}
    }

    private final DataInputStream in;
    private final long size;
    private final byte[] header;
    private final boolean headerSound;
    private byte[] previous;
    private long offset;

    private SegmentReader(InputStream file, long size) throws IOException {
        this.in = new DataInputStream(new BufferedInputStream(file, BUFFER_BYTES));
        this.size = size;
        this.header = in.readNBytes((int) Math.min(SegmentFormat.HEADER_BYTES, size));
        this.headerSound = header.length == SegmentFormat.HEADER_BYTES && SegmentFormat.isHeader(header);
        this.previous = headerSound
                ? Arrays.copyOfRange(header, SegmentFormat.HEADER_BYTES - SegmentFormat.HASH_BYTES, header.length)
                : SegmentFormat.noHash();
        this.offset = header.length;
    }

    /**
     * Opens a segment.
     *
     * @param limit how many of its bytes to read: a writer may be at work behind them; {@link Long#MAX_VALUE} for all
     * @throws IOException when it cannot be read
     */
    public static SegmentReader open(Segment segment, long limit) throws IOException {
        long size = Math.min(limit, Files.size(segment.path()));
        InputStream file = Files.newInputStream(segment.path());
        try {
            return new SegmentReader(file, size);
        } catch (IOException | RuntimeException e) {
            file.close();
            throw e;
        }
    }

    /** Whether the file begins as a segment must. If not, {@link #next} finds nothing in it. */
    public boolean headerSound() {
        return headerSound;
    }

    /** Hash of the record before: of the header at first, then of the last piece. */
    public byte[] previous() {
        return previous.clone();
    }

    /**
     * The next piece. After a record whose hash is not sound the following are measured against the hash that stands in the file.
     *
     * @throws IOException when the file cannot be read
     */
    public Piece next() throws IOException {
        long left = size - offset;
        if (!headerSound) {
            return new Piece.Torn(0, size);
        }
        if (left == 0) {
            return new Piece.End(offset);
        }
        if (left < SegmentFormat.LENGTH_BYTES) {
            return new Piece.Torn(offset, left);
        }
        int length = in.readInt();
        if (length < 1
                || length > SegmentFormat.RECORD_MAX
                || left < SegmentFormat.LENGTH_BYTES + length + SegmentFormat.HASH_BYTES) {
            return new Piece.Torn(offset, left);
        }
        byte[] bytes = in.readNBytes(length);
        byte[] hash = in.readNBytes(SegmentFormat.HASH_BYTES);
        Piece.Whole whole =
                new Piece.Whole(offset, bytes, hash, Arrays.equals(hash, SegmentFormat.hash(previous, bytes)));
        previous = hash;
        offset += SegmentFormat.LENGTH_BYTES + length + SegmentFormat.HASH_BYTES;
        return whole;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
