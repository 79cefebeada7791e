package eu.heir.demo.message;

/** What the attacker tries. */
public enum Forgery {
    /** A sending application that nobody has a contract with. */
    UNKNOWN_SENDER,
    /** A monitor's name from an address that is not the monitor's. */
    STOLEN_NAME,
    /** A merge of two patient records (ADT^A34, ADT^A40) from a monitor's own name and address. */
    FOREIGN_EVENT,
    /** A result much larger than a monitor ever sends, from a monitor's own name and address. */
    OVERSIZED,
    /** A frame that holds no HL7. */
    MALFORMED
}
