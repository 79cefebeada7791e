package eu.heir.store;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.AttributeType;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Settings of the store, in {@code etc/eu.heir.store.cfg}; {@link Settings} reads and checks them. */
@ObjectClassDefinition(
        name = "HEIR store",
        description = "The database: embedded H2 below HEIR_DATA/store, or PostgreSQL. A change takes effect at once.")
@interface StoreSettings {
    @AttributeDefinition(
            name = "PostgreSQL URL",
            description = "jdbc:postgresql://host:port/database; several hosts separated by commas. Empty: H2.",
            required = false)
    String url() default "";

    @AttributeDefinition(name = "User", description = "PostgreSQL: role to log in as.", required = false)
    String user() default "";

    @AttributeDefinition(
            name = "Password",
            description =
                    "PostgreSQL: $[secret:name], the content of HEIR_DATA/secrets/name. Never the password itself.",
            type = AttributeType.PASSWORD,
            required = false)
    String password() default "";

    @AttributeDefinition(
            name = "TLS",
            description = "PostgreSQL: verify (certificate and host name are checked) or none.",
            required = false)
    String tls() default Settings.TLS_VERIFY;

    @AttributeDefinition(
            name = "TLS trust",
            description =
                    "PostgreSQL: PEM file with the certificates that the server's must come from, absolute or below"
                            + " etc. Empty: those that the Java runtime trusts.",
            required = false)
    String tls_trust() default "";

    @AttributeDefinition(
            name = "Most connections",
            description = "Connections that the gateway keeps open, 2 to 64.",
            min = "2",
            max = "64")
    int connections_max() default Settings.CONNECTIONS_MAX;

    @AttributeDefinition(
            name = "Wait for a connection, milliseconds",
            description = "Work waits so long when every connection is in use, then fails, 250 to 60000.",
            min = "250",
            max = "60000")
    int connection_wait_ms() default Settings.CONNECTION_WAIT_MS;

    @AttributeDefinition(
            name = "Time of a statement, milliseconds",
            description = "A statement that takes longer, or waits longer for a lock, is cut, 100 to 600000.",
            min = "100",
            max = "600000")
    int statement_timeout_ms() default Settings.STATEMENT_TIMEOUT_MS;

    @AttributeDefinition(
            name = "Time of a migration's statement, milliseconds",
            description = "The same for a statement that changes tables at an upgrade, 1000 to 86400000.",
            min = "1000",
            max = "86400000")
    int migration_timeout_ms() default Settings.MIGRATION_TIMEOUT_MS;

    @AttributeDefinition(
            name = "Time to connect, milliseconds",
            description = "PostgreSQL: connecting and logging in is given up after this time, 1000 to 60000.",
            min = "1000",
            max = "60000")
    int connect_timeout_ms() default Settings.CONNECT_TIMEOUT_MS;

    @AttributeDefinition(
            name = "Look every, milliseconds",
            description = "How often a database that is away is tried again and one that answers is looked at, 100 to"
                    + " 600000.",
            min = "100",
            max = "600000")
    int check_interval_ms() default Settings.CHECK_INTERVAL_MS;

    @AttributeDefinition(
            name = "Cache of H2, KiB",
            description = "H2: heap for pages read, 256 to 262144.",
            min = "256",
            max = "262144")
    int h2_cache_kib() default Settings.H2_CACHE_KIB;

    @AttributeDefinition(
            name = "Backups kept",
            description = "H2: backups made before tables are changed, kept below HEIR_DATA/store/backups, 0 to 100.",
            min = "0",
            max = "100")
    int migration_backups_kept() default Settings.MIGRATION_BACKUPS_KEPT;
}
