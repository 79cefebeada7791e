package eu.heir.store;

import eu.heir.spi.store.StoreKind;
import java.io.IOException;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGProperty;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * A PostgreSQL server. The password is read anew for each connection, so a secret that has been renewed counts from the next one on.
 */
final class PostgresDatabase implements Database {
    /** Oldest version that is tested against; older ones are out of maintenance. */
    static final int VERSION_MIN = 13;

    /** A socket is given up when nothing comes for so much longer than the statement may take. */
    private static final long SOCKET_EXTRA_SECONDS = 5;

    private static final int PASSWORD_MAX_BYTES = 4096;

    private final Settings.Server server;
    private final Path secret;
    private final Duration connect;

    /**
     * Nothing is opened.
     *
     * @param secrets folder of the secrets
     */
    PostgresDatabase(Settings.Server server, Path secrets, Duration connect) {
        this.server = server;
        this.secret = secrets.resolve(server.password());
        this.connect = connect;
    }

    @Override
    public StoreKind kind() {
        return StoreKind.POSTGRESQL;
    }

    @Override
    public String location() {
        return server.location();
    }

    @Override
    public void prepare() throws IOException {
        password();
        Path trust = server.trust();
        if (trust != null && !Files.isReadable(trust)) {
            throw new IOException(
                    Settings.FILE + ": tls.trust = '" + trust + "' cannot be read; it must be a PEM file");
        }
    }

    private String password() throws IOException {
        try {
            if (Files.size(secret) > PASSWORD_MAX_BYTES) {
                throw new IOException("longer than " + PASSWORD_MAX_BYTES + " bytes");
            }
            // An editor ends the file with a line end, which is no part of the password.
            return Files.readString(secret, StandardCharsets.UTF_8).replaceAll("[\\r\\n]+$", "");
        } catch (IOException e) {
            throw new IOException(
                    Settings.FILE + ": password = '$[secret:" + server.password() + "]': " + secret
                            + " cannot be read (" + e.getClass().getSimpleName()
                            + "); it must hold the password and be readable by the gateway's user",
                    e);
        }
    }

    @Override
    public Connection connect(Duration statement) throws SQLException {
        Connection connection = source(statement).getConnection();
        try (Statement bounds = connection.createStatement()) {
            bounds.execute(
                    "SET statement_timeout = " + statement.toMillis() + "; SET lock_timeout = " + statement.toMillis());
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
        return connection;
    }

    private PGSimpleDataSource source(Duration statement) throws SQLException {
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setServerNames(server.hosts().toArray(String[]::new));
        source.setPortNumbers(
                server.ports().stream().mapToInt(Integer::intValue).toArray());
        source.setDatabaseName(server.database());
        source.setUser(server.user());
        try {
            source.setPassword(password());
        } catch (IOException e) {
            throw new SQLException(e.getMessage(), "28P01", e);
        }
        source.setApplicationName("heir-gateway");
        int connectSeconds = seconds(connect);
        source.setConnectTimeout(connectSeconds);
        source.setLoginTimeout(connectSeconds);
        source.setSocketTimeout((int) Math.min(Integer.MAX_VALUE / 1000, seconds(statement) + SOCKET_EXTRA_SECONDS));
        source.setTcpKeepAlive(true);
        // With several hosts: the one that takes writes.
        source.setTargetServerType(server.hosts().size() > 1 ? "primary" : "any");
        // Details quote the values of a row.
        source.setLogServerErrorDetail(false);
        if (server.verify()) {
            source.setSslMode("verify-full");
            Path trust = server.trust();
            if (trust == null) {
                source.setSslfactory("org.postgresql.ssl.DefaultJavaSSLFactory");
            } else {
                source.setSslRootCert(trust.toString());
            }
            // Without these the driver looks for a client's certificate in the user's home.
            source.setProperty(PGProperty.SSL_CERT, "");
            source.setProperty(PGProperty.SSL_KEY, "");
        } else {
            source.setSslMode("disable");
        }
        return source;
    }

    private static int seconds(Duration duration) {
        return (int) Math.max(1, TimeUnit.MILLISECONDS.toSeconds(duration.toMillis() + 999));
    }

    @Override
    public void check(Connection connection) throws SQLException, IOException {
        int version = connection.getMetaData().getDatabaseMajorVersion();
        if (version < VERSION_MIN) {
            throw new IOException(
                    location() + " is PostgreSQL " + version + "; " + VERSION_MIN + " or newer is needed");
        }
        try (Statement statement = connection.createStatement();
                ResultSet encoding = statement.executeQuery("SHOW server_encoding")) {
            if (encoding.next() && !encoding.getString(1).equals("UTF8")) {
                throw new IOException(location() + " has the encoding " + encoding.getString(1)
                        + "; make the database with encoding UTF8");
            }
        }
    }

    @Override
    public long bytes(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet size = statement.executeQuery("SELECT pg_database_size(current_database())")) {
            return size.next() ? size.getLong(1) : -1;
        }
    }

