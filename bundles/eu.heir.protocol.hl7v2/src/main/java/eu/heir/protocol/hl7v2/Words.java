package eu.heir.protocol.hl7v2;

/**
 * Compares eight bytes at a time. A word holds bytes as {@link eu.heir.api.Bytes#longAt} gives them: the first one most significant.
 * A mask has the highest bit of each byte set that matched, and is exact: no carry runs from one byte into the next.
 */
final class Words {
    /** Bytes in a word. */
    static final int BYTES = Long.BYTES;

    /** The highest bit of every byte: set where a byte is not ASCII. */
    static final long HIGH_BITS = 0x8080808080808080L;

    private static final long LOW_BITS = 0x7F7F7F7F7F7F7F7FL;
    private static final long ONES = 0x0101010101010101L;
    private static final long NOT_CONTROL = 0xE0E0E0E0E0E0E0E0L;

    private Words() {}

    /** A word that holds one byte value eight times. */
    static long repeat(int value) {
        return (value & 0xFFL) * ONES;
    }

    /** Which bytes equal those of a {@link #repeat}ed value. */
    static long equal(long word, long repeated) {
        return zeros(word ^ repeated);
    }

    /** Which bytes are below 0x20. */
    static long controls(long word) {
        return zeros(word & NOT_CONTROL);
    }

    /** Index of the first byte that a mask marks; the mask is not 0. */
    static int first(long mask) {
        return Long.numberOfLeadingZeros(mask) >>> 3;
    }

    /** The mask without its first byte. */
    static long rest(long mask) {
        return mask ^ Long.highestOneBit(mask);
    }

    /** The byte at an index of a word, 0 to 255. */
    static int byteAt(long word, int index) {
        return (int) (word >>> (Long.SIZE - Byte.SIZE - (index << 3))) & 0xFF;
    }

    /** The first bytes of a word, the others 0; 1 to 8. */
    static long leading(long word, int count) {
        return word & (-1L << (Long.SIZE - (count << 3)));
    }

    private static long zeros(long word) {
        return ~(((word & LOW_BITS) + LOW_BITS) | word | LOW_BITS);
    }
}
