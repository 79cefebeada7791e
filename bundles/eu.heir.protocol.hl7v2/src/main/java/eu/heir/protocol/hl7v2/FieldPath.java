package eu.heir.protocol.hl7v2;

/**
 * A place in a message, compiled: {@code MSH-9.2}, {@code PID-3[2].1}, {@code OBX[2]-5}, {@code PID-3.4.2}, {@code PV1}.
 *
 * <pre>
 *   path    = segment [ "[" number "]" ] [ "-" number [ "[" number "]" ] [ "." number [ "." number ] ] ]
 *   segment = capital, 2 × ( capital | digit )
 *   number  = 1 to 9999, without leading zero
 * </pre>
 *
 * @param segment identifier, see {@link FrameScan#id}
 * @param occurrence of the segment, counted from 1; 0 for any
 * @param field counted from 1, where MSH-1 is the field separator itself; 0 for the whole segment
 * @param repetition of the field, counted from 1; 0 for any
 * @param component counted from 1; 0 for the whole field
 * @param subcomponent counted from 1; 0 for the whole component
 */
record FieldPath(int segment, int occurrence, int field, int repetition, int component, int subcomponent) {
    private static final int NUMBER_DIGITS = 4;
    private static final int SEGMENT_LENGTH = 3;

    /** A component of a field's first repetition in the first such segment. */
    static FieldPath of(String segment, int field, int component) {
        return new FieldPath(FrameScan.id(segment), 1, field, 1, component, 0);
    }

    /**
     * Compiles.
     *
     * @throws IllegalArgumentException when the path does not follow the grammar
     */
    static FieldPath parse(String path) {
        return new Parser(path).path();
    }

    private static final class Parser {
        private final String text;
        private int at;

        Parser(String text) {
            this.text = text;
        }

        FieldPath path() {
            int segment = segment();
            int occurrence = bracketed();
            int field = 0;
            int repetition = 0;
            int component = 0;
            int subcomponent = 0;
            if (skip('-')) {
                field = number();
                repetition = bracketed();
                if (skip('.')) {
                    component = number();
                    if (skip('.')) {
                        subcomponent = number();
                    }
                }
            }
            if (at != text.length()) {
                throw wrong();
            }
            return new FieldPath(segment, occurrence, field, repetition, component, subcomponent);
        }

        private int segment() {
            if (text.length() < SEGMENT_LENGTH || !capital(text.charAt(0))) {
                throw wrong();
            }
            for (int i = 1; i < SEGMENT_LENGTH; i++) {
                char c = text.charAt(i);
                if (!capital(c) && !digit(c)) {
                    throw wrong();
                }
            }
            at = SEGMENT_LENGTH;
            return FrameScan.id(text);
        }

        private int bracketed() {
            if (!skip('[')) {
                return 0;
            }
            int number = number();
            if (!skip(']')) {
                throw wrong();
            }
            return number;
        }

        private int number() {
            int from = at;
            int number = 0;
            while (at < text.length() && digit(text.charAt(at))) {
                number = 10 * number + text.charAt(at) - '0';
                at++;
                if (at - from > NUMBER_DIGITS) {
                    throw wrong();
                }
            }
            if (at == from || text.charAt(from) == '0') {
                throw wrong();
            }
            return number;
        }

        private boolean skip(char c) {
            boolean there = at < text.length() && text.charAt(at) == c;
            if (there) {
                at++;
            }
            return there;
        }

        private IllegalArgumentException wrong() {
            return new IllegalArgumentException("not an HL7 path such as MSH-9.2, PID-3[2].1 or OBX[2]-5: " + text);
        }

        private static boolean capital(char c) {
            return c >= 'A' && c <= 'Z';
        }

        private static boolean digit(char c) {
            return c >= '0' && c <= '9';
        }
    }
}
