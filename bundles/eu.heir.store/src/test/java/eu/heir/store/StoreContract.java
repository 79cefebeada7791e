package eu.heir.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import eu.heir.spi.store.AreaStatus;
import eu.heir.spi.store.Migrations;
import eu.heir.spi.store.StoreArea;
import eu.heir.spi.store.StoreException;
import eu.heir.spi.store.StoreException.Reason;
import eu.heir.spi.store.StoreStatus;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What holds for either database. */
abstract class StoreContract {
    @TempDir
    Path folder;

    OpenStore open;
    private final ExecutorService others = Executors.newCachedThreadPool();

    /** A store on {@link #folder} that is configured for the database; called again after a restart. */
    abstract OpenStore start(String... more) throws Exception;

    @BeforeEach
    void startFirst() throws Exception {
        open = start();
    }

    @AfterEach
    void end() {
        others.shutdownNow();
        open.close();
    }

    @Test
    void whatWasCommittedIsThereAfterARestart() throws Exception {
        OpenStore.write(open.usable(open.notes()), "kept");
        open.close();
        open = start();

        assertThat(OpenStore.words(open.usable(open.notes()))).containsExactly("kept");
    }

    @Test
    void nothingRemainsOfWorkThatThrows() throws Exception {
        StoreArea notes = open.usable(open.notes());

        assertThatThrownBy(() -> notes.within(connection -> {
                    try (Statement insert = connection.createStatement()) {
                        insert.executeUpdate("insert into note (word) values ('gone')");
                    }
                    throw new SQLException("no", "99999");
                }))
                .asInstanceOf(type(StoreException.class))
                .returns(Reason.FAILED, StoreException::reason)
                .returns("99999", StoreException::sqlState);
        assertThatThrownBy(() -> notes.within(connection -> {
                    try (Statement insert = connection.createStatement()) {
                        insert.executeUpdate("insert into note (word) values ('gone')");
                    }
                    throw new IllegalStateException("bug");
                }))
                .isInstanceOf(IllegalStateException.class);
        assertThat(OpenStore.words(notes)).isEmpty();
    }

    @Test
    void aFailureQuotesNoValueOfARow() throws Exception {
        StoreArea notes = open.usable(open.notes());
        OpenStore.write(notes, "CANARY-4711");

        assertThatThrownBy(() -> OpenStore.write(notes, "CANARY-4711"))
                .asInstanceOf(type(StoreException.class))
                .returns("23505", StoreException::sqlState)
                .extracting(failure -> {
                    StringWriter all = new StringWriter();
                    failure.printStackTrace(new PrintWriter(all, true));
                    return all.toString();
                })
                .asString()
                .doesNotContain("CANARY")
                .contains("OpenStore.");
    }

