package eu.heir.protocol.hl7v2;

import java.nio.charset.Charset;

/**
 * What a view reads: the gateway's bytes, or a transcoded copy of them for the character sets whose trail bytes look like delimiters.
 * Indexes are those of the view that {@code read} was given, or of the copy.
 */
sealed interface Octets permits WireOctets, CopiedOctets {
    /** No such byte. */
    int NONE = -1;

    /** Bytes in view. */
    int length();

    /** The byte at an index, 0 to 255. */
    int at(int index);

    /** Eight bytes, the first one most significant. */
    long longAt(int index);

    /** Whether the given bytes stand at an index, wholly in view. */
    boolean matches(int index, byte[] expected);

    /** A copy of a part. */
    byte[] copy(int from, int length);

    /** A part as text. */
    String text(int from, int length, Charset charset);

    /** Where a byte value stands first within {@code from} (inclusive) and {@code to} (exclusive), or {@link #NONE}. */
    default int indexOf(int value, int from, int to) {
        return nth(value, 1, from, to);
    }

    /** Where a byte value stands for the n-th time (1 is the first) within a part, or {@link #NONE}. */
    default int nth(int value, int n, int from, int to) {
        long repeated = Words.repeat(value);
        int left = n;
        int i = from;
        for (; i + Words.BYTES <= to; i += Words.BYTES) {
            long mask = Words.equal(longAt(i), repeated);
            if (mask == 0) {
                continue;
            }
            int found = Long.bitCount(mask);
            if (found < left) {
                left -= found;
                continue;
            }
            for (; left > 1; left--) {
                mask = Words.rest(mask);
            }
            return i + Words.first(mask);
        }
        for (; i < to; i++) {
            if (at(i) == value && --left == 0) {
                return i;
            }
        }
        return NONE;
    }
}
