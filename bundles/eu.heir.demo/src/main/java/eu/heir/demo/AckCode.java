package eu.heir.demo;

/** MSA-1: HL7 v2.5 table 0008. */
enum AckCode {
    /** Application accept. */
    AA,
    /** Application error. */
    AE,
    /** Application reject. */
    AR,
    /** Commit accept. */
    CA,
    /** Commit error. */
    CE,
    /** Commit reject. */
    CR;

    boolean positive() {
        return this == AA || this == CA;
    }

    /** Whether it speaks of the application, not merely of safe receipt. */
    boolean application() {
        return this == AA || this == AE || this == AR;
    }
}
