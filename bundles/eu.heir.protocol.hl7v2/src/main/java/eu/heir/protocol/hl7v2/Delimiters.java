package eu.heir.protocol.hl7v2;

import eu.heir.api.Anomaly;
import org.jspecify.annotations.Nullable;

/**
 * The delimiters of a message, from its header segment's first two fields (2.5.4, 2.14.9.1, 2.14.9.2). The encoding characters may be
 * fewer than four: what is not named does not exist in that message.
 */
final class Delimiters {
    /** Not defined by the message. */
    static final int NONE = -1;

    /** Component, repetition, escape, subcomponent, and from v2.7 on the truncation character. */
    private static final int ENCODING_MAX = 5;

    /** Longest MSH-2 that is taken for one. */
    private static final int ENCODING_CEILING = 16;

    private static final int SEPARATOR_AT = 3;

    final int field;
    final int component;
    final int repetition;
    final int escape;
    final int subcomponent;

    /** What is odd about them; MALFORMED means that the message cannot be read. */
    final @Nullable Anomaly anomaly;

    private Delimiters(int field, int[] encoding, @Nullable Anomaly anomaly) {
        this.field = field;
        this.component = encoding[0];
        this.repetition = encoding[1];
        this.escape = encoding[2];
        // One character cannot be both; as escape character it hides nothing from a rule.
        this.subcomponent = encoding[3] == encoding[2] ? NONE : encoding[3];
        this.anomaly = anomaly;
    }

    /**
     * Reads them.
     *
     * @param octets the view
     * @param start of an MSH, BHS or FHS segment
     * @param end of that segment
     */
    static Delimiters parse(Octets octets, int start, int end) {
        int[] encoding = {NONE, NONE, NONE, NONE};
        int first = start + SEPARATOR_AT + 1;
        if (first >= end) {
            return new Delimiters(NONE, encoding, Oddities.HEADER_SHORT);
        }
        int field = octets.at(first - 1);
        int after = octets.indexOf(field, first, end);
        int length = (after == Octets.NONE ? end : after) - first;
        if (length == 0 || length > ENCODING_CEILING || !legal(field)) {
            return new Delimiters(NONE, encoding, Oddities.DELIMITERS_BAD);
        }
        Anomaly anomaly = length > ENCODING_MAX
                ? Oddities.ENCODING_LONG
                : length < encoding.length ? Oddities.ENCODING_SHORT : null;
        for (int i = 0; i < Math.min(length, encoding.length); i++) {
            int octet = octets.at(first + i);
            if (!legal(octet)) {
                return new Delimiters(NONE, encoding, Oddities.DELIMITERS_BAD);
            }
            for (int j = 0; j < i; j++) {
                if (encoding[j] == octet) {
                    if (i != 3 || j != 2) {
                        return new Delimiters(NONE, encoding, Oddities.DELIMITERS_BAD);
                    }
                    anomaly = Oddities.DELIMITERS_SHARED;
                }
            }
            encoding[i] = octet;
        }
        return new Delimiters(field, encoding, anomaly);
    }

    /** Whether a message can be read with them. */
    boolean usable() {
        return field != NONE;
    }

    /** Whether bytes mean the same with the other ones. */
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Delimiters that
                && field == that.field
                && component == that.component
                && repetition == that.repetition
                && escape == that.escape
                && subcomponent == that.subcomponent;
    }

    @Override
    public int hashCode() {
        return (((field * 31 + component) * 31 + repetition) * 31 + escape) * 31 + subcomponent;
    }

    /** Whether a byte can be a delimiter. */
    static boolean legal(int octet) {
        boolean letterOrDigit =
                (octet >= '0' && octet <= '9') || (octet >= 'A' && octet <= 'Z') || (octet >= 'a' && octet <= 'z');
        return octet > ' ' && octet < 0x7F && !letterOrDigit;
    }
}
