package eu.heir.journal.file;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Sizes and hashes of a segment; see the package. */
public final class SegmentFormat {
    /** Longest record, bytes: more than the longest entry can need. */
    public static final int RECORD_MAX = 64 << 10;

    /** Bytes of a hash. */
    public static final int HASH_BYTES = 32;

    /** Bytes before the first record. */
    public static final int HEADER_BYTES = 8 + HASH_BYTES;

    static final int LENGTH_BYTES = 4;

    private static final byte[] MAGIC = "HEIRJRN1".getBytes(StandardCharsets.US_ASCII);

    private SegmentFormat() {}

    /** What stands before the first record of all. */
    public static byte[] noHash() {
        return new byte[HASH_BYTES];
    }

    /** The header of a segment that follows a record with this hash. */
    public static byte[] header(byte[] previous) {
        return ByteBuffer.allocate(HEADER_BYTES).put(MAGIC).put(previous).array();
    }

    /** Whether a header begins as it must. */
    static boolean isHeader(byte[] header) {
        for (int i = 0; i < MAGIC.length; i++) {
            if (header[i] != MAGIC[i]) {
                return false;
            }
        }
        return true;
    }

    /**
     * A record as it stands in the file.
     *
     * @param previous hash of the record before
     * @return length, record and hash
     * @throws IllegalArgumentException when the record is empty or longer than {@link #RECORD_MAX}
     */
    public static byte[] framed(byte[] previous, byte[] record) {
        if (record.length < 1 || record.length > RECORD_MAX) {
            throw new IllegalArgumentException("a record of " + record.length + " bytes");
        }
        return ByteBuffer.allocate(LENGTH_BYTES + record.length + HASH_BYTES)
                .putInt(record.length)
                .put(record)
                .put(hash(previous, record))
                .array();
    }

    /** The hash of a record that follows another. */
    static byte[] hash(byte[] previous, byte[] record) {
        MessageDigest digest = sha256();
        digest.update(previous);
        digest.update(ByteBuffer.allocate(LENGTH_BYTES).putInt(record.length).array());
        return digest.digest(record);
    }

    /** Lower-case hexadecimal. */
    static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
