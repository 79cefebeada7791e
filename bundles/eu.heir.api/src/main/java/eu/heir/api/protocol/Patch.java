package eu.heir.api.protocol;

import eu.heir.api.host.Counter;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * An edit that the protocol demands while a unit is forwarded: an endpoint URL, a refused topic filter, a sequence number. Declared,
 * never written by the adapter itself, so that every changed byte is known and recorded. Only adapters whose descriptor says {@link
 * Descriptor.Builder#edits()} may use patches.
 */
public sealed interface Patch {
    /** First byte concerned, from the start of the covered bytes. */
    int offset();

    /** Covered bytes that are replaced. */
    int length();

    /**
     * Other bytes instead of some.
     *
     * @param offset first byte concerned
     * @param length bytes left out; 0 inserts
     * @param bytes put in their place; empty deletes
     */
    @SuppressWarnings("ArrayRecordComponent") // compared by nobody; the factory copies
    record Replace(int offset, int length, byte[] bytes) implements Patch {}

    /**
     * The next value of a counter instead of the bytes that stand there. It is taken when the bytes leave, because replies that the
     * gateway injects take numbers too.
     *
     * @param offset first byte concerned
     * @param counter of the direction in which these bytes leave
     */
    record Count(int offset, Counter counter) implements Patch {
        @Override
        public int length() {
            return counter.rule().width();
        }
    }

    /**
     * Other bytes instead of some.
     *
     * @throws IllegalArgumentException for a negative offset or length
     */
    static Patch replace(int offset, int length, byte[] bytes) {
        if (offset < 0 || length < 0) {
            throw new IllegalArgumentException("offset and length must not be negative");
        }
        return new Replace(offset, length, bytes.clone());
    }

    /**
     * The next value of a counter instead of the bytes that stand there.
     *
     * @throws IllegalArgumentException for a negative offset
     */
    static Patch counter(int offset, Counter counter) {
        if (offset < 0) {
            throw new IllegalArgumentException("offset must not be negative");
        }
        return new Count(offset, Objects.requireNonNull(counter));
    }

    /**
     * Checks that patches are in order, apart, and within a unit.
     *
     * @param total bytes of the unit
     * @throws IllegalArgumentException when they are not
     */
    static List<Patch> checked(long total, Patch... patches) {
        List<Patch> result = new ArrayList<>(patches.length);
        long end = 0;
        for (Patch patch : patches) {
            if (patch.offset() < end || (long) patch.offset() + patch.length() > total) {
                throw new IllegalArgumentException("patch at " + patch.offset() + "+" + patch.length()
                        + " overlaps, is out of order, or reaches beyond " + total);
            }
            end = (long) patch.offset() + patch.length();
            result.add(patch);
        }
        return List.copyOf(result);
    }
}
