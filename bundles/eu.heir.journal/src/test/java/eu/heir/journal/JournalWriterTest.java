package eu.heir.journal;

import static org.assertj.core.api.Assertions.assertThat;

import eu.heir.journal.file.RecordCodec;
import eu.heir.journal.file.Segment;
import eu.heir.journal.file.SegmentFormat;
import eu.heir.journal.file.SegmentReader;
import eu.heir.journal.file.Verifier;
import eu.heir.spi.journal.JournalKind;
import eu.heir.spi.journal.JournalRecord;
import eu.heir.spi.journal.JournalVerification;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalWriterTest {
    @TempDir
    private Path folder;

    @Test
    void whatIsRecordedIsReadAgainAfterARestart() throws Exception {
        Journals.make(folder, 30);

        try (JournalWriter writer = Journals.open(folder)) {
            Journals.write(writer, 1);

            List<JournalRecord> all = Journals.all(writer);
            assertThat(all).hasSize(32);
            assertThat(all.get(0).sequence()).isEqualTo(32);
            assertThat(all.get(0).entry()).isEqualTo(Journals.entry("entry 0"));
            assertThat(all.get(1).entry().kind()).isEqualTo(JournalKind.JOURNAL);
            assertThat(all.get(31).entry().text()).isEqualTo("entry 0");
        }
        assertThat(Verifier.verify(folder).findings()).isEmpty();
    }

    @Test
    void nobodyButTheOwnerMayReadIt() throws Exception {
        Path made = folder.resolve("new/journal");
        Journals.make(made, 1);

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(made)))
                .isEqualTo("rwx------");
        try (var files = Files.list(made)) {
            assertThat(files)
                    .allSatisfy(file -> assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                            .as("%s", file)
                            .isEqualTo("rw-------"));
        }
    }

    @Test
    void manyThreadsLoseNothing() throws Exception {
        Limits roomy = new Limits(1 << 20, 1 << 30, Duration.ZERO, 0, 100_000, 600);
        int each = 2_000;
        Set<String> expected = new HashSet<>();
        try (JournalWriter writer = Journals.open(folder, roomy)) {
            ExecutorService crew = Executors.newFixedThreadPool(4);
            for (int t = 0; t < 4; t++) {
                String name = "t" + t + "-";
                for (int i = 0; i < each; i++) {
                    expected.add(name + i);
                }
                crew.execute(() -> {
                    for (int i = 0; i < each; i++) {
                        writer.record(Journals.entry(name + i));
                    }
                });
            }
            crew.shutdown();
            assertThat(crew.awaitTermination(60, TimeUnit.SECONDS)).isTrue();
            Await.until("all is written", () -> writer.written().sequence() == 4L * each);
            assertThat(new HashSet<>(Journals.texts(Journals.all(writer)))).isEqualTo(expected);
            assertThat(writer.lost()).isZero();
        }
        assertThat(Verifier.verify(folder).sound()).isTrue();
    }

    /** As a power cut or a kill may leave it: at every byte of the last record. */
    @Test
    void aTailTornAtAnyByteIsCutOffAndTold() throws Exception {
        Limits oneFile = new Limits(1 << 20, 1 << 30, Duration.ZERO, 0, 1_000, 600);
        try (JournalWriter writer = Journals.open(folder, oneFile)) {
            Journals.write(writer, 3);
        }
        Path file = Journals.newest(folder).path();
        byte[] signed = Files.readAllBytes(file);
        byte[] hash = Arrays.copyOfRange(signed, signed.length - SegmentFormat.HASH_BYTES, signed.length);
        byte[] unsigned = SegmentFormat.framed(
                hash,
                RecordCodec.encode(new JournalRecord(5, Instant.ofEpochMilli(1), Journals.entry("half written"))));
        byte[] head = Files.readAllBytes(folder.resolve("head"));
        for (int kept = 1; kept < unsigned.length; kept += kept < 40 ? 1 : 11) {
            Files.write(file, signed);
            Files.write(file, Arrays.copyOf(unsigned, kept), StandardOpenOption.APPEND);
            Files.write(folder.resolve("head"), head);

            JournalVerification before = Verifier.verify(folder);
            assertThat(before.sound()).as("%d bytes", kept).isTrue();
            assertThat(before.notes()).singleElement().asString().contains("(" + kept + " bytes");

            try (JournalWriter writer = Journals.open(folder, oneFile)) {
                Await.until("the repair is recorded", () -> writer.written().sequence() >= 5);
                assertThat(Journals.texts(Journals.all(writer)))
                        .as("%d bytes", kept)
                        .contains("What was left half written behind record 4 was cut off.")
                        .doesNotContain("half written");
            }
            JournalVerification after = Verifier.verify(folder);
            assertThat(after.findings()).as("%d bytes", kept).isEmpty();
            assertThat(after.notes()).isEmpty();
        }
    }

    @Test
    void aFileThatWasOnlyJustCreatedIsMadeAnew() throws Exception {
        Journals.make(folder, 3);
        Files.write(Segment.of(folder, 5).path(), new byte[] {'H', 'E', 'I'});

        try (JournalWriter writer = Journals.open(folder)) {
            Journals.write(writer, 1);
        }

        assertThat(Verifier.verify(folder).findings()).isEmpty();
    }

    /** What was signed and is damaged stays as it is: it is evidence. */
    @Test
    void damageToSignedRecordsIsToldAndNothingIsTouched() throws Exception {
        Journals.make(folder, 12);
        Segment newest = Journals.newest(folder);
        byte[] bytes = Files.readAllBytes(newest.path());
        bytes[SegmentFormat.HEADER_BYTES + 20] ^= 1;
        Files.write(newest.path(), bytes);

        try (JournalWriter writer = Journals.open(folder)) {
            Journals.write(writer, 1);
            assertThat(writer.damages()).isEqualTo(1);
            assertThat(Journals.texts(Journals.all(writer)))
                    .anyMatch(text -> text.startsWith("Records up to 13 were signed, but "));
        }
        try (JournalWriter again = Journals.open(folder)) {
            Journals.write(again, 1);
            assertThat(again.damages()).isZero();
        }

        assertThat(Files.readAllBytes(newest.path())).isEqualTo(bytes);
        JournalVerification result = Verifier.verify(folder);
        assertThat(result.sound()).isFalse();
        assertThat(result.findings()).allMatch(finding -> finding.contains(newest.name()));
        assertThat(result.last()).isGreaterThan(14);
    }

    @Test
    void aMissingEndThatWasSignedIsToldAndItsNumbersAreNotUsedAgain() throws Exception {
        Journals.make(folder, 30);
        Files.delete(Journals.newest(folder).path());

        try (JournalWriter writer = Journals.open(folder)) {
            Journals.write(writer, 1);
            assertThat(writer.damages()).isEqualTo(1);
            assertThat(writer.written().sequence()).isGreaterThan(31);
        }

        assertThat(Verifier.verify(folder).findings())
                .singleElement()
                .asString()
                .contains("missing between");
    }

    @Test
    void aFullDiskIsToldWhatWaitsIsKeptAndWhatIsLostIsCounted() throws Exception {
        Limits free = new Limits(1 << 20, 1 << 30, Duration.ZERO, 0, 100, 600);
        Limits full = new Limits(1 << 20, 1 << 30, Duration.ZERO, Long.MAX_VALUE, 100, 600);
        AtomicReference<Limits> limits = new AtomicReference<>(free);
        try (JournalWriter writer = new JournalWriter(folder, limits::get, InstantSource.system())) {
            Await.until("open", () -> writer.standing() instanceof Standing.Writing);
            limits.set(full);
            Await.until("it stands still", () -> {
                writer.record(Journals.entry("until it is noticed"));
                return writer.standing() instanceof Standing.Stalled;
            });
            assertThat(writer.standing().problem()).contains("disk.free.min.mib");
            Await.until("the queue is full", () -> {
                writer.record(Journals.entry("waits"));
                return writer.lost() > 50;
            });
            long lost = writer.lost();
            limits.set(free);
            Await.until("it writes again", () -> writer.queued() == 0 && writer.standing() instanceof Standing.Writing);
            writer.record(Journals.entry("last"));
            Await.until("the loss is recorded", () -> writer.recent().stream()
                    .anyMatch(record -> record.entry().text().startsWith(lost + " entries could not be kept")));
        }
        assertThat(Verifier.verify(folder).findings()).isEmpty();
    }

    @Test
    void aFolderThatCannotBeUsedIsToldAndTakenWhenItCan() throws Exception {
        Path taken = folder.resolve("journal");
        Files.writeString(taken, "a file where the folder should be");
        try (JournalWriter writer = new JournalWriter(taken, () -> Journals.SMALL, InstantSource.system())) {
            writer.record(Journals.entry("waits"));
            Await.until("it is told", () -> writer.standing().problem().startsWith("The journal cannot be written: "));
            assertThat(writer.standing()).isInstanceOf(Standing.Unavailable.class);
            Files.delete(taken);
            Await.until("it is written", () -> writer.written().sequence() == 1);
            assertThat(writer.lost()).isZero();
        }
    }

    @Test
    void filesThatAreTooMuchGoAndTheRestStaysSound() throws Exception {
        Limits tight = new Limits(2_000, 8_000, Duration.ZERO, 0, 1_000, 600);
        try (JournalWriter writer = Journals.open(folder, tight)) {
            Journals.write(writer, 120);
        }

        JournalVerification result = Verifier.verify(folder);
        assertThat(result.findings()).isEmpty();
        assertThat(result.first()).isGreaterThan(1);
        long bytes = 0;
        for (Segment segment : Segment.in(folder)) {
            bytes += Files.size(segment.path());
        }
        assertThat(bytes).isLessThan(8_000 + 2 * 2_000 + 1_000);
    }

    @Test
    void filesThatAreTooOldGo() throws Exception {
        Journals.make(folder, 60);
        List<Segment> segments = Segment.in(folder);
        Instant old = Instant.now().minus(Duration.ofDays(9));
        Files.setLastModifiedTime(segments.get(0).path(), FileTime.from(old));
        Files.setLastModifiedTime(segments.get(1).path(), FileTime.from(old));
        Limits week = new Limits(2_000, 1 << 30, Duration.ofDays(7), 0, 1_000, 600);

        assertThat(Retention.tooOld(segments, segments.get(segments.size() - 1).first(), week, Instant.now()))
                .containsExactly(segments.get(0), segments.get(1));
        assertThat(Retention.tooOld(segments, segments.get(1).first(), week, Instant.now()))
                .containsExactly(segments.get(0));
        assertThat(Retention.tooOld(segments, segments.get(3).first(), Journals.SMALL, Instant.now()))
                .isEmpty();
    }

    /** A child process writes and is killed; what it was told to be on the disk is there, and the next start goes on. */
    @Test
    void afterAKillNothingThatWasWrittenIsLost() throws Exception {
        for (int round = 0; round < 3; round++) {
            Process child = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-Xmx64m",
                            "-cp",
                            System.getProperty("java.class.path"),
                            KilledChild.class.getName(),
                            folder.toString())
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            long told = 0;
            try (var lines = child.inputReader()) {
                for (String line = lines.readLine(); line != null && told < 400; line = lines.readLine()) {
                    told = Long.parseLong(line);
                }
            } finally {
                child.destroyForcibly();
                assertThat(child.waitFor(60, TimeUnit.SECONDS)).isTrue();
            }
            assertThat(told).isGreaterThanOrEqualTo(400);
            long last = told;
            assertThat(Verifier.verify(folder).findings()).isEmpty();
            assertThat(Verifier.verify(folder).last()).isGreaterThanOrEqualTo(last);
        }
    }

    /** Prints the sequence of what is written, until it is killed. */
    static final class KilledChild {
        private KilledChild() {}

        @SuppressWarnings("SystemOut")
        public static void main(String[] arguments) {
            JournalWriter writer = Journals.open(Path.of(arguments[0]));
            long from = writer.written().sequence();
            for (long i = 1; true; i++) {
                writer.record(Journals.entry("of the child"));
                if (i % 20 == 0) {
                    long now = i;
                    Await.until("written", () -> writer.written().sequence() >= from + now);
                    System.out.println(writer.written().sequence());
                }
            }
        }
    }

    @Test
    void aReaderBesideTheWriterSeesOnlyWholeRecords() throws Exception {
        Limits roomy = new Limits(2_000, 1 << 30, Duration.ZERO, 0, 10_000, 600);
        try (JournalWriter writer = Journals.open(folder, roomy)) {
            for (int i = 0; i < 300; i++) {
                writer.record(Journals.entry("entry " + i));
                if (i % 10 == 0) {
                    JournalVerification result = Verifier.verify(folder, writer.head(), writer.limit());
                    assertThat(result.findings()).isEmpty();
                    assertThat(result.notes()).isEmpty();
                }
            }
        }
    }

    /** The format is kept for years: what this version writes is what the first one wrote. */
    @Test
    void theFormatIsTheOneThatIsDocumented() throws IOException {
        byte[] record = {(byte) 0xA0};
        byte[] framed = SegmentFormat.framed(SegmentFormat.noHash(), record);

        assertThat(Arrays.copyOf(framed, 5)).containsExactly(0, 0, 0, 1, 0xA0);
        // sha256sum of 32 zeros, 00000001 and a0
        assertThat(java.util.HexFormat.of().formatHex(framed, 5, framed.length))
                .isEqualTo("a500956b6b2df4993f477334b1cb8a5390ce9121a43a2c8661f3b790c7d73c75");
        assertThat(SegmentFormat.header(SegmentFormat.noHash())).startsWith('H', 'E', 'I', 'R', 'J', 'R', 'N', '1');
        try (SegmentReader reader = SegmentReader.open(write(framed), Long.MAX_VALUE)) {
            assertThat(reader.next()).isInstanceOf(SegmentReader.Piece.Whole.class);
            assertThat(reader.next()).isInstanceOf(SegmentReader.Piece.End.class);
        }
    }

    private Segment write(byte[] framed) throws IOException {
        Segment segment = Segment.of(folder, 1);
        Files.write(segment.path(), SegmentFormat.header(SegmentFormat.noHash()));
        Files.write(segment.path(), framed, StandardOpenOption.APPEND);
        return segment;
    }
}
