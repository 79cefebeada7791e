package eu.heir.adapter.testkit;

import eu.heir.api.Bytes;
import java.nio.charset.Charset;
import java.util.Objects;

/** A borrowed view over an array that becomes useless when its {@link Lease} ends. */
final class KitBytes implements Bytes {
    /** Counts uses after the end of a lifetime, so that a swallowed exception is seen too. */
    static final class LateUses {
        private int count;

        int count() {
            return count;
        }
    }

    /** The lifetime that a view and all its slices share. */
    static final class Lease {
        private final LateUses lateUses;
        private boolean ended;

        Lease(LateUses lateUses) {
            this.lateUses = lateUses;
        }

        /** From now on every use throws. */
        void end() {
            ended = true;
        }

        private void check() {
            if (ended) {
                lateUses.count++;
                throw new ExpiredView();
            }
        }
    }

    private final byte[] array;
    private final int start;
    private final int length;
    private final Lease lease;

    KitBytes(byte[] array, int start, int length, Lease lease) {
        this.array = array;
        this.start = start;
        this.length = length;
        this.lease = lease;
    }

    @Override
    public int length() {
        lease.check();
        return length;
    }

    @Override
    public byte at(int index) {
        lease.check();
        return array[start + Objects.checkIndex(index, length)];
    }

    @Override
    public long longAt(int index) {
        lease.check();
        Objects.checkFromIndexSize(index, Long.BYTES, length);
        long value = 0;
        for (int i = 0; i < Long.BYTES; i++) {
            value = value << 8 | (array[start + index + i] & 0xFF);
        }
        return value;
    }

    @Override
    public int indexOf(byte value, int from, int to) {
        lease.check();
        Objects.checkFromToIndex(from, to, length);
        for (int i = from; i < to; i++) {
            if (array[start + i] == value) {
                return i;
            }
        }
        return -1;
    }

    @Override
    public boolean matches(int index, byte[] expected) {
        lease.check();
        if (index < 0) {
            throw new IndexOutOfBoundsException(index);
        }
        if (expected.length > length - index) {
            return false;
        }
        for (int i = 0; i < expected.length; i++) {
            if (array[start + index + i] != expected[i]) {
                return false;
            }
        }
        return true;
    }

    @Override
    public Bytes slice(int from, int size) {
        lease.check();
        Objects.checkFromIndexSize(from, size, length);
        return new KitBytes(array, start + from, size, lease);
    }

    @Override
    public void copyTo(int from, byte[] target, int targetIndex, int size) {
        lease.check();
        Objects.checkFromIndexSize(from, size, length);
        System.arraycopy(array, start + from, target, targetIndex, size);
    }

    @Override
    public String text(int from, int size, Charset charset) {
        lease.check();
        Objects.checkFromIndexSize(from, size, length);
        return new String(array, start + from, size, charset);
    }
}
