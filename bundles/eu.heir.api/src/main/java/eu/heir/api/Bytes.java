package eu.heir.api;

import java.nio.charset.Charset;
import org.osgi.annotation.versioning.ProviderType;

/**
 * A borrowed, read-only view of bytes that the gateway owns. Implemented by the gateway and by the test kit.
 *
 * <p><b>Lifetime.</b> Valid during the call that received it, and for {@link Attributes} that look at it until the decision has been
 * made. After that every method throws {@link IllegalStateException}. Whoever needs bytes longer copies them.
 *
 * <p><b>Bounds.</b> Indexes run from 0 to {@link #length()} - 1; anything else throws {@link IndexOutOfBoundsException}.
 */
@ProviderType
public interface Bytes {
    /** Number of bytes in view, 0 or more. */
    int length();

    /** The byte at an index. */
    byte at(int index);

    /** The byte at an index as 0 to 255. */
    default int unsignedAt(int index) {
        return at(index) & 0xFF;
    }

    /** Eight bytes from an index on, the first one most significant. Lets a scanner look at words instead of bytes. */
    long longAt(int index);

    /**
     * Where a byte value stands first.
     *
     * @param value wanted
     * @param from first index looked at
     * @param to index after the last one looked at, at most {@link #length()}
     * @return the index, or -1
     */
    int indexOf(byte value, int from, int to);

    /** Whether the given bytes stand at an index, wholly in view. */
    boolean matches(int index, byte[] expected);

    /** A view of a part, with the lifetime of this one. */
    Bytes slice(int from, int length);

    /** Copies a part into an array. */
    void copyTo(int from, byte[] target, int targetIndex, int length);

    /** A copy of a part. */
    default byte[] copy(int from, int length) {
        byte[] copy = new byte[length];
        copyTo(from, copy, 0, length);
        return copy;
    }

    /** A part decoded to text; what the charset cannot decode becomes its replacement character. */
    String text(int from, int length, Charset charset);
}
