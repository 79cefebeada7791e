package eu.heir.spi.decision;

/** What a blocked message could do to a patient. Decides fail modes. */
public enum Criticality {
    /** A therapy runs over it (pump to server): availability is safety. */
    IN_THERAPY,
    /** Clinical data (results, admissions). */
    CLINICAL,
    /** Anything else. */
    OTHER
}
