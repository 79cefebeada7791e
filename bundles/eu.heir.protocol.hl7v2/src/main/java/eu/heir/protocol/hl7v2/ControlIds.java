package eu.heir.protocol.hl7v2;

import java.nio.ByteBuffer;
import java.util.Locale;

/**
 * Control ids of the gateway's own messages: letters and digits only, at most 20 characters (MSH-10 before v2.7). One per session.
 *
 * <p>Unique without shared state: eight characters are mixed from the name of the connection, which is unique within a process, and the
 * moment it began, which tells processes apart; the others count.
 */
final class ControlIds {
    /** Bytes of the stored form. */
    static final int STORED_BYTES = 2 * Long.BYTES;

    private static final String PREFIX = "HEIR";
    private static final int RADIX = 36;

    /** 36^8: eight characters. */
    private static final long EIGHT_CHARACTERS = 2_821_109_907_456L;

    private final long session;
    private long number;

    private ControlIds(long session, long number) {
        this.session = Math.floorMod(session, EIGHT_CHARACTERS);
        this.number = Math.floorMod(number, EIGHT_CHARACTERS);
    }

    /**
     * Ids of a new session.
     *
     * @param connectionId unique for the life of the process
     * @param millis time of day
     */
    static ControlIds fresh(String connectionId, long millis) {
        long mixed = millis;
        for (int i = 0; i < connectionId.length(); i++) {
            mixed = scattered(mixed ^ connectionId.charAt(i));
        }
        return new ControlIds(scattered(mixed), 0);
    }

    /** Goes on where another version of the adapter stopped; {@link #STORED_BYTES} bytes. */
    static ControlIds restore(byte[] stored) {
        ByteBuffer buffer = ByteBuffer.wrap(stored);
        return new ControlIds(buffer.getLong(), buffer.getLong());
    }

    /** The stored form. */
    byte[] store() {
        return ByteBuffer.allocate(STORED_BYTES)
                .putLong(session)
                .putLong(number)
                .array();
    }

    /** The next one. */
    String next() {
        number = (number + 1) % EIGHT_CHARACTERS;
        return (PREFIX + Long.toString(EIGHT_CHARACTERS + session, RADIX).substring(1) + Long.toString(number, RADIX))
                .toUpperCase(Locale.ROOT);
    }

    /** Spreads every bit over the whole word: an odd factor and folded shifts lose nothing. */
    private static long scattered(long value) {
        long folded = (value ^ (value >>> 32)) * 0x9E3779B97F4A7C15L;
        folded = (folded ^ (folded >>> 29)) * 0xD6E8FEB86659FD93L;
        return folded ^ (folded >>> 32);
    }
}
