package eu.heir.adapter.testkit;

import eu.heir.api.Cause;
import eu.heir.api.Interaction;
import eu.heir.api.Side;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * An exchange that a fuzzer has made: what each side sends, in which pieces it arrives, and what happens in between. A recorded message
 * is a script as it is: the device sends it in one piece. Everything else begins with the byte FF, followed by
 *
 * <pre>
 *   00     the other side sends from here on
 *   01     what follows arrives in another piece
 *   02 nn  nn seconds pass
 *   03     the session is handed over to another one, where it can be
 *   04     holdMax is as small as it may be, for the whole session
 *   FF     a byte FF of the message
 * </pre>
 *
 * FF before any other byte is a byte of the message. Every array of bytes is a script, so a fuzzer can change it at will. Immutable.
 */
public final class FuzzScript {
    private static final int MARK = 0xFF;
    private static final int OTHER_SIDE = 0;
    private static final int CUT = 1;
    private static final int TIME = 2;
    private static final int HAND_OVER = 3;
    private static final int SMALL_HOLD = 4;

    /** Scripts up to this many bytes are also played byte by byte. */
    private static final int BYTEWISE_MAX_BYTES = 1024;

    private final int length;
    private final List<Event> events;
    private final boolean smallHold;

    /** Something that happens. */
    public sealed interface Event {
        /**
         * Bytes arrive together.
         *
         * @param side who sent them
         * @param bytes what was sent; not to be changed
         */
        @SuppressWarnings("ArrayRecordComponent") // compared by nobody
        record Piece(Side side, byte[] bytes) implements Event {}

        /** Time passes. */
        record Time(Duration duration) implements Event {}

        /** The session is handed over, when both directions stand at a unit edge. */
        record HandOver() implements Event {}
    }

    private FuzzScript(int length, List<Event> events, boolean smallHold) {
        this.length = length;
        this.events = List.copyOf(events);
        this.smallHold = smallHold;
    }

    /** Reads a script. */
    public static FuzzScript of(byte[] input) {
        return new Reader(input).read();
    }

    private static final class Reader {
        private final byte[] input;
        private final List<Event> events = new ArrayList<>();
        private final ByteArrayOutputStream piece = new ByteArrayOutputStream();
        private Side side = Side.DEVICE;
        private boolean smallHold;

        Reader(byte[] input) {
            this.input = input;
        }

        FuzzScript read() {
            int at = 0;
            while (at < input.length) {
                int octet = input[at++] & 0xFF;
                if (octet != MARK || at == input.length) {
                    piece.write(octet);
                    continue;
                }
                int what = input[at++] & 0xFF;
                switch (what) {
                    case OTHER_SIDE -> {
                        end();
                        side = side.opposite();
                    }
                    case CUT -> end();
                    case TIME -> {
                        end();
                        int seconds = at < input.length ? input[at++] & 0xFF : 1;
                        events.add(new Event.Time(Duration.ofSeconds(seconds)));
                    }
                    case HAND_OVER -> {
                        end();
                        events.add(new Event.HandOver());
                    }
                    case SMALL_HOLD -> smallHold = true;
                    case MARK -> piece.write(MARK);
                    default -> {
                        piece.write(MARK);
                        piece.write(what);
                    }
                }
            }
            end();
            return new FuzzScript(input.length, events, smallHold);
        }

        private void end() {
            if (piece.size() > 0) {
                events.add(new Event.Piece(side, piece.toByteArray()));
                piece.reset();
            }
        }
    }

    /** What happens, in order. */
    public List<Event> events() {
        return events;
    }

    /** Whether holdMax is as small as it may be. */
    public boolean smallHold() {
        return smallHold;
    }

    /** The same bytes in as few pieces as possible: whatever one side sends without anything in between arrives together. */
    public FuzzScript joined() {
        List<Event> result = new ArrayList<>();
        for (Event event : events) {
            Event before = result.isEmpty() ? null : result.get(result.size() - 1);
            if (event instanceof Event.Piece piece
                    && before instanceof Event.Piece first
                    && first.side() == piece.side()) {
                ByteArrayOutputStream both = new ByteArrayOutputStream();
                both.writeBytes(first.bytes());
                both.writeBytes(piece.bytes());
                result.set(result.size() - 1, new Event.Piece(piece.side(), both.toByteArray()));
            } else {
                result.add(event);
            }
        }
        return new FuzzScript(length, result, smallHold);
    }

    /** The same bytes one by one. */
    public FuzzScript bytewise() {
        List<Event> result = new ArrayList<>();
        for (Event event : events) {
            if (event instanceof Event.Piece piece) {
                for (byte octet : piece.bytes()) {
                    result.add(new Event.Piece(piece.side(), new byte[] {octet}));
                }
            } else {
                result.add(event);
            }
        }
        return new FuzzScript(length, result, smallHold);
    }

    /**
     * Plays the script to an adapter: as it stands with every callback measured, in as few pieces as possible, and, when it is short,
     * byte by byte. All must give the same steps.
     *
     * @param subject the adapter, its settings and the paths that are read of each interaction; its conversations are not used
     * @param refused which units, or members of units, are refused
     * @throws ContractViolation when a callback throws, takes too much, answers what no adapter may answer, or gives other steps for
     *     another cut
     */
    public void play(AdapterUnderTest subject, Predicate<Interaction> refused) {
        Ruling.Judge judge = Ruling.Judge.refusing(refused);
        probe(subject);
        Rig.Recording expected = record(new Rig(subject, new CallMeter()), judge, "as it stands");
        Rig unmetered = new Rig(subject, null);
        joined().compare(unmetered, judge, expected, "in as few pieces as possible");
        if (length <= BYTEWISE_MAX_BYTES) {
            bytewise().compare(unmetered, judge, expected, "byte by byte");
        }
    }

    private void probe(AdapterUnderTest subject) {
        if (events.isEmpty() || !(events.get(0) instanceof Event.Piece first)) {
            return;
        }
        KitBytes.Lease lease = new KitBytes.Lease(new KitBytes.LateUses());
        try {
            subject.adapter().probe(new KitBytes(first.bytes(), 0, first.bytes().length, lease));
        } catch (RuntimeException e) {
            throw new ContractViolation(Clause.HOSTILE_INPUT, "probe threw " + e, e);
        } finally {
            lease.end();
        }
    }

    private void compare(Rig rig, Ruling.Judge judge, Rig.Recording expected, String how) {
        String difference = expected.differenceTo(record(rig, judge, how));
        if (difference != null) {
            throw new ContractViolation(Clause.SPLITS, "the script played " + how + ": " + difference);
        }
    }

    private Rig.Recording record(Rig rig, Ruling.Judge judge, String how) {
        try {
            KitSession.Builder prepared = rig.prepared(judge);
            KitSession session = (smallHold ? prepared.limits(Rig.SMALL_HOLD) : prepared).open();
            boolean resumable = rig.adapter().descriptor().resumable();
            for (Event event : events) {
                if (event instanceof Event.Piece piece) {
                    session.arrives(piece.side(), piece.bytes());
                } else if (event instanceof Event.Time time) {
                    session.advance(time.duration());
                } else if (resumable && session.ended() == null && !session.passing() && session.atEdge()) {
                    session.handOver();
                }
            }
            for (Side side : Side.values()) {
                session.farewell(side, Ruling.REASON);
            }
            Rig.Recording recording = Rig.finish(session);
            session.close(Cause.DEVICE_CLOSED);
            return recording;
        } catch (ContractViolation e) {
            throw e.within("the script played " + how + (smallHold ? " with a small holdMax" : ""));
        }
    }
}
