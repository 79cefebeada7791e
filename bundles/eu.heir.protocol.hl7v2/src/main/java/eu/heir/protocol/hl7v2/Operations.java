package eu.heir.protocol.hl7v2;

import eu.heir.api.Operation;
import eu.heir.api.Verb;

/** Message types and events as operations: {@code ORU^R01}. */
final class Operations {
    /** Of a frame that does not say what it is. */
    static final Operation UNKNOWN = new Operation(Verb.WRITE, "?");

    /** Of a batch or a file of batches (2.10.3). */
    static final Operation BATCH = new Operation(Verb.WRITE, "BATCH");

    private static final char REPLACEMENT = '?';

    private Operations() {}

    /**
     * An operation.
     *
     * @param type MSH-9.1
     * @param trigger MSH-9.2, may be empty
     */
    static Operation of(String type, String trigger) {
        if (type.isEmpty() && trigger.isEmpty()) {
            return UNKNOWN;
        }
        String name = printable(trigger.isEmpty() ? type : type + "^" + trigger);
        return new Operation(
                MessageTypes.verb(type),
                name.length() <= Operation.NAME_MAX ? name : name.substring(0, Operation.NAME_MAX));
    }

    private static String printable(String name) {
        StringBuilder printable = new StringBuilder(name.length());
        name.chars().forEach(c -> printable.append(Character.isISOControl(c) ? REPLACEMENT : (char) c));
        return printable.toString();
    }
}