    @Test
    void ownersDoNotSeeEachOthersTablesByPlainName() throws Exception {
        StoreArea notes = open.usable(open.notes());
        StoreArea other = open.usable(open.area("other", OpenStore.NOTES));
        OpenStore.write(notes, "mine");
        OpenStore.write(other, "theirs");

        assertThat(OpenStore.words(notes)).containsExactly("mine");
        assertThat(OpenStore.words(other)).containsExactly("theirs");
        assertThat(OpenStore.words(notes)).containsExactly("mine");
        assertThatThrownBy(() -> open.notes()).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void tablesAreBroughtToTheNewestVersionWithTheirContent() throws Exception {
        OpenStore.write(open.usable(open.notes()), "old");
        open.close();
        open = start();
        StoreArea notes =
                open.usable(open.area("notes", second("alter table note add column weight integer default 7;")));

        assertThat(notes.status()).isEqualTo(new AreaStatus("notes", AreaStatus.State.USABLE, "", 2, 2));
        int weight = notes.within(connection -> {
            try (Statement select = connection.createStatement();
                    var row = select.executeQuery("select weight from note where word = 'old'")) {
                row.next();
                return row.getInt(1);
            }
        });
        assertThat(weight).isEqualTo(7);
    }

    static Migrations second(String sql) {
        return Migrations.of(List.of(
                OpenStore.NOTES.of(eu.heir.spi.store.StoreKind.H2).get(0), Migrations.script("V2__second.sql", sql)));
    }

    @Test
    void tablesNewerThanTheCodeAreLeftAlone() throws Exception {
        open.usable(open.area("notes", second("alter table note add column weight integer;")));
        open.close();
        open = start();
        StoreArea notes = open.notes();

        assertThat(open.refused(notes))
                .contains("heir_notes")
                .contains("have version 2")
                .contains("knows versions up to 1");
        assertThatThrownBy(() -> OpenStore.words(notes))
                .asInstanceOf(type(StoreException.class))
                .returns(Reason.NOT_READY, StoreException::reason);
        assertThat(open.store.status().state()).isEqualTo(StoreStatus.State.READY);
        open.usable(open.area("other", OpenStore.NOTES));
    }

    @Test
    void aChangedScriptIsRefused() throws Exception {
        open.usable(open.notes());
        open.close();
        open = start();
        StoreArea notes = open.area(
                "notes", Migrations.of(List.of(Migrations.script("V1__note.sql", "create table note (id int);"))));

        assertThat(open.refused(notes)).contains("V1__note.sql").contains("must never change");
    }

    @Test
    void aBrokenMigrationIsToldAndACorrectedOneGoesOn() throws Exception {
        OpenStore.write(open.usable(open.notes()), "old");
        open.close();
        open = start();
        StoreArea broken = open.area("notes", second("\nalter table nothing_here add column weight integer;"));

        assertThat(open.refused(broken))
                .contains("from version 1 to 2")
                .contains("V2__second.sql line 2")
                .contains("SQLState 42");
        open.usable(open.area("other", OpenStore.NOTES));
        open.close();
        open = start();
        StoreArea notes = open.usable(open.area("notes", second("alter table note add column weight integer;")));
        assertThat(OpenStore.words(notes)).containsExactly("old");
    }

    @Test
    void whoFindsEveryConnectionInUseIsToldSo() throws Exception {
        open.close();
        open = start("connections.max", "2", "connection.wait.ms", "250");
        StoreArea notes = open.usable(open.notes());
        CountDownLatch release = new CountDownLatch(1);
        CountDownLatch held = new CountDownLatch(2);
        List<Future<Boolean>> holders = List.of(hold(notes, held, release), hold(notes, held, release));
        assertThat(held.await(1, TimeUnit.MINUTES)).isTrue();

        assertThatThrownBy(() -> OpenStore.words(notes))
                .asInstanceOf(type(StoreException.class))
                .returns(Reason.BUSY, StoreException::reason);
        assertThat(open.store.status())
                .returns(2, StoreStatus::connectionsUsed)
                .returns(2, StoreStatus::connectionsMax)
                .returns(1L, StoreStatus::waitsExpired)
                .returns(StoreStatus.State.READY, StoreStatus::state);
        release.countDown();
        for (Future<Boolean> holder : holders) {
            assertThat(holder.get(1, TimeUnit.MINUTES)).isTrue();
        }
        assertThat(OpenStore.words(notes)).isEmpty();
    }

    private Future<Boolean> hold(StoreArea area, CountDownLatch held, CountDownLatch release) {
        return others.submit(() -> area.within(connection -> {
            held.countDown();
            return awaited(release);
        }));
    }

    static boolean awaited(CountDownLatch latch) {
        try {
            return latch.await(1, TimeUnit.MINUTES);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    @Test
    void aStatementThatTakesTooLongIsCut() throws Exception {
        open.close();
        open = start("statement.timeout.ms", "200");
        StoreArea notes = open.usable(open.notes());

        assertThatThrownBy(() -> notes.within(this::slow))
                .asInstanceOf(type(StoreException.class))
                .returns("57014", StoreException::sqlState)
                .returns(Reason.TIMEOUT, StoreException::reason);
        assertThat(OpenStore.words(notes)).isEmpty();
    }

    abstract boolean slow(Connection connection) throws SQLException;

    @Test
    void aLockThatDoesNotComeIsCut() throws Exception {
        open.close();
        open = start("statement.timeout.ms", "300");
        StoreArea notes = open.usable(open.notes());
        OpenStore.write(notes, "locked");
        CountDownLatch release = new CountDownLatch(1);
        CountDownLatch held = new CountDownLatch(1);
        Future<Boolean> holder = others.submit(() -> notes.within(connection -> {
            update(connection);
            held.countDown();
            return awaited(release);
        }));
        assertThat(held.await(1, TimeUnit.MINUTES)).isTrue();

        assertThatThrownBy(() -> notes.within(StoreContract::update))
                .asInstanceOf(type(StoreException.class))
                .extracting(StoreException::reason)
                .isIn(Reason.TIMEOUT, Reason.CONFLICT);
        release.countDown();
        assertThat(holder.get(1, TimeUnit.MINUTES)).isTrue();
        assertThat(OpenStore.words(notes)).containsExactly("locked!");
    }

    private static int update(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            return statement.executeUpdate("update note set word = 'locked!'");
        }
    }

    @Test
    void anInterruptedThreadTakesTheDatabaseFromNobodyElse() throws Exception {
        StoreArea notes = open.usable(open.notes());
        for (int i = 0; i < 50; i++) {
            int number = i;
            CountDownLatch begun = new CountDownLatch(1);
            Future<?> writer = others.submit(() -> {
                begun.countDown();
                for (int j = 0; !Thread.currentThread().isInterrupted(); j++) {
                    OpenStore.write(notes, number + "-" + j);
                }
                return null;
            });
            assertThat(begun.await(1, TimeUnit.MINUTES)).isTrue();
            OpenStore.write(notes, "before-" + number);
            writer.cancel(true);
            OpenStore.write(notes, "after-" + number);
        }

        assertThat(OpenStore.words(notes)).contains("before-49", "after-49");
        assertThat(open.store.status().state()).isEqualTo(StoreStatus.State.READY);
    }

    @Test
    void anOwnerThatThrowsTakesTheStoreFromNobodyElse() throws Exception {
        StoreArea bad = open.store.open("bad", OpenStore.NOTES, () -> {
            throw new IllegalStateException("bug of its owner");
        });
        StoreArea notes = open.usable(open.notes());

        OpenStore.write(notes, "fine");
        OpenStore.write(open.usable(bad), "fine too");
        assertThat(open.store.status().state()).isEqualTo(StoreStatus.State.READY);
    }

    @Test
    void theOwnRowIsWrittenOnce() throws Exception {
        StoreArea own = open.usable(open.area(Installation.OWNER, Installation.TABLES));
        Installation.Identity first = Installation.identity(own);
        open.close();
        open = start();
        own = open.usable(open.area(Installation.OWNER, Installation.TABLES));

        assertThat(Installation.identity(own).id()).isEqualTo(first.id());
    }
}
