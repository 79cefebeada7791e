package eu.heir.journal;

import static org.assertj.core.api.Assertions.assertThat;

import eu.heir.journal.file.Head;
import eu.heir.journal.file.RecordCodec;
import eu.heir.journal.file.Segment;
import eu.heir.journal.file.SegmentFormat;
import eu.heir.journal.file.SegmentReader;
import eu.heir.journal.file.SigningKey;
import eu.heir.journal.file.Verifier;
import eu.heir.spi.journal.JournalEntry;
import eu.heir.spi.journal.JournalRecord;
import eu.heir.spi.journal.JournalVerification;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every way to tamper with a journal of three files and more has its sentence. */
class VerifierTest {
    private static final int ENTRIES = 60;

    @TempDir
    private Path folder;

    private List<Segment> segments;

    @BeforeEach
    void aJournalOfSeveralFiles() throws IOException {
        Journals.make(folder, ENTRIES);
        segments = Segment.in(folder);
        assertThat(segments).hasSizeGreaterThan(3);
    }

    private JournalVerification verified() throws IOException {
        return Verifier.verify(folder);
    }

    @Test
    void anUntouchedJournalIsSoundAndSignedToItsEnd() throws IOException {
        JournalVerification result = verified();

        assertThat(result.findings()).isEmpty();
        assertThat(result.sound()).isTrue();
        // One more says that it was closed.
        assertThat(result.records()).isEqualTo(ENTRIES + 1);
        assertThat(result.first()).isEqualTo(1);
        assertThat(result.last()).isEqualTo(ENTRIES + 1);
        assertThat(result.unsigned()).isZero();
        assertThat(result.segments()).isEqualTo(segments.size());
        assertThat(result.key()).hasSize(64);
        assertThat(result.notes()).isEmpty();
    }

    @Test
    void aFolderWithoutAnythingIsSoundAndEmpty(@TempDir Path empty) throws IOException {
        assertThat(Verifier.verify(empty).sound()).isTrue();
        assertThat(Verifier.verify(empty.resolve("not-there")).records()).isZero();
    }

    /** Also a changed length or a changed hash. */
    @Test
    void anyChangedByteIsFound() throws IOException {
        Segment middle = segments.get(1);
        byte[] good = Files.readAllBytes(middle.path());
        for (int at = 0; at < good.length; at++) {
            byte[] bad = good.clone();
            bad[at] ^= 1;
            Files.write(middle.path(), bad);

            assertThat(verified().findings()).as("byte %d", at).isNotEmpty();
        }
        Files.write(middle.path(), good);
        assertThat(verified().sound()).isTrue();
    }

    @Test
    void aChangedRecordIsNamed() throws IOException {
        Segment middle = segments.get(1);
        byte[] bytes = Files.readAllBytes(middle.path());
        int at = indexOf(bytes, "entry " + middle.first());
        bytes[at] = 'E';
        Files.write(middle.path(), bytes);

        JournalVerification result = verified();

        assertThat(result.sound()).isFalse();
        // Entry n is record n + 1.
        assertThat(result.findings())
                .singleElement()
                .asString()
                .startsWith("Record " + (middle.first() + 1) + " in " + middle.name() + " at byte ")
                .endsWith("was changed: it does not fit its hash.");
    }

    private static int indexOf(byte[] bytes, String text) {
        byte[] wanted = text.getBytes(java.nio.charset.StandardCharsets.US_ASCII);
        for (int i = 0; i <= bytes.length - wanted.length; i++) {
            if (Arrays.equals(bytes, i, i + wanted.length, wanted, 0, wanted.length)) {
                return i;
            }
        }
        throw new AssertionError("no " + text);
    }

    /** Without the key, whoever changes a record can at most compute all hashes anew. */
    @Test
    void aJournalWrittenAnewWithoutTheKeyIsFound() throws IOException {
        rewritten(SegmentFormat.noHash());

        assertThat(verified().findings())
                .singleElement()
                .asString()
                .endsWith("is not the one that was signed: it or one before it was replaced.");
    }

    @Test
    void aJournalWrittenAnewAndSignedWithAnotherKeyIsFound(@TempDir Path elsewhere) throws IOException {
        byte[] hash = rewritten(SegmentFormat.noHash());
        Head.signed(SigningKey.of(elsewhere), ENTRIES + 1, hash, Instant.now()).write(folder);

        assertThat(verified().findings())
                .singleElement()
                .asString()
                .endsWith("was not signed with the key that lies beside it.");
    }

