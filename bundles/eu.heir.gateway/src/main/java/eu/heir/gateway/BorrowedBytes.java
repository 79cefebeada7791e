package eu.heir.gateway;

import eu.heir.api.Bytes;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.Charset;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The adapter's view of bytes that the core holds. One object per lane is lent and revoked again and again; slices look through it, so
 * revoking the root revokes them all. Confined to the session's thread.
 */
final class BorrowedBytes implements Bytes {
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    /** Texts up to this are decoded from an array that is kept for it, bytes. */
    private static final int SCRATCH_BYTES = 256;

    private static final byte[] NO_SCRATCH = new byte[0];
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    private final BorrowedBytes root;
    private final int from;
    private int length;

    // Only meaningful in the root.
    private @Nullable ByteBuffer buffer;
    private int base;
    private long lease;
    private byte[] scratch = NO_SCRATCH;
    // In a slice: the lease under which it was made, so that it does not come alive again with the next one.
    private final long madeUnder;

    BorrowedBytes() {
        this.root = this;
        this.from = 0;
        this.madeUnder = 0;
    }

    private BorrowedBytes(BorrowedBytes root, int from, int length) {
        this.root = root;
        this.from = from;
        this.length = length;
        this.madeUnder = root.lease;
    }

    /**
     * Lends bytes out.
     *
     * @param bytes holds them; its position and limit are not used
     * @param start index of the first byte
     * @param count how many
     */
    void lend(ByteBuffer bytes, int start, int count) {
        buffer = bytes;
        base = start;
        length = count;
    }

    /** Same bytes, kept elsewhere: whoever borrowed them sees no difference. */
    void move(ByteBuffer bytes, int start) {
        buffer = bytes;
        base = start;
    }

    void revoke() {
        if (buffer != null) {
            buffer = null;
            lease++;
        }
    }

    private ByteBuffer live() {
        ByteBuffer bytes = root.buffer;
        if (bytes == null || (root != this && madeUnder != root.lease)) {
            throw new IllegalStateException("these bytes were borrowed for the call only; copy what is needed longer");
        }
        return bytes;
    }

    private int absolute(int index, int count) {
        Objects.checkFromIndexSize(index, count, length);
        return root.base + from + index;
    }

    @Override
    public int length() {
        return length;
    }

    @Override
    public byte at(int index) {
        if (index < 0 || index >= length) {
            throw new IndexOutOfBoundsException(index);
        }
        return live().get(root.base + from + index);
    }

    @Override
    public long longAt(int index) {
        return live().getLong(absolute(index, Long.BYTES));
    }

    @Override
    public int indexOf(byte value, int start, int to) {
        Objects.checkFromToIndex(start, to, length);
        ByteBuffer bytes = live();
        int offset = root.base + from;
        long pattern = (value & 0xFFL) * 0x0101010101010101L;
        int i = start;
        for (; i + Long.BYTES <= to; i += Long.BYTES) {
            long different = bytes.getLong(offset + i) ^ pattern;
            // Sets the high bit of each byte that is zero, exactly (no carry between bytes).
            long zero = ~(((different & 0x7F7F7F7F7F7F7F7FL) + 0x7F7F7F7F7F7F7F7FL) | different | 0x7F7F7F7F7F7F7F7FL);
            if (zero != 0) {
                return i + (Long.numberOfLeadingZeros(zero) >>> 3);
            }
        }
        for (; i < to; i++) {
            if (bytes.get(offset + i) == value) {
                return i;
            }
        }
        return -1;
    }

    @Override
    public boolean matches(int index, byte[] expected) {
        if (index < 0 || index > length - expected.length) {
            return false;
        }
        ByteBuffer bytes = live();
        int at = root.base + from + index;
        int i = 0;
        for (; i + Long.BYTES <= expected.length; i += Long.BYTES) {
            if (bytes.getLong(at + i) != (long) LONGS.get(expected, i)) {
                return false;
            }
        }
        for (; i < expected.length; i++) {
            if (bytes.get(at + i) != expected[i]) {
                return false;
            }
        }
        return true;
    }

    @Override
    public Bytes slice(int start, int count) {
        live();
        Objects.checkFromIndexSize(start, count, length);
        return new BorrowedBytes(root, from + start, count);
    }

    @Override
    public void copyTo(int start, byte[] target, int targetIndex, int count) {
        live().get(absolute(start, count), target, targetIndex, count);
    }

    @Override
    public String text(int start, int count, Charset charset) {
        if (count > SCRATCH_BYTES) {
            return new String(copy(start, count), charset);
        }
        if (root.scratch.length == 0) {
            root.scratch = new byte[SCRATCH_BYTES];
        }
        copyTo(start, root.scratch, 0, count);
        return new String(root.scratch, 0, count, charset);
    }

    @Override
    public String toString() {
        return "Bytes[" + (root.buffer == null ? NOTHING.remaining() : length) + "]";
    }
}
