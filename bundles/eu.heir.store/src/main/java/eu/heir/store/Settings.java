package eu.heir.store;

import eu.heir.spi.text.NearestWord;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The settings, checked.
 *
 * @param server where PostgreSQL is, or null for H2
 * @param connectionsMax most connections of the pool
 * @param connectionWait longest wait for one of them
 * @param statementTimeout longest time of a statement, and of its wait for a lock
 * @param migrationTimeout the same for statements of migrations
 * @param connectTimeout longest time to connect and log in
 * @param checkInterval between two looks at the database
 * @param h2CacheKib heap for pages of H2
 * @param migrationBackupsKept backups that are made before migrations and kept
 */
record Settings(
        @Nullable Server server,
        int connectionsMax,
        Duration connectionWait,
        Duration statementTimeout,
        Duration migrationTimeout,
        Duration connectTimeout,
        Duration checkInterval,
        int h2CacheKib,
        int migrationBackupsKept) {
    /** Name of the file in messages. */
    static final String FILE = "etc/eu.heir.store.cfg";

    static final String TLS_VERIFY = "verify";
    static final String TLS_NONE = "none";

    static final int CONNECTIONS_MAX = 4;
    static final int CONNECTION_WAIT_MS = 2_000;
    static final int STATEMENT_TIMEOUT_MS = 10_000;
    static final int MIGRATION_TIMEOUT_MS = 600_000;
    static final int CONNECT_TIMEOUT_MS = 5_000;
    static final int CHECK_INTERVAL_MS = 5_000;
    static final int H2_CACHE_KIB = 8_192;
    static final int MIGRATION_BACKUPS_KEPT = 3;

    private static final int PORT = 5432;
    private static final int PORT_MAX = 65_535;

    private static final List<String> KEYS = List.of(
            "url",
            "user",
            "password",
            "tls",
            "tls.trust",
            "connections.max",
            "connection.wait.ms",
            "statement.timeout.ms",
            "migration.timeout.ms",
            "connect.timeout.ms",
            "check.interval.ms",
            "h2.cache.kib",
            "migration.backups.kept");

    /** What the framework adds to a component's properties. */
    private static final Pattern NOT_OURS = Pattern.compile("(service|component|felix|osgi|org)\\..*|factoryPid");

    private static final String HOST = "(?:\\[[0-9A-Fa-f:.]+\\]|[A-Za-z0-9._-]+)(?::[0-9]{1,5})?";
    private static final Pattern URL =
            Pattern.compile("jdbc:postgresql://(" + HOST + "(?:," + HOST + ")*)/([A-Za-z0-9_.-]{1,63})");
    private static final Pattern SECRET = Pattern.compile("\\$\\[secret:([A-Za-z0-9_.-]+)\\]");

    /**
     * Where PostgreSQL is.
     *
     * @param hosts names or addresses
     * @param ports of each host
     * @param database name
     * @param user role
     * @param password name of the secret
     * @param verify whether TLS is used and checked
     * @param trust PEM file, or null for what the Java runtime trusts
     */
    record Server(
            List<String> hosts,
            List<Integer> ports,
            String database,
            String user,
            String password,
            boolean verify,
            @Nullable Path trust) {
        String location() {
            List<String> all = new ArrayList<>();
            for (int i = 0; i < hosts.size(); i++) {
                all.add(hosts.get(i) + ":" + ports.get(i));
            }
            return "postgresql://" + String.join(",", all) + "/" + database;
        }
    }

    /** H2 with defaults. */
    static Settings defaults() {
        return of(Map.of(), Path.of("etc"));
    }

    /**
     * Checks what stands in the file.
     *
     * @param values the component's properties, the password as it is written and not as it is replaced
     * @param etc folder that relative paths begin in
     * @throws IllegalArgumentException when one is wrong; names file, key, value and what is allowed
     */
    static Settings of(Map<String, ?> values, Path etc) {
        Map<String, String> texts = new HashMap<>();
        for (String key : new TreeSet<>(values.keySet())) {
            if (KEYS.contains(key)) {
                texts.put(key, String.valueOf(values.get(key)).strip());
            } else if (!NOT_OURS.matcher(key).matches()) {
                throw new IllegalArgumentException(
                        FILE + ": " + key + " is not a key here" + NearestWord.hint(key, KEYS));
            }
        }
        return new Settings(
                server(texts, etc),
                number(texts, "connections.max", CONNECTIONS_MAX, 2, 64),
                millis(texts, "connection.wait.ms", CONNECTION_WAIT_MS, 250, 60_000),
                millis(texts, "statement.timeout.ms", STATEMENT_TIMEOUT_MS, 100, 600_000),
                millis(texts, "migration.timeout.ms", MIGRATION_TIMEOUT_MS, 1_000, 86_400_000),
                millis(texts, "connect.timeout.ms", CONNECT_TIMEOUT_MS, 1_000, 60_000),
                millis(texts, "check.interval.ms", CHECK_INTERVAL_MS, 100, 600_000),
                number(texts, "h2.cache.kib", H2_CACHE_KIB, 256, 262_144),
                number(texts, "migration.backups.kept", MIGRATION_BACKUPS_KEPT, 0, 100));
    }

    private static @Nullable Server server(Map<String, String> texts, Path etc) {
        String url = texts.getOrDefault("url", "");
        if (url.isEmpty()) {
            return null;
        }
        Matcher form = URL.matcher(url);
        if (!form.matches()) {
            // Somebody may have written user and password behind a question mark, as drivers allow.
            int parameters = url.indexOf('?');
            String shown = parameters < 0 ? url : url.substring(0, parameters) + "?…";
            int login = shown.indexOf('@');
            throw wrong(
                    "url",
                    login < 0 ? shown : "…" + shown.substring(login),
                    "jdbc:postgresql://host:port/database without further parameters, nor empty for H2");
        }
        List<String> hosts = new ArrayList<>();
        List<Integer> ports = new ArrayList<>();
        for (String host : form.group(1).split(",", -1)) {
            int colon = host.lastIndexOf(':');
            boolean withPort = colon > host.lastIndexOf(']') && colon >= 0;
            int port = withPort ? Integer.parseInt(host.substring(colon + 1)) : PORT;
            if (port < 1 || port > PORT_MAX) {
                throw wrong("url", url, "a URL with ports from 1 to " + PORT_MAX);
            }
            hosts.add(withPort ? host.substring(0, colon) : host);
            ports.add(port);
        }
        String user = texts.getOrDefault("user", "");
        if (user.isEmpty()) {
            throw new IllegalArgumentException(FILE + ": user is missing; url needs the role to log in as");
        }
        Matcher secret = SECRET.matcher(texts.getOrDefault("password", ""));
        if (!secret.matches()) {
            // The value may be the password.
            throw new IllegalArgumentException(
                    FILE + ": password is not of the form $[secret:name]; put the password into"
                            + " HEIR_DATA/secrets/name, readable by the gateway's user only");
        }
        String tls = texts.getOrDefault("tls", TLS_VERIFY);
        if (!tls.equals(TLS_VERIFY) && !tls.equals(TLS_NONE)) {
            throw wrong("tls", tls, "verify or none");
        }
        String trust = texts.getOrDefault("tls.trust", "");
        return new Server(
                List.copyOf(hosts),
                List.copyOf(ports),
                form.group(2),
                user,
                secret.group(1),
                tls.equals(TLS_VERIFY),
                trust.isEmpty() ? null : etc.resolve(trust));
    }

    private static Duration millis(Map<String, String> texts, String key, int otherwise, int least, int most) {
        return Duration.ofMillis(number(texts, key, otherwise, least, most));
    }

    private static int number(Map<String, String> texts, String key, int otherwise, int least, int most) {
        String text = texts.getOrDefault(key, "");
        if (text.isEmpty()) {
            return otherwise;
        }
        String allowed = "a number from " + least + " to " + most;
        try {
            int value = Integer.parseInt(text);
            if (value < least || value > most) {
                throw wrong(key, text, allowed);
            }
            return value;
        } catch (NumberFormatException e) {
            throw wrong(key, text, allowed);
        }
    }

    private static IllegalArgumentException wrong(String key, String value, String allowed) {
        return new IllegalArgumentException(FILE + ": " + key + " = '" + value + "' is not " + allowed);
    }
}
