package eu.heir.protocol.template;

import eu.heir.api.protocol.Step;

/**
 * Trick: frames too long to hold. One side's position within such a frame: the head was given, a body of known length follows, and
 * the last bytes are the tail, without which no receiver takes the frame for complete. A refused frame goes on in the same
 * way: the gateway swallows its bodies and its tail by itself.
 */
final class Streaming {
    /** Bytes of the head: enough for every short text at the beginning of a payload. */
    static final int HEAD_BYTES = Frame.HEADER + 1 + Entry.TEXT_MAX_BYTES;

    /** Bytes that are withheld until the end. */
    static final int TAIL_BYTES = 4;

    private long left;

    boolean within() {
        return left > 0;
    }

    /** A head was given. */
    void begin(long total) {
        left = total - HEAD_BYTES;
    }

    /** What the next bytes are. A body may cover more than the view: the gateway goes on by itself. */
    Step next(int view) {
        if (left > TAIL_BYTES) {
            Step body = Step.body(left - TAIL_BYTES);
            left = TAIL_BYTES;
            return body;
        }
        if (view < TAIL_BYTES) {
            return Step.need(TAIL_BYTES);
        }
        left = 0;
        return Step.tail(TAIL_BYTES);
    }
}
