package eu.heir.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import eu.heir.spi.store.StoreArea;
import eu.heir.spi.store.StoreException;
import eu.heir.spi.store.StoreException.Reason;
import eu.heir.spi.store.StoreKind;
import eu.heir.spi.store.StoreStatus;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.Test;

/** The store on real H2 files. */
class H2StoreTest extends StoreContract {
    @Override
    OpenStore start(String... more) {
        return new OpenStore(folder).with(more);
    }

    @Override
    boolean slow(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            return statement.execute(
                    "select sum(a.\"X\" * b.\"X\") from system_range(1, 100000) a, system_range(1, 100000) b");
        }
    }

    private Path database() {
        return folder.resolve("store/heir.mv.db");
    }

    @Test
    void filesAreTheOwnersAloneAndNobodyListens() throws Exception {
        OpenStore.write(open.usable(open.notes()), "private");

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("store"))))
                .isEqualTo("rwx------");
        try (Stream<Path> files = Files.list(folder.resolve("store"))) {
            assertThat(files).containsExactly(database());
        }
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(database())))
                .isEqualTo("rw-------");
        assertThat(open.store.status())
                .returns(StoreKind.H2, StoreStatus::kind)
                .returns(database().toString(), StoreStatus::location)
                .returns("", StoreStatus::problem);
        assertThat(Files.readAllLines(Path.of("/proc/self/net/tcp")).stream()
                        .filter(line -> line.contains(" 0A ") && line.contains(String.format(":%04X", 9092))))
                .isEmpty();
    }

    @Test
    void aFileOpenElsewhereIsToldAndTakenOnceItIsFree() throws Exception {
        open.close();
        try (ChildWriter other = new ChildWriter(folder)) {
            assertThat(other.next()).isPositive();
            open = start();
            StoreArea notes = open.notes();

            assertThat(open.unavailable()).contains("heir.mv.db").contains("open in another process");
            assertThatThrownBy(() -> OpenStore.words(notes))
                    .asInstanceOf(type(StoreException.class))
                    .returns(Reason.NOT_READY, StoreException::reason);
            other.kill();
            open.usable(notes);
        }
    }

    @Test
    void whatWasCommittedSurvivesKillNine() throws Exception {
        open.close();
        for (int kill = 1; kill <= 3; kill++) {
            long committed = 0;
            try (ChildWriter child = new ChildWriter(folder)) {
                while (committed < 500L * kill) {
                    committed = child.next();
                }
                child.kill();
                // What it had said before it died.
                committed = Math.max(committed, child.rest());
            }
            open = start();
            List<String> words = OpenStore.words(open.usable(open.notes()));

            assertThat(words).contains(Long.toString(committed));
            assertThat((long) words.size()).isBetween(committed, committed + 1);
            open.close();
        }
    }

    @Test
    void aDamagedFileIsToldAndABackupPutInItsPlaceIsTaken() throws Exception {
        StoreArea notes = open.usable(open.notes());
        OpenStore.write(notes, "saved");
        Path backup = folder.resolve("backup.zip");
        open.store.backup(backup);
        OpenStore.write(notes, "later");
        open.close();
        try (FileChannel file = FileChannel.open(database(), StandardOpenOption.WRITE)) {
            file.truncate(0);
            file.write(java.nio.ByteBuffer.allocate(32 << 10));
        }
        open = start();
        notes = open.notes();
        assertThat(open.unavailable()).contains("heir.mv.db").contains("backup");

        Files.delete(database());
        restore(backup);
        open.usable(notes);
        assertThat(OpenStore.words(notes)).containsExactly("saved");
    }

    /** As the administrator does with unzip. */
    private void restore(Path backup) throws IOException {
        try (ZipInputStream zip = new ZipInputStream(Files.newInputStream(backup))) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                Files.copy(zip, folder.resolve("store").resolve(entry.getName()));
            }
        }
    }

    @Test
    void aBackupMadeUnderLoadIsConsistent() throws Exception {
        StoreArea notes = open.usable(open.notes());
        AtomicBoolean stop = new AtomicBoolean();
        Thread writer = new Thread(() -> {
            try {
                for (int i = 0; !stop.get(); i++) {
                    int pair = i;
                    // Two rows in one transaction: a backup has both or neither.
                    notes.within(connection -> {
                        try (Statement insert = connection.createStatement()) {
                            insert.executeUpdate("insert into note (word) values ('a" + pair + "')");
                            return insert.executeUpdate("insert into note (word) values ('b" + pair + "')");
                        }
                    });
                }
            } catch (StoreException e) {
                throw new IllegalStateException(e);
            }
        });
        writer.start();
        Await.until(() -> "rows are there", () -> OpenStore.words(notes).size() > 200);
        Path backup = folder.resolve("backup.zip");
        open.store.backup(backup);
        int after = OpenStore.words(notes).size();
        Await.until(() -> "writing goes on", () -> OpenStore.words(notes).size() > after);
        stop.set(true);
        writer.join();
        open.close();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(backup)))
                .isEqualTo("rw-------");

        Files.delete(database());
        restore(backup);
        open = start();
        List<String> words = OpenStore.words(open.usable(open.notes()));
        assertThat(words).hasSizeGreaterThan(200);
        assertThat(words.size() % 2)
                .as("no half transaction in %d rows", words.size())
                .isZero();
    }

    @Test
    void aBackupOverwritesNothing() throws Exception {
        open.usable(open.notes());
        Path there = Files.writeString(folder.resolve("there"), "mine");

        assertThatThrownBy(() -> open.store.backup(there))
                .asInstanceOf(type(StoreException.class))
                .returns(Reason.FAILED, StoreException::reason);
        assertThatThrownBy(() -> open.store.backup(folder.resolve("no/such/folder.zip")))
                .isInstanceOf(StoreException.class);
        assertThat(there).hasContent("mine");
    }

    @Test
    void aBackupIsMadeBeforeTablesAreChangedAndOldOnesGo() throws Exception {
        OpenStore.write(open.usable(open.notes()), "old");
        open.close();
        open = start("migration.backups.kept", "1");
        open.usable(open.area("notes", second("alter table note add column weight integer;")));
        OpenStore.write(open.usable(open.area("other", OpenStore.NOTES)), "first");
        open.close();
        open = start("migration.backups.kept", "1");
        open.usable(open.area("other", second("alter table note add column weight integer;")));

        Path backups = folder.resolve("store/backups");
        try (Stream<Path> files = Files.list(backups)) {
            assertThat(files).singleElement().asString().endsWith("-before-other-2.zip");
        }
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(backups)))
                .isEqualTo("rwx------");
    }

    @Test
    void aWrongFileLeavesWhatIsInForce() throws Exception {
        StoreArea notes = open.usable(open.notes());
        open.store.misconfigured("etc/eu.heir.store.cfg: tls = 'x' is not verify or none");

        assertThat(open.store.status())
                .returns(StoreStatus.State.READY, StoreStatus::state)
                .returns("etc/eu.heir.store.cfg: tls = 'x' is not verify or none", StoreStatus::problem);
        OpenStore.write(notes, "still");
        open.with();
        assertThat(open.store.status().problem()).isEmpty();
    }

    @Test
    void aFolderThatCannotBeMadeIsTold() throws Exception {
        Path file = Files.writeString(folder.resolve("file"), "");
        try (OpenStore wrong = new OpenStore(file).with()) {
            assertThat(wrong.unavailable()).contains(file + "/store").contains("gateway's user");
        }
    }

    @Test
    void settingsChangeWhileItRuns() throws Exception {
        StoreArea notes = open.usable(open.notes());
        OpenStore.write(notes, "before");
        open.with("connections.max", "9");
        Await.until(() -> "nine connections", () -> open.store.status().connectionsMax() == 9);
        open.usable(notes);
        assertThat(OpenStore.words(notes)).containsExactly("before");
    }
}
