package eu.heir.adapter.testkit;

import eu.heir.api.Cause;
import eu.heir.api.Side;
import eu.heir.api.protocol.Limits;
import eu.heir.api.protocol.ProtocolAdapter;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** What every clause needs: sessions of the adapter under test, and a way to play conversations through them. */
final class Rig {
    /** Small bounds, so that ordinary conversations have units that must be streamed. */
    static final Limits SMALL_HOLD = new Limits(Limits.HOLD_MIN, Limits.DEFAULT.unitMax());

    private final AdapterUnderTest subject;
    private final @Nullable CallMeter meter;

    Rig(AdapterUnderTest subject, @Nullable CallMeter meter) {
        this.subject = subject;
        this.meter = meter;
    }

    /**
     * What came of a conversation.
     *
     * @param steps every step
     * @param toDevice what the device received
     * @param toHospital what the hospital side received
     * @param ended why the session ended on its own, or null
     */
    @SuppressWarnings("ArrayRecordComponent") // compared by nobody
    record Recording(List<Seen> steps, byte[] toDevice, byte[] toHospital, @Nullable Cause ended) {
        /** The first difference to another run of the same conversation, or null. */
        @Nullable String differenceTo(Recording other) {
            String steps = differenceInSteps(other);
            if (steps != null) {
                return steps;
            }
            if (!Arrays.equals(toDevice, other.toDevice)) {
                return "the device received other bytes";
            }
            return Arrays.equals(toHospital, other.toHospital) ? null : "the hospital side received other bytes";
        }

        @Nullable String differenceInSteps(Recording other) {
            for (Side side : Side.values()) {
                String difference = Seen.difference(steps, other.steps, side);
                if (difference != null) {
                    return difference;
                }
            }
            return null;
        }
    }

    /** Cuts a chunk into pieces. */
    @FunctionalInterface
    interface Cutter {
        /** Everything at once. */
        Cutter WHOLE = (chunk, length) -> new int[] {length};

        /**
         * Lengths of the pieces, in order.
         *
         * @param chunk index of the chunk within the conversation
         * @param length of the chunk
         */
        int[] pieces(int chunk, int length);

        /** Pieces of one length. */
        static Cutter every(int size) {
            return (chunk, length) -> {
                int[] pieces = new int[(length + size - 1) / size];
                Arrays.fill(pieces, size);
                if (length % size != 0) {
                    pieces[pieces.length - 1] = length % size;
                }
                return pieces;
            };
        }

        /** One chunk in two, all others whole. */
        static Cutter once(int which, int at) {
            return (chunk, length) -> chunk == which ? new int[] {at, length - at} : new int[] {length};
        }

        /** Pieces of random lengths. */
        static Cutter random(Random random) {
            return (chunk, length) -> {
                int cuts = length < 2 ? 0 : random.nextInt(Math.min(8, length - 1) + 1);
                int[] at = random.ints(cuts, 1, Math.max(2, length))
                        .sorted()
                        .distinct()
                        .toArray();
                int[] pieces = new int[at.length + 1];
                int from = 0;
                for (int i = 0; i < at.length; i++) {
                    pieces[i] = at[i] - from;
                    from = at[i];
                }
                pieces[at.length] = length - from;
                return pieces;
            };
        }
    }

    /** The same without measuring each call. */
    Rig unmetered() {
        return new Rig(subject, null);
    }

    AdapterUnderTest subject() {
        return subject;
    }

    ProtocolAdapter adapter() {
        return subject.adapter();
    }

    List<Conversation> conversations() {
        if (subject.conversations().isEmpty()) {
            throw new IllegalArgumentException("an adapter cannot be judged without a conversation");
        }
        return subject.conversations();
    }

    KitSession.Builder prepared(Ruling.Judge judge) {
        KitSession.Builder builder = KitSession.on(subject.adapter())
                .settings(subject.settings())
                .paths(subject.paths())
                .judge(judge);
        return meter == null ? builder : builder.meter(meter);
    }

    KitSession open(Ruling.Judge judge) {
        return prepared(judge).open();
    }

    /** A conversation as it was recorded, decided by its own predicate. */
    Recording play(Conversation conversation) {
        return play(conversation, open(conversation.judge()), Cutter.WHOLE);
    }

    Recording play(Conversation conversation, Cutter cutter) {
        return play(conversation, open(conversation.judge()), cutter);
    }

    Recording play(Conversation conversation, Limits limits, Cutter cutter) {
        return play(conversation, prepared(conversation.judge()).limits(limits).open(), cutter);
    }

    static Recording play(Conversation conversation, KitSession session, Cutter cutter) {
        int index = 0;
        for (Conversation.Chunk chunk : conversation.chunks()) {
            int from = 0;
            for (int piece : cutter.pieces(index++, chunk.bytes().length)) {
                session.offer(chunk.side(), chunk.bytes(), from, piece);
                session.pump(chunk.side());
                from += piece;
            }
        }
        return finish(session);
    }

    static Recording finish(KitSession session) {
        Recording recording = new Recording(
                List.copyOf(session.seen()),
                session.receivedBy(Side.DEVICE),
                session.receivedBy(Side.HOSPITAL),
                session.ended());
        session.close(Cause.FINISHED);
        return recording;
    }
}
