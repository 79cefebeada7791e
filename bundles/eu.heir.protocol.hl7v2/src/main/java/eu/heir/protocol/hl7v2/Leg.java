package eu.heir.protocol.hl7v2;

import eu.heir.api.Bytes;
import eu.heir.api.Interaction;
import eu.heir.api.protocol.Limits;
import eu.heir.api.protocol.Step;
import org.jspecify.annotations.Nullable;

/**
 * One direction of a session: cuts its bytes into frames.
 *
 * <pre>
 *            0B … 1C 0D, at most hold.max.bytes: whole
 *           ┌──────────┐
 *           │          ▼
 *      ──▶ Edge ─────────── hold.max.bytes without an end: head ──▶ Streaming ──┐ body
 *           ▲ │                                                      │   ▲      │
 *           │ └── padding: control;  junk: malformed                 │   └──────┘
 *           └──────────────────────── 1C 0D: tail ───────────────────┘   beyond unit.max.bytes: malformed
 * </pre>
 *
 * A frame's end is 1C 0D together; a lone 1C is data. The last byte in view may be the first half of an end, so it is never streamed
 * before the byte behind it was seen: the tail is always exactly the two bytes without which no receiver takes the message.
 */
final class Leg {
    private static final byte[] BYTE_ORDER_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

    private final Limits limits;
    private final UnitReader units;
    private final FrameScan scan;
    private @Nullable Streaming streaming;

    /** A frame whose head was given and whose tail was not. Null in its place is the state Edge. */
    private static final class Streaming {
        private final BodyScan body = new BodyScan();
        private final boolean batch;
        private final boolean told;
        private long covered;

        /**
         * @param covered bytes of the frame so far
         * @param batch whether it began with a batch header
         * @param told whether the head already said that it is too long
         */
        Streaming(long covered, boolean batch, boolean told) {
            this.covered = covered;
            this.batch = batch;
            this.told = told;
        }
    }

    Leg(Limits limits, UnitReader units) {
        this.limits = limits;
        this.units = units;
        this.scan = new FrameScan(limits.holdMax());
    }

    /** Whether the last step ended a frame. */
    boolean atEdge() {
        return streaming == null;
    }

    /** See {@link eu.heir.api.protocol.Session#read}. */
    Step read(Bytes bytes) {
        Octets octets = new WireOctets(bytes);
        Streaming current = streaming;
        if (current != null) {
            return within(current, octets);
        }
        int first = octets.at(0);
        return first == Mllp.START ? frame(octets) : between(first);
    }

    /** One byte at a time, so that the steps do not depend on how the bytes arrived; senders pad with one or two. */
    private static Step between(int octet) {
        return Mllp.padding(octet) ? Step.control(1) : Step.malformed(Oddities.JUNK);
    }

    private Step frame(Octets octets) {
        int held = Math.min(octets.length(), limits.holdMax());
        int end = scan.scan(octets, Mllp.START_BYTES, held);
        if (end != Octets.NONE) {
            return whole(octets, end);
        }
        return held < limits.holdMax() ? Step.need(octets.length() + 1) : head(octets);
    }

    private Step whole(Octets octets, int end) {
        int length = end + Mllp.END_BYTES;
        Oddities oddities = new Oddities();
        index(octets, end, oddities);
        if (length > limits.unitMax()) {
            oddities.add(Oddities.OVERSIZE);
        }
        Interaction interaction = units.read(octets, scan, true, length, oddities);
        scan.release();
        return Step.whole(length, interaction, Step.Members.ALL_OR_NOTHING);
    }

    private void index(Octets octets, int end, Oddities oddities) {
        int content = Mllp.START_BYTES;
        if (content + BYTE_ORDER_MARK.length <= end && octets.matches(content, BYTE_ORDER_MARK)) {
            content += BYTE_ORDER_MARK.length;
            oddities.add(Oddities.BYTE_ORDER_MARK);
        }
        scan.finish(octets, content, end);
        if (scan.count() > 0 && scan.start(0) > content) {
            oddities.add(Oddities.LEADING_SEPARATOR);
        }
    }

    /** The head is the same however the bytes arrived: all of hold.max.bytes, but for a last byte that may begin the end block. */
    private Step head(Octets octets) {
        int holdMax = limits.holdMax();
        int length = octets.at(holdMax - 1) == Mllp.END ? holdMax - 1 : holdMax;
        Oddities oddities = new Oddities();
        index(octets, length, oddities);
        int first = scan.count() == 0 ? FrameScan.NO_ID : scan.id(0);
        boolean batch = first == FrameScan.BHS || first == FrameScan.FHS;
        if ((batch || first == FrameScan.MSH) && scan.end(octets, 0) == length) {
            return Step.malformed(Oddities.HEADER_TOO_LONG);
        }
        boolean oversize = (long) length + Mllp.END_BYTES > limits.unitMax();
        if (oversize) {
            oddities.add(Oddities.OVERSIZE);
        }
        Interaction interaction = units.read(octets, scan, false, -1, oddities);
        scan.release();
        Streaming begun = new Streaming(length, batch, oversize);
        begun.body.begin(octets, length);
        streaming = begun;
        return Step.head(length, interaction);
    }

    private Step within(Streaming frame, Octets octets) {
        int length = octets.length();
        if (octets.at(0) == Mllp.END) {
            if (length < Mllp.END_BYTES) {
                return Step.need(Mllp.END_BYTES);
            }
            if (octets.at(1) == Mllp.CR) {
                Oddities oddities = new Oddities();
                frame.body.report(frame.batch, oddities);
                streaming = null;
                return Step.tail(Mllp.END_BYTES, oddities.toList());
            }
        }
        long allowed = frame.told ? Long.MAX_VALUE : limits.unitMax() - frame.covered - Mllp.END_BYTES;
        if (allowed <= 0) {
            return Step.malformed(Oddities.OVERSIZE);
        }
        int covered = frame.body.scan(octets, (int) Math.min(length, allowed));
        frame.covered += covered;
        return Step.body(covered);
    }
}
