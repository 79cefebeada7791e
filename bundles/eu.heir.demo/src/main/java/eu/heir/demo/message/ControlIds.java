package eu.heir.demo.message;

/**
 * Control ids for MSH-10: a prefix that names run and sender, and a counter. Two runs of the ward need different prefixes, because the
 * hospital system takes a known id for a repetition.
 */
public final class ControlIds {
    /** MSH-10 is ST(20): HL7 v2.5 section 2.15.9.10. */
    static final int LENGTH_MAX = 20;

    private static final int COUNTER_LENGTH = 7;
    private static final int COUNTER_RADIX = 36;

    private final String prefix;
    private long last;

    /**
     * @throws IllegalArgumentException when the prefix leaves no room for the counter
     */
    public ControlIds(String prefix) {
        if (prefix.length() > LENGTH_MAX - COUNTER_LENGTH) {
            throw new IllegalArgumentException("control id prefix is longer than " + (LENGTH_MAX - COUNTER_LENGTH));
        }
        this.prefix = prefix;
    }

    /** An id not given before. */
    public String next() {
        String counter = Long.toString(++last, COUNTER_RADIX);
        return prefix + "0".repeat(COUNTER_LENGTH - counter.length()) + counter;
    }
}
