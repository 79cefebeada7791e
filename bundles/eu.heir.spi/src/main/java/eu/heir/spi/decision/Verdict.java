package eu.heir.spi.decision;

/** What becomes of an interaction. */
public enum Verdict {
    /** It passes. */
    ALLOW,
    /** It passes and is recorded. */
    WATCH,
    /** It is turned down in the protocol's own words. */
    REFUSE,
    /** Both legs are closed. */
    SEVER
}
