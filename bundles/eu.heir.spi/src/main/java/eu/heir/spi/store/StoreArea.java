package eu.heir.spi.store;

import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ProviderType;

/** One owner's schema. Any thread that may wait. */
@ProviderType
public interface StoreArea extends AutoCloseable {
    /**
     * Does work in one transaction at the isolation READ COMMITTED: what it returns has been committed, and of work that throws nothing
     * remains. Tables are found by their plain names; another owner's by {@code heir_owner.table}. Work that uses the area again inside
     * itself takes a second connection and may starve; use the one it has.
     *
     * <p>Waits at most {@code connection.wait.ms} for a connection and {@code statement.timeout.ms} in each statement. Fails at once
     * while the database is away.
     *
     * @throws StoreException when it was not done; with {@link StoreException.Reason#UNAVAILABLE} in the moment of the commit it may have
     *     been
     */
    <T extends @Nullable Object> T within(Work<T> work) throws StoreException;

    /** How it stands; asks no database. */
    AreaStatus status();

    /** Gives the name back. Tables stay. */
    @Override
    void close();
}
