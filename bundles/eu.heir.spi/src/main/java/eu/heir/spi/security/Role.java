package eu.heir.spi.security;

/** What somebody may do; each role includes the ones before it. The privacy officer comes with its own issue. */
public enum Role {
    /** Looks. */
    VIEWER,
    /** Looks and acts on listeners and devices. */
    OPERATOR,
    /** Changes everything. */
    ADMIN
}
