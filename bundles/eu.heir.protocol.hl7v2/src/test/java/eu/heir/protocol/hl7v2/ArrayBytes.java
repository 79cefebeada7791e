package eu.heir.protocol.hl7v2;

import eu.heir.api.Bytes;
import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.util.Arrays;
import java.util.Objects;

/** A view over an array that can be withdrawn, as the gateway's views are. */
final class ArrayBytes implements Bytes {
    private final byte[] array;
    private final int offset;
    private final int length;
    private boolean valid = true;

    ArrayBytes(byte[] array) {
        this(array, 0, array.length);
    }

    ArrayBytes(byte[] array, int offset, int length) {
        this.array = array;
        this.offset = offset;
        this.length = length;
    }

    void withdraw() {
        valid = false;
    }

    private int checked(int index, int bytes) {
        if (!valid) {
            throw new IllegalStateException("view was withdrawn");
        }
        return offset + Objects.checkFromIndexSize(index, bytes, length);
    }

    @Override
    public int length() {
        checked(0, 0);
        return length;
    }

    @Override
    public byte at(int index) {
        return array[checked(index, 1)];
    }

    @Override
    public long longAt(int index) {
        return ByteBuffer.wrap(array).getLong(checked(index, Long.BYTES));
    }

    @Override
    public int indexOf(byte value, int from, int to) {
        checked(from, to - from);
        for (int i = from; i < to; i++) {
            if (array[offset + i] == value) {
                return i;
            }
        }
        return -1;
    }

    @Override
    public boolean matches(int index, byte[] expected) {
        checked(index, 0);
        if (index + expected.length > length) {
            return false;
        }
        int from = offset + index;
        return Arrays.equals(array, from, from + expected.length, expected, 0, expected.length);
    }

    @Override
    public Bytes slice(int from, int bytes) {
        return new ArrayBytes(array, checked(from, bytes), bytes);
    }

    @Override
    public void copyTo(int from, byte[] target, int targetIndex, int bytes) {
        System.arraycopy(array, checked(from, bytes), target, targetIndex, bytes);
    }

    @Override
    public String text(int from, int bytes, Charset charset) {
        return new String(array, checked(from, bytes), bytes, charset);
    }
}
