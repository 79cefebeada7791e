package eu.heir.protocol.hl7v2;

import eu.heir.api.Bytes;
import java.nio.charset.Charset;

/** The gateway's own bytes, borrowed: valid as long as {@link Bytes} says. */
final class WireOctets implements Octets {
    private final Bytes bytes;

    WireOctets(Bytes bytes) {
        this.bytes = bytes;
    }

    @Override
    public int length() {
        return bytes.length();
    }

    @Override
    public int at(int index) {
        return bytes.unsignedAt(index);
    }

    @Override
    public long longAt(int index) {
        return bytes.longAt(index);
    }

    @Override
    public boolean matches(int index, byte[] expected) {
        return bytes.matches(index, expected);
    }

    @Override
    public byte[] copy(int from, int length) {
        return bytes.copy(from, length);
    }

    @Override
    public String text(int from, int length, Charset charset) {
        return bytes.text(from, length, charset);
    }
}
