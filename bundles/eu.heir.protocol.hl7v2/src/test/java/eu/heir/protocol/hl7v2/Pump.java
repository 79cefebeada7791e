package eu.heir.protocol.hl7v2;

import eu.heir.api.Side;
import eu.heir.api.protocol.Session;
import eu.heir.api.protocol.Step;
import java.util.ArrayList;
import java.util.List;

/** Gives a session the bytes of one side in pieces, as the gateway does, and notes its steps. */
final class Pump {
    /**
     * One step.
     *
     * @param kind simple name of its class
     * @param from offset of its first byte in the stream
     * @param length bytes covered
     * @param step the step
     */
    record Note(String kind, long from, long length, Step step) {
        @Override
        public String toString() {
            return kind + "@" + from + "+" + length;
        }
    }

    private final Session session;
    private final Side side;
    private final List<Note> notes = new ArrayList<>();
    private byte[] waiting = new byte[0];
    private long covered;
    private int needed = 1;
    private boolean over;

    Pump(Session session, Side side) {
        this.session = session;
        this.side = side;
    }

    /** All steps for a stream that arrives in pieces of a size. */
    static List<Note> steps(Session session, byte[] stream, int pieceSize) {
        Pump pump = new Pump(session, Side.DEVICE);
        for (int at = 0; at < stream.length; at += pieceSize) {
            pump.give(java.util.Arrays.copyOfRange(stream, at, Math.min(stream.length, at + pieceSize)));
        }
        return pump.notes();
    }

    List<Note> notes() {
        return notes;
    }

    void give(byte[] piece) {
        waiting = Wire.joined(waiting, piece);
        while (!over && waiting.length >= Math.max(1, needed)) {
            ArrayBytes view = new ArrayBytes(waiting);
            Step step = session.read(side, view);
            view.withdraw();
            if (step instanceof Step.Need need) {
                if (need.total() <= waiting.length) {
                    throw new AssertionError("asked for " + need.total() + " of " + waiting.length);
                }
                needed = need.total();
                return;
            }
            needed = 1;
            if (step instanceof Step.Malformed) {
                notes.add(new Note("Malformed", covered, 0, step));
                over = true;
                return;
            }
            Step.Forwarding forwarding = (Step.Forwarding) step;
            int length = (int) forwarding.length();
            notes.add(new Note(step.getClass().getSimpleName(), covered, length, step));
            covered += length;
            waiting = java.util.Arrays.copyOfRange(waiting, length, waiting.length);
        }
    }
}
