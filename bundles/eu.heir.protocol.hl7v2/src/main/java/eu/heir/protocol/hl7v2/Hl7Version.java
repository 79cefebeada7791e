package eu.heir.protocol.hl7v2;

/**
 * A version of the standard, MSH-12.1.
 *
 * @param number 2.5.1 as 20501; 0 when the message does not say
 */
record Hl7Version(int number) {
    /** MSH-9 has a second component. */
    static final Hl7Version V2_2 = new Hl7Version(20200);

    /** MSH-9 has a third component, the message structure. */
    static final Hl7Version V2_3_1 = new Hl7Version(20301);

    /** MSA-3 is kept for backward compatibility only. */
    static final Hl7Version V2_4 = new Hl7Version(20400);

    /** ERR has a form of its own. */
    static final Hl7Version V2_5 = new Hl7Version(20500);

    private static final int PARTS = 3;

    /** Reads one leniently: what follows the last number does not count. */
    static Hl7Version parse(String text) {
        int number = 0;
        int at = 0;
        for (int part = 0; part < PARTS; part++) {
            int value = 0;
            for (int digits = 0; digits < 2 && at < text.length() && Character.isDigit(text.charAt(at)); digits++) {
                value = 10 * value + Character.digit(text.charAt(at), 10);
                at++;
            }
            number = 100 * number + value;
            if (at < text.length() && text.charAt(at) == '.') {
                at++;
            } else {
                at = text.length();
            }
        }
        return new Hl7Version(number);
    }

    /** Whether it is that version or a later one. */
    boolean atLeast(Hl7Version other) {
        return number >= other.number;
    }
}
