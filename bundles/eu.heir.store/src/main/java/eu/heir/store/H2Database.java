package eu.heir.store;

import eu.heir.spi.store.StoreKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Set;
import org.h2.api.ErrorCode;
import org.h2.jdbcx.JdbcDataSource;

/**
 * H2 in this process: one file, no server, no port, no console. Each commit is written at once ({@code WRITE_DELAY=0}), so what
 * {@code within} has returned survives the end of the process, however it ends.
 *
 * <p>Names are in lower case and functions are those of PostgreSQL, so that both databases take the same statements.
 */
final class H2Database implements Database {
    /** Its files are {@code heir.mv.db} and, while something is wrong with it, others beginning with {@code heir.}. */
    static final String NAME = "heir";

    private static final String FILE = NAME + ".mv.db";
    private static final Set<PosixFilePermission> OWNER_FOLDER = PosixFilePermissions.fromString("rwx------");
    private static final Set<PosixFilePermission> OWNER_FILE = PosixFilePermissions.fromString("rw-------");

    private final Path folder;
    private final String url;

    H2Database(Path folder, int cacheKib) {
        this.folder = folder;
        // In a URL of H2 a semicolon ends the path. The path is absolute, so no other file system of H2 is named by it.
        String path = folder.resolve(NAME).toAbsolutePath().toString().replace(";", "\\;");
        // Asynchronous channels: a thread that is interrupted while it reads or writes closes an ordinary one, and with
        // it the
        // database of everybody else.
        url = "jdbc:h2:async:" + path
                + ";MODE=PostgreSQL;DATABASE_TO_LOWER=TRUE;DEFAULT_NULL_ORDERING=HIGH"
                + ";WRITE_DELAY=0;CACHE_SIZE=" + cacheKib
                // The store closes it, not the last connection nor a hook that runs beside the framework's own end.
                + ";DB_CLOSE_DELAY=-1;DB_CLOSE_ON_EXIT=FALSE"
                // A trace would hold values.
                + ";TRACE_LEVEL_FILE=0;TRACE_LEVEL_SYSTEM_OUT=0";
    }

    @Override
    public StoreKind kind() {
        return StoreKind.H2;
    }

    @Override
    public String location() {
        return folder.resolve(FILE).toString();
    }

    @Override
    public void prepare() throws IOException {
        try {
            Files.createDirectories(folder, PosixFilePermissions.asFileAttribute(OWNER_FOLDER));
            Files.setPosixFilePermissions(folder, OWNER_FOLDER);
        } catch (IOException e) {
            throw new IOException(
                    folder + " cannot be made or is not the gateway's own ("
                            + e.getClass().getSimpleName() + "); it must be a folder of the gateway's user",
                    e);
        }
        if (Files.exists(folder.resolve(FILE)) && !Files.isWritable(folder.resolve(FILE))) {
            throw new IOException(location() + " cannot be written; it must belong to the gateway's user");
        }
    }

    @Override
    public Connection connect(Duration statement) throws SQLException {
        JdbcDataSource source = new JdbcDataSource();
        source.setURL(url);
        source.setUser(NAME);
        source.setPassword("");
        Connection connection = source.getConnection();
        try (Statement bounds = connection.createStatement()) {
            bounds.execute("SET QUERY_TIMEOUT " + statement.toMillis());
            bounds.execute("SET LOCK_TIMEOUT " + statement.toMillis());
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
        return connection;
    }

    @Override
    public void check(Connection connection) throws IOException {
        Files.setPosixFilePermissions(folder.resolve(FILE), OWNER_FILE);
    }

    @Override
    public long bytes(Connection connection) {
        return folder.resolve(FILE).toFile().length();
    }

    @Override
    public boolean isAway(SQLException failure) {
        return switch (failure.getErrorCode()) {
            case ErrorCode.DATABASE_IS_CLOSED,
                    ErrorCode.DATABASE_CALLED_AT_SHUTDOWN,
                    ErrorCode.CONNECTION_BROKEN_1,
                    ErrorCode.OBJECT_CLOSED,
                    ErrorCode.IO_EXCEPTION_1,
                    ErrorCode.IO_EXCEPTION_2,
                    ErrorCode.FILE_CORRUPTED_1,
                    ErrorCode.OUT_OF_MEMORY -> true;
            default -> Database.state(failure).startsWith("08");
        };
    }

    @Override
    public boolean mayPass(SQLException failure) {
        return isAway(failure) || failure.getErrorCode() == ErrorCode.LOCK_TIMEOUT_1;
    }

    @Override
    public String problem(SQLException failure) {
        return switch (failure.getErrorCode()) {
            case ErrorCode.DATABASE_ALREADY_OPEN_1 ->
                location() + " is open in another process; only one gateway may run on a data folder";
            case ErrorCode.FILE_VERSION_ERROR_1 ->
                location() + " is of another version of H2; put back a backup, or run the gateway that wrote it";
            case ErrorCode.FILE_CORRUPTED_1 ->
                location() + " is damaged; move it away and put back a backup (docs/administration.md, Store)";
            case ErrorCode.WRONG_USER_OR_PASSWORD -> location() + " is not a database of the gateway; move it away";
            case ErrorCode.IO_EXCEPTION_1, ErrorCode.IO_EXCEPTION_2 ->
                location()
                        + " cannot be read or written; is the disk full, and does the file belong to the gateway's user?";
            default -> location() + " cannot be used (H2 error " + failure.getErrorCode() + ")";
        };
    }

    @Override
    public void backup(Connection connection, Path target) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("BACKUP TO '" + target.toAbsolutePath().toString().replace("'", "''") + "'");
        }
    }

    @Override
    public void release() throws SQLException {
        try (Connection connection = connect(Duration.ofSeconds(1));
                Statement statement = connection.createStatement()) {
            statement.execute("SHUTDOWN");
        }
    }
}
