package eu.heir.spi.store;

import java.nio.file.Path;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The gateway's database: H2 below {@code HEIR_DATA/store}, or PostgreSQL by configuration. Implemented by {@code eu.heir.store}, whose
 * service is there from the start, also while the database is not. Any thread that may wait; see the package.
 *
 * <pre>{@code
 * private static final Migrations TABLES = Migrations.resources(Registry.class, "V1__device.sql", "V2__device_seen.sql");
 *
 * StoreArea area = store.open("devices", TABLES, () -> worker.execute(this::load));
 * int known = area.within(connection -> count(connection));
 * }</pre>
 */
@ProviderType
public interface Store {
    /** Form of an owner's name. Its schema is {@code heir_} and the name. */
    String OWNER_FORM = "[a-z][a-z0-9_]{0,39}";

    /**
     * Opens the schema of one owner. Returns at once: it is made, or brought to the newest version, on the store's own thread as soon as
     * the database answers, and again whenever the database was away or another one has been configured. Until then
     * {@link StoreArea#within} fails with {@link StoreException.Reason#NOT_READY}.
     *
     * @param owner who it belongs to, of the form {@link #OWNER_FORM}
     * @param migrations its whole history of versions
     * @param whenUsable called on the store's own thread each time the area has become usable, so it must neither wait nor throw
     * @throws IllegalArgumentException when the name has another form
     * @throws IllegalStateException when the owner's area is open already
     */
    StoreArea open(String owner, Migrations migrations, Runnable whenUsable);

    /** How it stands; asks no database. */
    StoreStatus status();

    /**
     * Writes everything that is committed into one file while work goes on; H2 only. Takes as long as the disk takes. The file is either
     * whole or not there, and readable by its owner only.
     *
     * @param target a file that does not exist, in a folder that does
     * @throws StoreException {@link StoreException.Reason#UNSUPPORTED} with PostgreSQL, whose own {@code pg_dump} does it; or why it could
     *     not be written
     */
    void backup(Path target) throws StoreException;
}
