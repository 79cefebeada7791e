package eu.heir.store;

import eu.heir.spi.store.AreaStatus;
import eu.heir.spi.store.Migrations;
import eu.heir.spi.store.StoreArea;
import eu.heir.spi.store.StoreException;
import eu.heir.spi.store.StoreKind;
import eu.heir.spi.store.Work;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One owner's schema.
 *
 * <pre>
 *             tables have the newest version
 *   Waiting ─────────────────────────────────▶ Usable
 *     │  ▲                                       │
 *     │  └────────── database away, or another ──┤
 *     │                            ▲             │
 *     └──▶ Refused ────────────────┘             ▼
 *          newer tables, failed migration      Closed (from each)
 * </pre>
 */
final class Area implements StoreArea {
    private static final Logger LOG = LoggerFactory.getLogger(Area.class);

    /** Schemas of the gateway begin so, in a database that may hold others. */
    static final String SCHEMA_PREFIX = "heir_";

    sealed interface State {
        /** Not looked at since the database answers. */
        record Waiting(String problem) implements State {}

        record Usable(int version) implements State {}

        record Refused(int version, String problem) implements State {}

        record Closed() implements State {}
    }

    private final DatabaseStore store;
    private final String owner;
    private final Migrations migrations;
    private final Runnable whenUsable;
    private State state = new State.Waiting("");

    Area(DatabaseStore store, String owner, Migrations migrations, Runnable whenUsable) {
        this.store = store;
        this.owner = owner;
        this.migrations = migrations;
        this.whenUsable = whenUsable;
    }

    String owner() {
        return owner;
    }

    String schema() {
        return SCHEMA_PREFIX + owner;
    }

    Migrations migrations() {
        return migrations;
    }

    synchronized State state() {
        return state;
    }

    /** Changes the state unless it is closed. */
    synchronized boolean becomes(State next) {
        if (state instanceof State.Closed) {
            return false;
        }
        state = next;
        return true;
    }

    /** Tells the owner; a fault of one owner must not take the store from the others. */
    void tellUsable() {
        try {
            whenUsable.run();
        } catch (RuntimeException e) {
            LOG.error("event=store-area outcome=owner-fault owner={}", owner, e);
        }
    }

    @Override
    public <T extends @Nullable Object> T within(Work<T> work) throws StoreException {
        State now = state();
        if (now instanceof State.Usable) {
            return store.within(schema(), work);
        }
        if (now instanceof State.Refused refused) {
            throw new StoreException(StoreException.Reason.NOT_READY, refused.problem());
        }
        if (now instanceof State.Closed) {
            throw new StoreException(StoreException.Reason.NOT_READY, "the area of " + owner + " is closed");
        }
        throw new StoreException(
                StoreException.Reason.NOT_READY,
                "the tables of " + schema() + " are not ready; the store's status says why");
    }

    @Override
    public AreaStatus status() {
        return status(store.kind());
    }

    AreaStatus status(StoreKind kind) {
        int newest = migrations.newest();
        State now = state();
        if (now instanceof State.Usable usable) {
            return new AreaStatus(owner, AreaStatus.State.USABLE, "", usable.version(), newest);
        }
        if (now instanceof State.Refused refused) {
            return new AreaStatus(owner, AreaStatus.State.REFUSED, refused.problem(), refused.version(), newest);
        }
        String problem = now instanceof State.Waiting waiting ? waiting.problem() : "";
        return new AreaStatus(owner, AreaStatus.State.WAITING, problem, 0, newest);
    }

    @Override
    public void close() {
        synchronized (this) {
            state = new State.Closed();
        }
        store.forget(this);
    }
}
