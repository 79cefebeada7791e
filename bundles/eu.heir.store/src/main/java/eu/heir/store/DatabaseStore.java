package eu.heir.store;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import eu.heir.spi.store.AreaStatus;
import eu.heir.spi.store.Migrations;
import eu.heir.spi.store.Store;
import eu.heir.spi.store.StoreArea;
import eu.heir.spi.store.StoreException;
import eu.heir.spi.store.StoreException.Reason;
import eu.heir.spi.store.StoreKind;
import eu.heir.spi.store.StoreStatus;
import eu.heir.spi.store.Work;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The store. One daemon thread connects, looks at the connection every {@code check.interval.ms}, migrates and closes; everybody else
 * only borrows connections of the pool, and only while it serves.
 *
 * <pre>
 *   Starting ──connected──▶ Serving ◀──────connected──────┐
 *      │                      │                           │
 *      └──cannot connect──┐   └─the database has gone──▶ Away ──tried every check.interval.ms──┐
 *                         └─────────────────────────────▶ ▲ └──────────────────────────────────┘
 *   each ──new settings──▶ Starting          each ──close──▶ Closed
 * </pre>
 */
final class DatabaseStore implements Store, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(DatabaseStore.class);

    /** Folder of H2 below the data folder. */
    static final String FOLDER = "store";

    /** Connections that nobody has used for so long are closed, but for one. */
    private static final Duration IDLE_MAX = Duration.ofMinutes(2);

    /** How often the size is asked for at most. */
    private static final Duration SIZE_LOOK = Duration.ofMinutes(1);

    /** Longest wait for the store's thread when the bundle stops. */
    private static final Duration CLOSE_MAX = Duration.ofSeconds(15);

    private sealed interface Condition {
        /** Not tried yet. */
        record Starting() implements Condition {}

        record Serving(Database database, HikariDataSource pool) implements Condition {}

        record Away(String problem) implements Condition {}

        record Closed() implements Condition {}
    }

    private final Path data;
    private final Path secrets;
    private final ScheduledExecutorService thread;
    private final Map<String, Area> areas = new TreeMap<>();
    private final AtomicLong waitsExpired = new AtomicLong();
    private final AtomicBoolean lookAsked = new AtomicBoolean();

    private volatile Condition condition = new Condition.Starting();
    private volatile @Nullable Settings wanted;
    private volatile String fileProblem = "";
    private volatile long bytes = -1;

    // Only the store's thread.
    private @Nullable Settings applied;
    private @Nullable Future<?> nextLook;
    private long sizeLookedAtNanos;
    private String toldProblem = "";

    /**
     * Opens nothing before settings come.
     *
     * @param data the gateway's data folder
     * @param secrets folder of the secrets
     */
    DatabaseStore(Path data, Path secrets) {
        this.data = data;
        this.secrets = secrets;
        thread = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread one = new Thread(task, "heir-store");
            one.setDaemon(true);
            return one;
        });
    }

    /** Puts settings into force; returns at once. */
    void configure(Settings settings) {
        fileProblem = "";
        wanted = settings;
        lookSoon();
    }

    /**
     * The file is wrong: the settings before stay in force, if there are any.
     *
     * @param problem file, key, value, what is allowed
     */
    void misconfigured(String problem) {
        fileProblem = problem;
        if (wanted == null) {
            condition = new Condition.Away(problem);
        }
        LOG.error("event=store-settings outcome=refused cause=\"{}\"", problem);
    }

    // --- the store's own thread

    /** Asked for by many threads at once when a server goes, done once. */
    private void lookSoon() {
        if (!lookAsked.compareAndSet(false, true)) {
            return;
        }
        try {
            thread.execute(this::look);
        } catch (RejectedExecutionException closing) {
            LOG.debug("event=store outcome=closing", closing);
        }
    }

    private void look() {
        lookAsked.set(false);
        Settings settings = wanted;
        if (settings == null || condition instanceof Condition.Closed) {
            return;
        }
        if (nextLook != null) {
            nextLook.cancel(false);
        }
        try {
            if (!settings.equals(applied)) {
                release();
                applied = settings;
                condition = new Condition.Starting();
            }
            if (condition instanceof Condition.Serving serving) {
                probe(serving, settings);
            }
            if (!(condition instanceof Condition.Serving)) {
                connect(settings);
            }
            if (condition instanceof Condition.Serving serving) {
                migrate(serving, settings);
            }
        } catch (RuntimeException e) {
            // Nothing that is expected. The thread must live, or the store never comes back.
            LOG.error("event=store outcome=failed", e);
            lost("the store met an unexpected fault (" + e.getClass().getSimpleName() + "); see the log");
        } finally {
            if (!thread.isShutdown()) {
                nextLook = thread.schedule(this::look, settings.checkInterval().toMillis(), TimeUnit.MILLISECONDS);
            }
        }
    }

    private Database database(Settings settings) {
        Settings.Server server = settings.server();
        return server == null
                ? new H2Database(data.resolve(FOLDER), settings.h2CacheKib())
                : new PostgresDatabase(server, secrets, settings.connectTimeout());
    }

    private void connect(Settings settings) {
        Database database = database(settings);
        try {
            database.prepare();
            try (Connection first = database.connect(settings.statementTimeout())) {
                database.check(first);
                bytes = database.bytes(first);
                sizeLookedAtNanos = System.nanoTime();
            }
        } catch (SQLException e) {
            LOG.debug("event=store outcome=away", e);
            away(database.problem(e));
            return;
        } catch (IOException e) {
            away(String.valueOf(e.getMessage()));
            return;
        }
        condition = new Condition.Serving(database, pool(database, settings));
        toldProblem = "";
        LOG.info("event=store outcome=ready kind={} location={} bytes={}", database.kind(), database.location(), bytes);
        Settings.Server server = settings.server();
        if (server != null && !server.verify()) {
            LOG.warn(
                    "event=store tls=none location={} cause=\"{}: tls = none, anybody on the way can read and change it\"",
                    database.location(),
                    Settings.FILE);
        }
    }

    private static HikariDataSource pool(Database database, Settings settings) {
        HikariConfig config = new HikariConfig();
        config.setPoolName("heir-store");
        config.setDataSource(new ConnectionSource(() -> database.connect(settings.statementTimeout())));
        config.setMaximumPoolSize(settings.connectionsMax());
        config.setMinimumIdle(1);
        config.setIdleTimeout(IDLE_MAX.toMillis());
        config.setConnectionTimeout(settings.connectionWait().toMillis());
        config.setValidationTimeout(Math.min(
                settings.connectionWait().toMillis(), settings.connectTimeout().toMillis()));
        // The first connection has been made and looked at; the pool must not throw when the second fails.
        config.setInitializationFailTimeout(-1);
        config.setAutoCommit(false);
        return new HikariDataSource(config);
    }

    private void probe(Condition.Serving serving, Settings settings) {
        try (Connection connection = serving.pool().getConnection()) {
            if (!connection.isValid(Math.max(1, (int) settings.connectTimeout().toSeconds()))) {
                lost(serving.database().location() + " does not answer");
            } else if (System.nanoTime() - sizeLookedAtNanos > SIZE_LOOK.toNanos()) {
                bytes = serving.database().bytes(connection);
                sizeLookedAtNanos = System.nanoTime();
            }
        } catch (SQLTransientConnectionException e) {
            if (e.getCause() instanceof SQLException cause) {
                lost(serving.database().problem(cause));
            } else {
                LOG.debug("event=store outcome=busy", e);
            }
        } catch (SQLException e) {
            lost(serving.database().problem(e));
        }
    }

    private void lost(String problem) {
        release();
        away(problem);
    }

    private void away(String problem) {
        condition = new Condition.Away(problem);
        if (!problem.equals(toldProblem)) {
            toldProblem = problem;
            LOG.error("event=store outcome=unavailable retry_ms={} cause=\"{}\"", retryMillis(), problem);
        }
    }

    private long retryMillis() {
        return applied == null ? 0 : applied.checkInterval().toMillis();
    }

    /** Closes the pool and the database; areas wait for the next one. */
    private void release() {
        if (!(condition instanceof Condition.Serving serving)) {
            return;
        }
        condition = new Condition.Starting();
        for (Area area : areas()) {
            area.becomes(new Area.State.Waiting(""));
        }
        serving.pool().close();
        try {
            serving.database().release();
        } catch (SQLException e) {
            LOG.warn(
                    "event=store outcome=not-closed cause=\"{}\"",
                    serving.database().problem(e));
        }
    }

    private void migrate(Condition.Serving serving, Settings settings) {
        for (Area area : areas()) {
            if (!(area.state() instanceof Area.State.Waiting)) {
                continue;
            }
            SchemaMigration migration = new SchemaMigration(
                    serving.database(), settings.migrationTimeout(), area.schema(), area.migrations());
            SchemaMigration.Outcome outcome =
                    migration.migrate(version -> backupBefore(serving, settings, area, version));
            if (outcome instanceof SchemaMigration.Outcome.Usable usable) {
                if (area.becomes(new Area.State.Usable(usable.version()))) {
                    LOG.info("event=store-area outcome=usable owner={} version={}", area.owner(), usable.version());
                    area.tellUsable();
                }
            } else if (outcome instanceof SchemaMigration.Outcome.Refused refused) {
                area.becomes(new Area.State.Refused(refused.version(), refused.problem()));
                LOG.error("event=store-area outcome=refused owner={} cause=\"{}\"", area.owner(), refused.problem());
            } else if (outcome instanceof SchemaMigration.Outcome.Later later) {
                if (!(area.state() instanceof Area.State.Waiting before
                        && before.problem().equals(later.problem()))) {
                    LOG.error("event=store-area outcome=later owner={} cause=\"{}\"", area.owner(), later.problem());
                }
                area.becomes(new Area.State.Waiting(later.problem()));
                if (later.away()) {
                    lost(later.problem());
                    return;
                }
            }
        }
    }

    private void backupBefore(Condition.Serving serving, Settings settings, Area area, int version)
            throws SQLException, IOException {
        if (serving.database().kind() == StoreKind.H2 && settings.migrationBackupsKept() > 0) {
            Path written = new Backups(data.resolve(FOLDER).resolve("backups"))
                    .beforeMigration(serving.database(), settings, area.owner(), version);
            LOG.info("event=store-backup outcome=written file={}", written);
        }
    }

    // --- everybody's threads

    private List<Area> areas() {
        synchronized (areas) {
            return new ArrayList<>(areas.values());
        }
    }

    @Override
    public StoreArea open(String owner, Migrations migrations, Runnable whenUsable) {
        if (!owner.matches(OWNER_FORM)) {
            throw new IllegalArgumentException("owner '" + owner + "' is not of the form " + OWNER_FORM);
        }
        Area area = new Area(this, owner, migrations, whenUsable);
        synchronized (areas) {
            if (areas.putIfAbsent(owner, area) != null) {
                throw new IllegalStateException("the area of " + owner + " is open already");
            }
        }
        lookSoon();
        return area;
    }

    void forget(Area area) {
        synchronized (areas) {
            areas.remove(area.owner(), area);
        }
    }

    <T extends @Nullable Object> T within(String schema, Work<T> work) throws StoreException {
        if (!(condition instanceof Condition.Serving serving)) {
            throw new StoreException(Reason.NOT_READY, "the store is not available; its status says why");
        }
        try (Connection connection = borrow(serving)) {
            connection.setSchema(schema);
            return transaction(connection, work);
        } catch (SQLException e) {
            StoreException told = told(serving, e);
            if (told.reason() == Reason.UNAVAILABLE) {
                lookSoon();
            }
            throw told;
        }
    }

    private Connection borrow(Condition.Serving serving) throws StoreException {
        try {
            return serving.pool().getConnection();
        } catch (SQLTransientConnectionException e) {
            if (e.getCause() instanceof SQLException cause && serving.database().isAway(cause)) {
                lookSoon();
                throw new StoreException(Reason.NOT_READY, serving.database().problem(cause));
            }
            waitsExpired.incrementAndGet();
            throw new StoreException(
                    Reason.BUSY,
                    "every connection of " + serving.pool().getMaximumPoolSize() + " (connections.max) was in use for "
                            + serving.pool().getConnectionTimeout() + " ms (connection.wait.ms)");
        } catch (SQLException closed) {
            lookSoon();
            throw new StoreException(Reason.NOT_READY, "the store is not available; its status says why");
        }
    }

    private static <T extends @Nullable Object> T transaction(Connection connection, Work<T> work) throws SQLException {
        boolean done = false;
        try {
            T result = work.in(connection);
            connection.commit();
            done = true;
            return result;
        } finally {
            if (!done) {
                rollback(connection);
            }
        }
    }

    private static void rollback(Connection connection) {
        try {
            connection.rollback();
        } catch (SQLException e) {
            // What broke the connection is on its way to the caller; without a connection the database rolls back by
            // itself.
            LOG.debug("event=store-rollback outcome=failed", e);
        }
    }

    private static StoreException told(Condition.Serving serving, SQLException failure) {
        String state = Database.state(failure);
        if (serving.database().isAway(failure)) {
            return new StoreException(Reason.UNAVAILABLE, serving.database().problem(failure), failure);
        }
        // 57014: cut by its time; HYT00 (H2), 55P03 (PostgreSQL): a lock that did not come.
        if (state.equals("57014") || state.equals("HYT00") || state.equals("55P03")) {
            return new StoreException(
                    Reason.TIMEOUT, "a statement was cut at statement.timeout.ms (SQLState " + state + ")", failure);
        }
        if (state.startsWith("40")) {
            return new StoreException(
                    Reason.CONFLICT, "another transaction came between (SQLState " + state + ")", failure);
        }
        return new StoreException(
                Reason.FAILED,
                "a statement failed (SQLState " + state + ", code " + failure.getErrorCode() + ")",
                failure);
    }

    @Override
    public void backup(Path target) throws StoreException {
        Settings settings = wanted;
        if (settings == null || !(condition instanceof Condition.Serving serving)) {
            throw new StoreException(Reason.NOT_READY, "the store is not available; its status says why");
        }
        if (serving.database().kind() != StoreKind.H2) {
            throw new StoreException(
                    Reason.UNSUPPORTED,
                    "the store is PostgreSQL; back it up there: pg_dump --format=custom --schema='heir_*' (docs/administration.md, Store)");
        }
        try {
            Backups.write(serving.database(), settings, target);
        } catch (SQLException e) {
            throw new StoreException(
                    Reason.FAILED, target + " could not be written (SQLState " + Database.state(e) + ")", e);
        } catch (IOException e) {
            throw new StoreException(
                    Reason.FAILED,
                    target + " could not be written (" + e.getClass().getSimpleName() + ")");
        }
    }

    StoreKind kind() {
        if (condition instanceof Condition.Serving serving) {
            return serving.database().kind();
        }
        Settings settings = wanted;
        return settings != null && settings.server() != null ? StoreKind.POSTGRESQL : StoreKind.H2;
    }

    @Override
    public StoreStatus status() {
        Condition now = condition;
        Settings settings = wanted;
        StoreKind kind = kind();
        List<AreaStatus> all = areas().stream().map(area -> area.status(kind)).toList();
        String location = settings == null ? "" : database(settings).location();
        int most = settings == null ? 0 : settings.connectionsMax();
        if (now instanceof Condition.Serving serving && !serving.pool().isClosed()) {
            var pool = serving.pool().getHikariPoolMXBean();
            return new StoreStatus(
                    kind,
                    StoreStatus.State.READY,
                    fileProblem,
                    serving.database().location(),
                    pool.getActiveConnections(),
                    most,
                    pool.getThreadsAwaitingConnection(),
                    waitsExpired.get(),
                    bytes,
                    all);
        }
        String problem = now instanceof Condition.Away away ? away.problem() : "";
        StoreStatus.State state =
                now instanceof Condition.Starting ? StoreStatus.State.STARTING : StoreStatus.State.UNAVAILABLE;
        return new StoreStatus(
                kind,
                state,
                problem.isEmpty() || problem.equals(fileProblem) ? fileProblem : join(problem, fileProblem),
                location,
                0,
                most,
                0,
                waitsExpired.get(),
                -1,
                all);
    }

    private static String join(String problem, String fileProblem) {
        return fileProblem.isEmpty() ? problem : problem + ". " + fileProblem;
    }

    /** Lets the store's thread end what it does, then closes pool and database. */
    @Override
    public void close() {
        if (thread.isShutdown()) {
            return;
        }
        thread.execute(() -> {
            release();
            condition = new Condition.Closed();
        });
        thread.shutdown();
        try {
            if (!thread.awaitTermination(CLOSE_MAX.toMillis(), TimeUnit.MILLISECONDS)) {
                LOG.warn("event=store outcome=still-closing after_ms={}", CLOSE_MAX.toMillis());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
