package eu.heir.spi.store;

import java.util.List;

/**
 * How the store stands.
 *
 * @param kind which database
 * @param state whether it answers
 * @param problem one sentence with what to do when something is wrong, else empty; also when a changed file is not in force
 * @param location file, or host and name of the database; no secret
 * @param connectionsUsed connections in use now
 * @param connectionsMax most of them ({@code connections.max})
 * @param waiting threads that wait for a connection now
 * @param waitsExpired how often somebody waited {@code connection.wait.ms} in vain since the process started
 * @param bytes size of the database as last looked at; -1 when unknown
 * @param areas the owners' schemas by name
 */
public record StoreStatus(
        StoreKind kind,
        State state,
        String problem,
        String location,
        int connectionsUsed,
        int connectionsMax,
        int waiting,
        long waitsExpired,
        long bytes,
        List<AreaStatus> areas) {
    /** Copies the list. */
    public StoreStatus {
        areas = List.copyOf(areas);
    }

    /** Whether it answers. */
    public enum State {
        /** Not looked at yet. */
        STARTING,
        /** It answers. */
        READY,
        /** It does not, or is not configured rightly; tried again every {@code check.interval.ms}. */
        UNAVAILABLE
    }
}
