package eu.heir.protocol.hl7v2;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.Charset;
import java.util.Arrays;

/** A transcoded copy, owned by the view that reads it. */
final class CopiedOctets implements Octets {
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    private final byte[] bytes;

    CopiedOctets(byte[] bytes) {
        this.bytes = bytes;
    }

    @Override
    public int length() {
        return bytes.length;
    }

    @Override
    public int at(int index) {
        return bytes[index] & 0xFF;
    }

    @Override
    public long longAt(int index) {
        return (long) LONGS.get(bytes, index);
    }

    @Override
    public boolean matches(int index, byte[] expected) {
        int end = index + expected.length;
        return end <= bytes.length && Arrays.equals(bytes, index, end, expected, 0, expected.length);
    }

    @Override
    public byte[] copy(int from, int length) {
        return Arrays.copyOfRange(bytes, from, from + length);
    }

    @Override
    public String text(int from, int length, Charset charset) {
        return new String(bytes, from, length, charset);
    }
}
