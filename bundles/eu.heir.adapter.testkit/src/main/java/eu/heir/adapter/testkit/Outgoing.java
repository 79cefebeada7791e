package eu.heir.adapter.testkit;

import eu.heir.api.protocol.Patch;
import java.io.ByteArrayOutputStream;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The direction towards one side: forwards pieces of units, and lets bytes of the gateway's own in between only at unit edges.
 */
final class Outgoing {
    /** Bytes of the gateway's own that wait for a unit edge. */
    @SuppressWarnings("ArrayRecordComponent") // compared by nobody
    record Own(byte[] bytes, List<Patch> patches, Runnable whenSent) {}

    private final ByteArrayOutputStream wire = new ByteArrayOutputStream();
    private final Deque<Own> waiting = new ArrayDeque<>();
    private @Nullable Edits edits;
    private boolean inUnit;

    /** Begins a piece (a control, head, body, tail or whole) with its edits. */
    void begin(List<Patch> patches) {
        edits = new Edits(patches);
    }

    /** Bytes of the piece begun last. */
    void write(byte[] source, int from, int length) {
        Edits current = edits;
        if (current == null) {
            wire.write(source, from, length);
        } else {
            current.write(source, from, length, wire);
        }
    }

    /** Whether a unit is under way now; at an edge, what waits leaves. */
    void inUnit(boolean under) {
        inUnit = under;
        flush();
    }

    boolean atEdge() {
        return !inUnit;
    }

    /** Bytes of the gateway's own, after what waits already. */
    void queue(Own own) {
        waiting.addLast(own);
        flush();
    }

    /** Bytes of the gateway's own, ahead of what waits. */
    void queueFirst(Own own) {
        waiting.addFirst(own);
        flush();
    }

    /** Bytes that wait to leave. */
    int waitingBytes() {
        return waiting.stream().mapToInt(own -> own.bytes().length).sum();
    }

    private void flush() {
        while (!inUnit && !waiting.isEmpty()) {
            Own own = waiting.removeFirst();
            wire.writeBytes(Edits.applied(own.bytes(), own.patches()));
            own.whenSent().run();
        }
    }

    /** Everything that has left. */
    byte[] sent() {
        return wire.toByteArray();
    }

    /** Forgets what has left. */
    void forgetSent() {
        wire.reset();
    }
}