    @Override
    public boolean isAway(SQLException failure) {
        String state = Database.state(failure);
        // 57P01 to 57P05: shut down, crashed, starting, dropped, idle too long. 25006: it has become a standby.
        return state.startsWith("08") || state.startsWith("57P") || state.equals("25006");
    }

    @Override
    public boolean mayPass(SQLException failure) {
        String state = Database.state(failure);
        // 42501: a privilege that somebody will grant. 53: disk full, memory, too many connections. 55P03: a lock.
        return isAway(failure) || state.equals("42501") || state.startsWith("53") || state.equals("55P03");
    }

    @Override
    public String problem(SQLException failure) {
        String state = Database.state(failure);
        if (cause(failure, SSLException.class) != null
                || cause(failure, GeneralSecurityException.class) != null
                || says(failure, "HostnameVerifier")) {
            return location() + ": TLS failed; its certificate must come from " + Settings.FILE
                    + ": tls.trust, be in date and name the host in url";
        }
        if (cause(failure, UnknownHostException.class) != null) {
            return Settings.FILE + ": url: no host of " + location() + " is known by that name";
        }
        IOException secretProblem = state.equals("28P01") ? cause(failure, IOException.class) : null;
        if (secretProblem != null && secretProblem.getMessage() != null) {
            return secretProblem.getMessage();
        }
        return switch (state) {
            case "28P01", "28000" ->
                location() + " does not let in user = '" + server.user() + "' with password = '$[secret:"
                        + server.password() + "]' of " + Settings.FILE
                        + "; correct the secret or the server's role and pg_hba.conf";
            case "3D000" -> Settings.FILE + ": url: the server has no database '" + server.database() + "'; make it";
            case "42501" ->
                location() + ": user = '" + server.user() + "' of " + Settings.FILE
                        + " lacks a privilege; GRANT CREATE, CONNECT ON DATABASE \"" + server.database() + "\" TO it";
            case "53300" -> location() + " has no connection left; allow more there or set connections.max lower";
            case "53100" -> location() + ": its disk is full; make room";
            case "57P03" -> location() + " is starting or stopping";
            case "25006" -> location() + " takes no writes; it is a standby";
            case "08001", "08004", "08006" ->
                location() + " does not answer"
                        + (server.verify() && says(failure, "SSL")
                                ? "; the server does not support TLS: switch it on there, or " + Settings.FILE
                                        + ": tls = none on a network you trust"
                                : "; is it running, and is url in " + Settings.FILE + " right?");
            default -> location() + " cannot be used (SQLState " + state + ")";
        };
    }

    /** Some causes the driver tells by text alone; these words are in it in every language and depend on no value. */
    private static boolean says(SQLException failure, String word) {
        String text = failure.getMessage();
        return text != null && text.contains(word);
    }

    private static <T extends Throwable> @Nullable T cause(Throwable failure, Class<T> type) {
        for (Throwable one = failure; one != null; one = one.getCause()) {
            if (type.isInstance(one)) {
                return type.cast(one);
            }
        }
        return null;
    }

    @Override
    public void backup(Connection connection, Path target) throws SQLException {
        throw new SQLFeatureNotSupportedException("pg_dump");
    }

    @Override
    public void release() {
        // The pool has closed every connection.
    }
}
