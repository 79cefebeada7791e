package eu.heir.protocol.template;

import eu.heir.api.Correlation;
import eu.heir.api.protocol.Step;
import org.jspecify.annotations.Nullable;

/**
 * Trick: frames too long to hold. One side's position within such a frame: the head was given, a body of known length follows, and
 * the last bytes are the tail, without which no receiver takes the frame for complete. When the head was refused, the rest is
 * dropped under the refused correlation instead.
 */
final class Streaming {
    /** Bytes of the head: enough for every short text at the beginning of a payload. */
    static final int HEAD_BYTES = Frame.HEADER + 1 + Entry.TEXT_MAX_BYTES;

    /** Bytes that are withheld until the end. */
    static final int TAIL_BYTES = 4;

    private long left;
    private @Nullable Correlation refused;

    boolean within() {
        return left > 0;
    }

    /** A head was given. */
    void begin(long total) {
        left = total - HEAD_BYTES;
        refused = null;
    }

    /** The head was refused. */
    void refuse(Correlation correlation) {
        refused = correlation;
    }

    /** What the next bytes are. A body and a drop may cover more than the view: the gateway goes on by itself. */
    Step next(int view) {
        if (refused != null) {
            Step drop = Step.drop(left, refused);
            left = 0;
            return drop;
        }
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
