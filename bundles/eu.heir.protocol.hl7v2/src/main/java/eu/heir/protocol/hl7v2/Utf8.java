package eu.heir.protocol.hl7v2;

/**
 * Checks UTF-8 (RFC 3629). A lenient decoder turns an overlong sequence into a delimiter, a strict one does not: a way round inspection.
 */
final class Utf8 {
    private Utf8() {}

    /**
     * Whether a part is well-formed.
     *
     * @param octets the view
     * @param from first byte
     * @param to behind the last one
     * @param complete whether a character may not be cut off at the end
     */
    static boolean wellFormed(Octets octets, int from, int to, boolean complete) {
        int i = from;
        while (i < to) {
            if (i + Words.BYTES <= to && (octets.longAt(i) & Words.HIGH_BITS) == 0) {
                i += Words.BYTES;
                continue;
            }
            int lead = octets.at(i);
            int length = length(lead);
            if (length == 0) {
                return false;
            }
            int held = Math.min(length, to - i);
            for (int k = 1; k < held; k++) {
                int trail = octets.at(i + k);
                if ((trail & 0xC0) != 0x80 || (k == 1 && !second(lead, trail))) {
                    return false;
                }
            }
            if (held < length) {
                return !complete;
            }
            i += length;
        }
        return true;
    }

    /** Whether no byte of a part is beyond ASCII. */
    static boolean asciiOnly(Octets octets, int from, int to) {
        int i = from;
        for (; i + Words.BYTES <= to; i += Words.BYTES) {
            if ((octets.longAt(i) & Words.HIGH_BITS) != 0) {
                return false;
            }
        }
        for (; i < to; i++) {
            if (octets.at(i) >= 0x80) {
                return false;
            }
        }
        return true;
    }

    private static int length(int lead) {
        if (lead < 0x80) {
            return 1;
        }
        if (lead < 0xC2 || lead > 0xF4) {
            return 0;
        }
        return lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
    }

    /** Rules out overlong forms, surrogates and what lies beyond U+10FFFF. */
    private static boolean second(int lead, int trail) {
        return switch (lead) {
            case 0xE0 -> trail >= 0xA0;
            case 0xED -> trail <= 0x9F;
            case 0xF0 -> trail >= 0x90;
            case 0xF4 -> trail <= 0x8F;
            default -> true;
        };
    }
}
