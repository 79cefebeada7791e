package eu.heir.protocol.hl7v2;

/**
 * Follows the part of a streamed frame that nobody holds: finds its end, and what a lenient receiver could take for another message.
 * What it knows depends on the bytes it was given, never on how they were split.
 */
final class BodyScan {
    private static final int LEAD_BYTES = 3;
    private static final int LEAD_MASK = 0xFFFFFF;

    /** Bytes seen since the last segment separator, at most {@link #LEAD_BYTES}. */
    private int leadLength = LEAD_BYTES;

    private int lead;
    private boolean startInFrame;
    private boolean secondHeader;

    /**
     * Takes note of the end of the head, so that a segment that begins there and goes on in the body is recognised.
     *
     * @param octets the view
     * @param end of the head
     */
    void begin(Octets octets, int end) {
        for (int i = Math.max(0, end - LEAD_BYTES); i < end; i++) {
            follow(octets.at(i));
        }
        secondHeader = false;
        startInFrame = false;
    }

    /**
     * Looks at body bytes.
     *
     * @param octets the view; its first byte belongs to the body
     * @param limit most bytes to cover, 1 to the view's length
     * @return bytes covered: up to the end block, or up to a last byte that may begin one, or the limit
     */
    int scan(Octets octets, int limit) {
        int i = 0;
        while (i < limit) {
            if (leadLength == LEAD_BYTES) {
                i = nextControl(octets, i, limit);
                if (i == limit) {
                    return i;
                }
            }
            int octet = octets.at(i);
            if (octet == Mllp.END && (i + 1 == octets.length() || octets.at(i + 1) == Mllp.CR)) {
                return i;
            }
            follow(octet);
            i++;
        }
        return i;
    }

    private static int nextControl(Octets octets, int from, int limit) {
        int i = from;
        for (; i + Words.BYTES <= limit; i += Words.BYTES) {
            long mask = Words.controls(octets.longAt(i));
            if (mask != 0) {
                return i + Words.first(mask);
            }
        }
        while (i < limit && octets.at(i) >= ' ') {
            i++;
        }
        return i;
    }

    private void follow(int octet) {
        if (octet == Mllp.CR || octet == Mllp.LF) {
            leadLength = 0;
            lead = 0;
            return;
        }
        startInFrame |= octet == Mllp.START;
        if (leadLength < LEAD_BYTES) {
            lead = ((lead << Byte.SIZE) | octet) & LEAD_MASK;
            leadLength++;
            if (leadLength == LEAD_BYTES) {
                secondHeader |= lead == FrameScan.MSH || lead == FrameScan.BHS || lead == FrameScan.FHS;
            }
        }
    }

    /**
     * Adds what was odd.
     *
     * @param batch whether further header segments are to be expected
     */
    void report(boolean batch, Oddities oddities) {
        if (startInFrame) {
            oddities.add(Oddities.START_IN_FRAME);
        }
        if (secondHeader && !batch) {
            oddities.add(Oddities.SEVERAL_MESSAGES);
        }
    }
}