    private byte[] rewritten(byte[] start) throws IOException {
        byte[] chain = start;
        for (Segment segment : segments) {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            out.writeBytes(SegmentFormat.header(chain));
            try (SegmentReader reader = SegmentReader.open(segment, Long.MAX_VALUE)) {
                while (reader.next() instanceof SegmentReader.Piece.Whole whole) {
                    JournalRecord record = RecordCodec.decode(whole.bytes());
                    JournalEntry entry = record.entry();
                    byte[] framed = SegmentFormat.framed(
                            chain,
                            RecordCodec.encode(new JournalRecord(
                                    record.sequence(),
                                    record.time(),
                                    new JournalEntry(
                                            entry.kind(),
                                            "somebody",
                                            entry.subject(),
                                            entry.text(),
                                            entry.details()))));
                    out.writeBytes(framed);
                    chain = Arrays.copyOfRange(framed, framed.length - SegmentFormat.HASH_BYTES, framed.length);
                }
            }
            Files.write(segment.path(), out.toByteArray());
        }
        return chain;
    }

    @Test
    void aMissingFileInTheMiddleIsNamedWithItsRecords() throws IOException {
        Segment gone = segments.get(1);
        Files.delete(gone.path());

        assertThat(verified().findings())
                .singleElement()
                .isEqualTo("Records " + gone.first() + " to " + (segments.get(2).first() - 1) + " are missing between "
                        + segments.get(0).name() + " and " + segments.get(2).name() + ".");
    }

    @Test
    void aMissingBeginningIsFoundUnlessRetentionSaidSo() throws IOException {
        Files.delete(segments.get(0).path());

        assertThat(verified().findings())
                .singleElement()
                .isEqualTo("The records before " + segments.get(1).first()
                        + " are gone, and no record says that retention removed them.");
    }

    @Test
    void recordsThatAreMissingAtTheEndAreFoundByTheHead() throws IOException {
        Segment newest = segments.get(segments.size() - 1);
        Files.delete(newest.path());

        assertThat(verified().findings())
                .singleElement()
                .asString()
                .endsWith("at the end: they were written and signed.")
                .contains(Long.toString(newest.first()));
    }

    @Test
    void aNewestFileThatWasCutIsFoundByTheHead() throws IOException {
        Segment newest = segments.get(segments.size() - 1);
        byte[] bytes = Files.readAllBytes(newest.path());
        Files.write(newest.path(), Arrays.copyOf(bytes, bytes.length - 1));

        assertThat(verified().findings())
                .anyMatch(finding -> finding.startsWith("After record " + ENTRIES + " follows no record"))
                .anyMatch(finding -> finding.equals(
                        "Record " + (ENTRIES + 1) + " is missing at the end: they were written and signed."));
    }

    @Test
    void exchangedFilesAreFound() throws IOException {
        Path aside = folder.resolve("aside");
        Files.move(segments.get(1).path(), aside);
        Files.move(segments.get(2).path(), segments.get(1).path());
        Files.move(aside, segments.get(2).path(), StandardCopyOption.REPLACE_EXISTING);

        assertThat(verified().sound()).isFalse();
        assertThat(verified().findings())
                .anyMatch(finding -> finding.startsWith(segments.get(1).name() + " does not follow on "));
    }

    @Test
    void withoutAHeadNothingIsSound() throws IOException {
        Files.delete(folder.resolve("head"));

        assertThat(verified().findings())
                .containsExactly("There is no signed head, so nobody can tell whether records are missing at the end.");
    }

    @Test
    void aHeadThatIsNoneIsNamed() throws IOException {
        Files.writeString(folder.resolve("head"), "sequence = many\n");

        assertThat(verified().findings()).first().asString().contains("is no head of a journal");
    }

    @Test
    void withoutThePublicKeyNothingIsSound() throws IOException {
        Files.delete(folder.resolve("signing-key.pub.pem"));

        assertThat(verified().findings())
                .containsExactly("The key that checks signatures (signing-key.pub.pem) is missing.");
    }

    @Test
    void aFileThatIsNoneIsNamed() throws IOException {
        Files.write(segments.get(1).path(), new byte[5_000]);

        assertThat(verified().findings()).contains(segments.get(1).name() + " is no file of a journal.");
    }

    @Test
    void aRecordMoreThanSignedIsSoundButUnsigned() throws IOException {
        Segment newest = segments.get(segments.size() - 1);
        byte[] hash;
        try (SegmentReader reader = SegmentReader.open(newest, Long.MAX_VALUE)) {
            while (reader.next() instanceof SegmentReader.Piece.Whole) {
                // to the end
            }
            hash = reader.previous();
        }
        byte[] framed = SegmentFormat.framed(
                hash,
                RecordCodec.encode(
                        new JournalRecord(ENTRIES + 2, Instant.ofEpochMilli(1), Journals.entry("not signed yet"))));
        ByteArrayOutputStream longer = new ByteArrayOutputStream();
        longer.writeBytes(Files.readAllBytes(newest.path()));
        longer.writeBytes(framed);
        Files.write(newest.path(), longer.toByteArray());

        assertThat(verified().sound()).isTrue();
        assertThat(verified().unsigned()).isEqualTo(1);
    }
}
