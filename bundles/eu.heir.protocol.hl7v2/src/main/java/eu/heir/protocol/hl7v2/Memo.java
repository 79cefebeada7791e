package eu.heir.protocol.hl7v2;

import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * Remembers what pieces of header segments were found to mean. A piece is found again by its bytes and by the circumstances they were
 * read under, so an answer from here is the answer that reading again would give: leaving an entry out changes nothing but the cost.
 *
 * <p><b>Bounds.</b> A fixed number of slots, one entry in each, {@value #PIECE_MAX_BYTES} bytes of piece in an entry at most. A
 * sender that changes its header with every message overwrites entries and gains nothing.
 *
 * <p><b>Threads.</b> Any. Entries do not change; a race between two writers costs one of them its entry.
 *
 * @param <T> what pieces mean; does not change
 */
final class Memo<T> {
    /** Pieces longer than this are not remembered. */
    static final int PIECE_MAX_BYTES = 1024;

    private static final long MULTIPLIER = 0x9E3779B97F4A7C15L;

    private static final class Entry<T> {
        private final byte[] piece;
        private final Object circumstances;
        private final T meaning;

        Entry(byte[] piece, Object circumstances, T meaning) {
            this.piece = piece;
            this.circumstances = circumstances;
            this.meaning = meaning;
        }
    }

    private final AtomicReferenceArray<@Nullable Entry<T>> slots;
    private final int shift;

    /**
     * @param bits 2 to the power of this is how many entries there can be, 1 to 16
     */
    Memo(int bits) {
        slots = new AtomicReferenceArray<>(1 << bits);
        shift = Long.SIZE - bits;
    }

    /**
     * What a piece means, or null when it is not remembered.
     *
     * @param octets the view
     * @param from first byte
     * @param to behind the last one
     * @param circumstances what the meaning depends on beside the bytes; compared by {@code equals}
     */
    @Nullable T find(Octets octets, int from, int to, Object circumstances) {
        Entry<T> entry = slots.getAcquire(slot(octets, from, to));
        return entry != null
                        && entry.piece.length == to - from
                        && octets.matches(from, entry.piece)
                        && entry.circumstances.equals(circumstances)
                ? entry.meaning
                : null;
    }

    /** Remembers what a piece means, unless it is too long. */
    void keep(Octets octets, int from, int to, Object circumstances, T meaning) {
        if (to - from <= PIECE_MAX_BYTES) {
            slots.setRelease(slot(octets, from, to), new Entry<>(octets.copy(from, to - from), circumstances, meaning));
        }
    }

    private int slot(Octets octets, int from, int to) {
        long hash = (long) to - from;
        int i = from;
        for (; i + Words.BYTES <= to; i += Words.BYTES) {
            hash = (hash ^ octets.longAt(i)) * MULTIPLIER;
            hash ^= hash >>> 32;
        }
        for (; i < to; i++) {
            hash = (hash ^ octets.at(i)) * MULTIPLIER;
            hash ^= hash >>> 32;
        }
        return (int) ((hash * MULTIPLIER) >>> shift);
    }
}
