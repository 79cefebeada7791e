package eu.heir.api;

/** How carefully a value must be treated. Decides what may be stored, logged or shown. */
public enum Sensitivity {
    /** Describes machines or the message itself. May be stored and shown. */
    NONE,
    /** Identifies a person. Never stored or logged. */
    IDENTIFIER,
    /** A clinical value. Never stored or logged. */
    CLINICAL
}
