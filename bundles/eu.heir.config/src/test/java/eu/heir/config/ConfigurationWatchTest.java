package eu.heir.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import eu.heir.spi.config.ConfigurationStatus.FolderStatus;
import eu.heir.spi.config.DocumentConsumer.Problem;
import eu.heir.spi.journal.JournalEntry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.SortedMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigurationWatchTest {
    private static final long POLL_MILLIS = 500;
    private static final Instant NOON = Instant.parse("2025-06-01T12:00:00Z");
    private static final Clock CLOCK = Clock.fixed(NOON, ZoneOffset.UTC);

    @TempDir
    Path root;

    private Path etc;
    private Path contracts;
    private Path data;
    private ConfigurationWatch watch;
    private final RecordingConsumer consumer = new RecordingConsumer("contracts");

    @BeforeEach
    void folders() throws IOException {
        etc = root.resolve("etc/heir");
        contracts = etc.resolve("contracts");
        data = root.resolve("data/config");
        Files.createDirectories(contracts);
        watch = watch();
    }

    @AfterEach
    void stop() throws InterruptedException {
        watch.stop();
    }

    @Test
    void filesAreGivenAtOnceAndAgainWhenOneIsChangedAddedOrRemoved() throws Exception {
        write("a.yml", "one");
        start(consumer);
        assertThat(consumer.commit()).containsExactly(entry("a.yml", "one"));

        write("a.yml", "two");
        assertThat(consumer.commit()).containsExactly(entry("a.yml", "two"));

        write("b.yml", "three");
        assertThat(consumer.commit()).containsExactly(entry("a.yml", "two"), entry("b.yml", "three"));

        Files.delete(contracts.resolve("a.yml"));
        assertThat(consumer.commit()).containsExactly(entry("b.yml", "three"));

        Files.delete(contracts.resolve("b.yml"));
        assertThat(consumer.commit()).isEmpty();
        assertThat(status("contracts", status -> status.files().isEmpty()).summary())
                .isEqualTo("0 files");
    }

    @Test
    void aFolderThatDoesNotExistIsEmptyUntilItDoes() throws Exception {
        Files.delete(contracts);
        Files.delete(etc);
        start(consumer);
        assertThat(consumer.commit()).isEmpty();

        Files.createDirectories(contracts);
        write("a.yml", "one");

        assertThat(consumer.commit()).containsExactly(entry("a.yml", "one"));
    }

    @Test
    void aBrokenChangeIsToldAndWhatWasInForceStays() throws Exception {
        write("a.yml", "one");
        write("b.yml", "two");
        start(consumer);
        consumer.commit();

        write("a.yml", "fine\nbroken");
        consumer.rejection();
        FolderStatus broken = status("contracts", status -> !status.problems().isEmpty());

        assertThat(broken.problems()).containsExactly(new Problem("a.yml", 2, "is broken"));
        assertThat(broken.files()).containsExactly("a.yml", "b.yml");
        assertThat(broken.summary()).isEqualTo("2 files");

        write("a.yml", "repaired");
        assertThat(consumer.commit()).containsEntry("a.yml", "repaired");
        status("contracts", status -> status.problems().isEmpty());
    }

    @Test
    void journalGetsWhatIsTakenIntoForceRefusedAndWithdrawn() throws Exception {
        RecordedFiles journal = new RecordedFiles();
        watch.addJournal(journal);
        write("a.yml", "one");
        start(consumer);
        assertThat(journal.line()).isEqualTo("etc/heir/contracts/a.yml: Taken into force, a new file.");

        write("a.yml", "fine\nbroken");
        JournalEntry refused = journal.next();
        assertThat(refused.subject()).isEqualTo("etc/heir/contracts/a.yml");
        assertThat(refused.text()).isEqualTo("Refused.");
        assertThat(refused.details()).containsEntry("problem", "is broken").containsEntry("line", "2");

        write("a.yml", "two");
        assertThat(journal.line()).isEqualTo("etc/heir/contracts/a.yml: Taken into force, changed.");
        Files.delete(contracts.resolve("a.yml"));
        assertThat(journal.line()).isEqualTo("etc/heir/contracts/a.yml: Withdrawn.");
        write("b.yml", "three");
        assertThat(journal.line()).isEqualTo("etc/heir/contracts/b.yml: Taken into force, a new file.");
        watch.stop();

        watch = watch();
        watch.addJournal(journal);
        start(new RecordingConsumer("contracts"));
        assertThat(journal.line()).isEqualTo("etc/heir/contracts/: In force as before: 1 files.");
        assertThat(journal.isEmpty()).isTrue();
    }

    @Test
    void aRestartWithABrokenFileRunsWithTheLastGoodVersion() throws Exception {
        write("a.yml", "one");
        start(consumer);
        consumer.commit();
        write("a.yml", "two");
        consumer.commit();
        status("contracts", status -> status.files().size() == 1);
        watch.stop();
        write("a.yml", "broken");
        write("c.yml", "new");

        watch = watch();
        RecordingConsumer restarted = new RecordingConsumer("contracts");
        start(restarted);

        assertThat(restarted.commit()).containsExactly(entry("a.yml", "two"));
        FolderStatus status = status("contracts", folder -> !folder.problems().isEmpty());
        assertThat(status.summary()).isEqualTo("1 files (last good version 2)");
        assertThat(status.since()).isEqualTo(NOON);
        assertThat(status.problems()).containsExactly(new Problem("a.yml", 1, "is broken"));

        Files.delete(contracts.resolve("a.yml"));
        assertThat(restarted.commit()).containsExactly(entry("c.yml", "new"));
    }

    @Test
    void aFirstStartWithABrokenFileHasNothingInForce() throws Exception {
        write("a.yml", "broken");
        start(consumer);

        FolderStatus status = status("contracts", folder -> !folder.problems().isEmpty());

        assertThat(status.files()).isEmpty();
        assertThat(status.summary()).isEqualTo("nothing in force");
        assertThat(consumer.commitsWaiting()).isZero();
    }

    @Test
    void anUnreadableFileIsAProblem() throws Exception {
        write("a.yml", "one");
        start(consumer);
        consumer.commit();

        Files.createSymbolicLink(contracts.resolve("gone.yml"), contracts.resolve("nowhere"));

        assertThat(status("contracts", status -> !status.problems().isEmpty()).problems())
                .singleElement()
                .satisfies(problem -> {
                    assertThat(problem.file()).isEqualTo("gone.yml");
                    assertThat(problem.message()).startsWith("cannot be read: NoSuchFileException");
                });
        assertThat(consumer.commitsWaiting()).isZero();
    }

    @Test
    void aConsumerThatThrowsRejectsAndIsAskedAgain() throws Exception {
        write("a.yml", "throw");
        start(consumer);
        assertThat(status("contracts", status -> !status.problems().isEmpty()).problems())
                .singleElement()
                .hasToString("contracts: could not be checked: IllegalStateException: a consumer with a fault");

        write("a.yml", "one");

        assertThat(consumer.commit()).containsExactly(entry("a.yml", "one"));
    }

    @Test
    void severalConsumersGetTheirOwnFolders() throws Exception {
        Files.createDirectories(etc.resolve("rules"));
        write("a.yml", "one");
        Files.writeString(etc.resolve("rules/r.yml"), "rule");
        RecordingConsumer rules = new RecordingConsumer("rules");
        start(consumer, rules);
        assertThat(consumer.commit()).containsOnlyKeys("a.yml");
        assertThat(rules.commit()).containsOnlyKeys("r.yml");

        Files.writeString(etc.resolve("rules/r.yml"), "broken");
        rules.rejection();
        write("a.yml", "two");

        assertThat(consumer.commit()).containsExactly(entry("a.yml", "two"));
        assertThat(watch.folders()).extracting(FolderStatus::folder).containsExactly("contracts", "rules");
    }

    @Test
    void aConsumerMayAppearLaterAndGo() throws Exception {
        write("a.yml", "one");
        watch.start();
        watch.addConsumer(consumer);
        assertThat(consumer.commit()).containsOnlyKeys("a.yml");

        RecordingConsumer next = new RecordingConsumer("contracts");
        watch.addConsumer(next);
        watch.removeConsumer(consumer);
        assertThat(next.commit()).containsOnlyKeys("a.yml");
        write("a.yml", "two");

        assertThat(next.commit()).containsExactly(entry("a.yml", "two"));
        assertThat(consumer.commitsWaiting()).isZero();
        assertThat(watch.folders()).hasSize(1);
    }

    @Test
    void aFileReplacedByRenameCountsAsChangedAndScratchFilesDoNotCount() throws Exception {
        write("a.yml", "one");
        start(consumer);
        consumer.commit();

        Files.writeString(contracts.resolve(".a.yml.swp"), "scratch");
        Files.writeString(contracts.resolve("#a.yml"), "scratch");
        Files.writeString(contracts.resolve("a.yml~"), "scratch");
        Files.createSymbolicLink(contracts.resolve(".#a.yml"), Path.of("nobody@nowhere.1"));
        Path next = contracts.resolve(".a.yml.new");
        Files.writeString(next, "two");
        Files.move(next, contracts.resolve("a.yml"), StandardCopyOption.ATOMIC_MOVE);

        assertThat(consumer.commit()).containsExactly(entry("a.yml", "two"));
    }

    @Test
    void aThousandRapidWritesEndWithTheLastOne() throws Exception {
        write("a.yml", "0");
        start(consumer);
        consumer.commit();

        for (int i = 1; i <= 1000; i++) {
            write("a.yml", String.valueOf(i));
        }

        int commits = 1;
        SortedMap<String, String> last = consumer.commit();
        while (!last.get("a.yml").equals("1000")) {
            last = consumer.commit();
            commits++;
        }
        assertThat(commits).as("commits").isLessThan(50);
        assertThat(consumer.commitsWaiting()).isZero();
    }

    @Test
    void theLongYamlExtensionIsNotSilentlyPassedOver() throws Exception {
        write("a.yaml", "one");
        start(consumer);

        assertThat(status("contracts", status -> !status.problems().isEmpty()).problems())
                .singleElement()
                .hasToString("a.yaml: files must end in .yml here; rename it, or it would silently not count");
    }

    @Test
    void anotherFormatOfBytesIsAProblem() throws Exception {
        Files.write(contracts.resolve("a.yml"), "name: Zürich".getBytes(StandardCharsets.ISO_8859_1));
        start(consumer);

        assertThat(status("contracts", status -> !status.problems().isEmpty()).problems())
                .singleElement()
                .hasToString("a.yml: is not UTF-8 text");
    }

    private ConfigurationWatch watch() {
        return new ConfigurationWatch(etc, data, POLL_MILLIS, 20, CLOCK);
    }

    private void start(RecordingConsumer... consumers) {
        for (RecordingConsumer each : consumers) {
            watch.addConsumer(each);
        }
        watch.start();
    }

    private void write(String name, String text) throws IOException {
        Files.writeString(contracts.resolve(name), text);
    }

    /** Waits until the status of a folder is as wanted. */
    private FolderStatus status(String folder, Predicate<FolderStatus> wanted) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(RecordingConsumer.DEADLINE_SECONDS);
        while (true) {
            for (FolderStatus status : watch.folders()) {
                if (status.folder().equals(folder) && wanted.test(status)) {
                    return status;
                }
            }
            assertThat(System.nanoTime())
                    .as("waiting for the status of " + folder)
                    .isLessThan(deadline);
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
        }
    }
}
