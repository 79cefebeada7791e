package eu.heir.spi.store;

import java.sql.Connection;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** What an owner does within one transaction. */
@FunctionalInterface
public interface Work<T extends @Nullable Object> {
    /**
     * Reads and writes. Values go in as parameters, never into the text of a statement.
     *
     * @param connection valid during the call; transaction, schema and closing are the store's business
     * @throws SQLException to give up; the transaction is rolled back
     */
    T in(Connection connection) throws SQLException;
}
