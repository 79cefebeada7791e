package eu.heir.store;

import eu.heir.spi.store.Migrations;
import eu.heir.spi.store.StoreKind;
import java.io.IOException;
import java.io.Reader;
import java.io.StringReader;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationState;
import org.flywaydb.core.api.ResourceProvider;
import org.flywaydb.core.api.resource.LoadableResource;
import org.flywaydb.core.internal.sqlscript.FlywaySqlScriptException;
import org.jspecify.annotations.Nullable;

/**
 * Brings one schema to its newest version, with Flyway. Blocks as long as the statements take; on the store's own thread.
 *
 * <p>Flyway finds scripts by scanning a class path, which a bundle has not; so it is given the texts. The history is the table
 * {@code schema_history} in the schema itself.
 */
final class SchemaMigration {
    private static final String HISTORY = "schema_history";

    /** PostgreSQL: how often the lock of another gateway that migrates the same schema is asked for, once a second. */
    private static final int LOCK_TRIES = 30;

    /** What came of it. */
    sealed interface Outcome {
        /** The tables have this version. */
        record Usable(int version) implements Outcome {}

        /** They cannot be used until somebody delivers other code or another database. */
        record Refused(int version, String problem) implements Outcome {}

        /** They could not be looked at or changed now. */
        record Later(String problem, boolean away) implements Outcome {}
    }

    /** Called before tables with content are changed. */
    @FunctionalInterface
    interface BeforeChange {
        /**
         * Saves it.
         *
         * @throws SQLException when it could not be saved
         * @throws IOException likewise
         */
        void save(int version) throws SQLException, IOException;
    }

    private final Database database;
    private final String schema;
    private final Migrations migrations;
    private final Duration statement;

    SchemaMigration(Database database, Duration statement, String schema, Migrations migrations) {
        this.database = database;
        this.schema = schema;
        this.migrations = migrations;
        this.statement = statement;
    }

    private Flyway flyway() {
        List<Migrations.Script> scripts = migrations.of(database.kind());
        return Flyway.configure(SchemaMigration.class.getClassLoader())
                .dataSource(new ConnectionSource(() -> database.connect(statement)))
                .loggers("slf4j")
                .locations(new String[0])
                .resourceProvider(new Texts(scripts))
                .javaMigrationClassProvider(List::of)
                .skipDefaultCallbacks(true)
                .schemas(schema)
                .createSchemas(true)
                .table(HISTORY)
                .lockRetryCount(LOCK_TRIES)
                .placeholderReplacement(false)
                // Every version in the database must be known, also one newer than all of ours.
                .ignoreMigrationPatterns(new String[0])
                .load();
    }

    /** Does it. */
    Outcome migrate(BeforeChange before) {
        int version = 0;
        try {
            Flyway flyway = flyway();
            MigrationInfo[] all = flyway.info().all();
            version = version(all);
            @Nullable String refused = refused(all, version);
            if (refused != null) {
                return new Outcome.Refused(version, refused);
            }
            if (version < migrations.newest()) {
                if (version > 0) {
                    before.save(version);
                }
                if (hasFailed(all)) {
                    // Corrected since: its entry in the history goes, its text is tried again.
                    flyway.repair();
                }
                flyway.migrate();
            } else {
                flyway.validate();
            }
            return new Outcome.Usable(migrations.newest());
        } catch (FlywayException e) {
            return failed(e, version);
        } catch (SQLException e) {
            return new Outcome.Later(database.problem(e), database.isAway(e));
        } catch (IOException e) {
            return new Outcome.Later(
                    "no backup could be made before the tables of " + schema + " are changed: " + e.getMessage(),
                    false);
        }
    }

    private static int version(MigrationInfo[] all) {
        int version = 0;
        for (MigrationInfo one : all) {
            if (one.getState().isApplied() && !one.getState().isFailed() && one.getVersion() != null) {
                version = Math.max(version, one.getVersion().getMajor().intValue());
            }
        }
        return version;
    }

    private static boolean hasFailed(MigrationInfo[] all) {
        for (MigrationInfo one : all) {
            if (one.getState() == MigrationState.FAILED) {
                return true;
            }
        }
        return false;
    }

    private @Nullable String refused(MigrationInfo[] all, int version) {
        if (version > migrations.newest()) {
            return "the tables of " + schema + " in " + database.location() + " have version " + version
                    + ", but this gateway knows versions up to " + migrations.newest()
                    + "; run the newer gateway, or put back a backup of version " + migrations.newest();
        }
        for (MigrationInfo one : all) {
            if (one.getState() == MigrationState.FAILED && Boolean.TRUE.equals(one.isChecksumMatching())) {
                return "the migration " + one.getScript() + " of " + schema
                        + " failed earlier and is unchanged; the tables in " + database.location()
                        + " may be half changed: " + wayBack();
            }
            if (one.getState().isApplied() && !one.getState().isFailed() && !one.isChecksumMatching()) {
                return "the migration " + one.getScript() + " of " + schema
                        + " is not the one that made the tables in " + database.location()
                        + "; a delivered script must never change";
            }
        }
        return null;
    }

    private String wayBack() {
        return database.kind() == StoreKind.H2
                ? "install a corrected version, or put back the backup of the version before"
                : "install a corrected version";
    }

    private Outcome failed(FlywayException failure, int version) {
        @Nullable SQLException sql = null;
        String place = "";
        for (Throwable one = failure; one != null; one = one.getCause()) {
            if (one instanceof FlywaySqlScriptException script && script.getResource() != null) {
                place = script.getResource().getFilename() + " line " + script.getLineNumber() + " of ";
            }
            if (one instanceof SQLException cause) {
                sql = cause;
            }
        }
        if (sql != null && database.mayPass(sql)) {
            return new Outcome.Later(database.problem(sql), database.isAway(sql));
        }
        String what = sql == null
                ? "Flyway " + failure.getErrorCode()
                : "SQLState " + Database.state(sql) + ", code " + sql.getErrorCode();
        return new Outcome.Refused(
                version,
                "the tables of " + schema + " in " + database.location() + " could not be brought from version "
                        + version + " to " + migrations.newest() + ": " + place + schema + " failed (" + what + "); "
                        + wayBack());
    }

    /** Hands Flyway the scripts. */
    private record Texts(List<Migrations.Script> scripts) implements ResourceProvider {
        @Override
        public @Nullable LoadableResource getResource(String name) {
            return scripts.stream()
                    .filter(script -> script.file().equals(name))
                    .map(Text::new)
                    .findFirst()
                    .orElse(null);
        }

        @Override
        public Collection<LoadableResource> getResources(String prefix, String[] suffixes) {
            List<LoadableResource> found = new ArrayList<>();
            for (Migrations.Script script : scripts) {
                for (String suffix : suffixes) {
                    if (script.file().startsWith(prefix) && script.file().endsWith(suffix)) {
                        found.add(new Text(script));
                    }
                }
            }
            return found;
        }
    }

    private static final class Text extends LoadableResource {
        private final Migrations.Script script;

        Text(Migrations.Script script) {
            this.script = script;
        }

        @Override
        public Reader read() {
            return new StringReader(script.sql());
        }

        @Override
        public String getAbsolutePath() {
            return script.file();
        }

        @Override
        public String getAbsolutePathOnDisk() {
            return script.file();
        }

        @Override
        public String getFilename() {
            return script.file();
        }

        /** Without the suffix for one database, so that the description in the history is the same in both. */
        @Override
        public String getRelativePath() {
            return script.file();
        }
    }
}
