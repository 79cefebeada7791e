package eu.heir.store;

import eu.heir.spi.store.Migrations;
import eu.heir.spi.store.StoreArea;
import eu.heir.spi.store.StoreException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.UUID;

/** The store's own table: one row that says which database this is, so that the log tells another one or one put back. */
final class Installation {
    static final String OWNER = "store";
    static final Migrations TABLES = Migrations.resources(Installation.class, "V1__installation.sql");

    /**
     * Which database it is.
     *
     * @param id made when the gateway first wrote to it
     * @param since when that was
     */
    record Identity(UUID id, OffsetDateTime since) {}

    private Installation() {}

    /** Reads the row, or writes it the first time. */
    static Identity identity(StoreArea area) throws StoreException {
        return area.within(connection -> {
            try (PreparedStatement select =
                            connection.prepareStatement("select id, since from installation order by since");
                    ResultSet row = select.executeQuery()) {
                if (row.next()) {
                    return new Identity(row.getObject(1, UUID.class), row.getObject(2, OffsetDateTime.class));
                }
            }
            return first(connection);
        });
    }

    private static Identity first(Connection connection) throws SQLException {
        Identity made = new Identity(UUID.randomUUID(), OffsetDateTime.now(ZoneOffset.UTC));
        try (PreparedStatement insert =
                connection.prepareStatement("insert into installation (id, since) values (?, ?)")) {
            insert.setObject(1, made.id());
            insert.setObject(2, made.since());
            insert.executeUpdate();
        }
        return made;
    }
}
