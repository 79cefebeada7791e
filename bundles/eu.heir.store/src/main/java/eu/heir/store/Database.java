package eu.heir.store;

import eu.heir.spi.store.StoreKind;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;

/** What differs between the databases. Stateless but for what the driver keeps; any thread. */
sealed interface Database permits H2Database, PostgresDatabase {
    StoreKind kind();

    /** File, or host and name; no secret. */
    String location();

    /**
     * Before the first connection: folders and files that must be there.
     *
     * @throws IOException whose text is one sentence for the administrator
     */
    void prepare() throws IOException;

    /**
     * A new connection.
     *
     * @param statement longest time of a statement and of its wait for a lock
     */
    Connection connect(Duration statement) throws SQLException;

    /**
     * Looks at a database that has just answered for the first time.
     *
     * @throws IOException when it cannot be used; the text is one sentence for the administrator
     */
    void check(Connection connection) throws SQLException, IOException;

    /** Size, bytes; -1 when unknown. */
    long bytes(Connection connection) throws SQLException;

    /** Whether a failure means that the connection, and likely the database, has gone. */
    boolean isAway(SQLException failure);

    /** Whether a failure of a migration may go away by itself or by what an administrator does at the database. */
    boolean mayPass(SQLException failure);

    /** One sentence for the administrator: what is wrong, and what to do. */
    String problem(SQLException failure);

    /** Writes everything into a file that exists and is empty. */
    void backup(Connection connection, Path target) throws SQLException;

    /** Once no connection is in use any more. */
    void release() throws SQLException;

    /** SQLState, or an empty text. */
    static String state(SQLException failure) {
        String state = failure.getSQLState();
        return state == null ? "" : state;
    }
}
