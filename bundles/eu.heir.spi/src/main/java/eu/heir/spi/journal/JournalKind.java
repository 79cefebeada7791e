package eu.heir.spi.journal;

/** What a record is about. Names are kept on disk: none is ever renamed or reused. */
public enum JournalKind {
    /** The gateway started or stops. */
    GATEWAY,
    /** A decision other than plain ALLOW, or a use of the fail-mode table. */
    DECISION,
    /** A configuration file was taken into force, refused or withdrawn. */
    CONFIGURATION,
    /** A listener was switched to break-glass or downtime recovery, or back. */
    STATE,
    /** A bundle was replaced, rolled back, or refused. */
    MODULE,
    /** Somebody logged in or out, or failed to. */
    LOGIN,
    /** The journal itself: opened, repaired, gaps, retention, verified, exported. */
    JOURNAL,
    /** A device appeared, changed what it says of itself, is in conflict with another, or was admitted, quarantined, merged and so on. */
    DEVICE
}
