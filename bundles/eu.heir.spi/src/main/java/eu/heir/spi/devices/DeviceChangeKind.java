package eu.heir.spi.devices;

/** What a line of a device's history is about. Names are kept on disk: none is ever renamed or reused. */
public enum DeviceChangeKind {
    /** It was seen for the first time. */
    STAGED,
    /** An administrator admitted it, or confirmed what had changed. */
    ADMITTED,
    /** An administrator put it into quarantine. */
    QUARANTINED,
    /** An administrator took it out of use. */
    RETIRED,
    /** An administrator gave it another name. */
    RENAMED,
    /** It says something else of itself than before. */
    CLAIMS_CHANGED,
    /** The same claims come from another address, and the old one is silent. */
    MOVED,
    /** It showed a certificate for the first time. */
    CERTIFICATE_ADDED,
    /** It has a certificate and spoke without it. */
    CERTIFICATE_MISSING,
    /** It shows another certificate of the same subject. */
    CERTIFICATE_CHANGED,
    /** Another device took its claims and address, with a certificate of another subject. */
    REPLACED,
    /** Two at once claim the same. */
    CONFLICT,
    /** The fingerprint of its TLS hello is another one. */
    HELLO_CHANGED,
    /** It spoke although it is retired. */
    SEEN_RETIRED,
    /** Another device was merged into it, or it into another. */
    MERGED,
    /** Observations became a device of their own. */
    SPLIT,
    /** A merge or split was undone. */
    UNDONE
}
