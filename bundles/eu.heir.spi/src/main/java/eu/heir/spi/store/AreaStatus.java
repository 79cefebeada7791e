package eu.heir.spi.store;

/**
 * How one owner's schema stands.
 *
 * @param owner whose it is
 * @param state whether work can be done in it
 * @param problem one sentence when the state is REFUSED, else empty
 * @param version version of its tables in the database; 0 when there are none, or nobody has looked yet
 * @param newest version that the running code brings
 */
public record AreaStatus(String owner, State state, String problem, int version, int newest) {
    /** Whether work can be done. */
    public enum State {
        /** The database has not answered yet. */
        WAITING,
        /** Tables have the newest version. */
        USABLE,
        /** The database has a newer version than the code knows, or a migration failed: nothing is read or written. */
        REFUSED
    }
}
