package eu.heir.spi.store;

/** Which database keeps it. */
public enum StoreKind {
    /** Embedded, a file below {@code HEIR_DATA/store}. */
    H2,
    /** A server, by {@code etc/eu.heir.store.cfg}. */
    POSTGRESQL
}
