package eu.heir.journal;

import static org.assertj.core.api.Assertions.assertThat;

import eu.heir.spi.journal.JournalEntry;
import eu.heir.spi.journal.JournalKind;
import eu.heir.spi.journal.JournalPage;
import eu.heir.spi.journal.JournalQuery;
import eu.heir.spi.journal.JournalRecord;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalReaderTest {
    @TempDir
    private Path folder;

    private static List<Long> sequences(JournalWriter writer, int max, Set<JournalKind> kinds, String text)
            throws IOException {
        JournalReader reader = new JournalReader(writer);
        List<Long> found = new ArrayList<>();
        long before = Long.MAX_VALUE;
        for (int pages = 0; before > 0; pages++) {
            assertThat(pages).isLessThan(10_000);
            JournalPage page = reader.records(new JournalQuery(before, max, kinds, text));
            assertThat(page.records()).hasSizeLessThanOrEqualTo(max);
            page.records().stream().map(JournalRecord::sequence).forEach(found::add);
            before = page.next();
        }
        return found;
    }

    /** Over memory and over more files than one question reads. */
    @Test
    void pagesOfAnySizeHoldEachRecordOnceNewestFirst() throws Exception {
        Journals.make(folder, 90);
        try (JournalWriter writer = Journals.open(folder)) {
            Journals.write(writer, 30);
            long last = writer.written().sequence();
            List<Long> expected =
                    LongStream.iterate(last, n -> n > 0, n -> n - 1).boxed().toList();
            for (int max : new int[] {1, 2, 7, 30, 31, 100, 500}) {
                assertThat(sequences(writer, max, Set.of(), ""))
                        .as("pages of %d", max)
                        .isEqualTo(expected);
            }
        }
    }

    @Test
    void kindAndTextAreFoundWhereverTheyLie() throws Exception {
        JournalEntry login =
                new JournalEntry(JournalKind.LOGIN, "admin", "console", "Logged in.", Map.of("address", "192.0.2.77"));
        try (JournalWriter writer = Journals.open(folder)) {
            writer.record(login);
            Journals.write(writer, 60);
            writer.record(login);
            Await.until("written", () -> writer.written().sequence() == 62);
        }
        try (JournalWriter writer = Journals.open(folder)) {
            assertThat(sequences(writer, 10, Set.of(JournalKind.LOGIN), "")).containsExactly(62L, 1L);
            assertThat(sequences(writer, 1, Set.of(), "ADMIN")).containsExactly(62L, 1L);
            assertThat(sequences(writer, 10, Set.of(), "192.0.2")).containsExactly(62L, 1L);
            assertThat(sequences(writer, 10, Set.of(), "entry 59")).containsExactly(61L);
            assertThat(sequences(writer, 10, Set.of(JournalKind.MODULE), "")).isEmpty();
            assertThat(sequences(writer, 10, Set.of(), "nothing of the kind")).isEmpty();
        }
    }

    /** One question stays bounded, and says where to go on. */
    @Test
    void aSearchThatFindsNothingSoonSaysWhereToGoOn() throws Exception {
        Journals.make(folder, 150);
        Limits limits = new Limits(2_000, 1 << 30, Duration.ZERO, 0, 1_000, 600);
        try (JournalWriter writer = Journals.open(folder, limits)) {
            JournalPage page = new JournalReader(writer)
                    .records(new JournalQuery(Long.MAX_VALUE, 10, Set.of(), "nothing of the kind"));

            assertThat(page.records()).isEmpty();
            assertThat(page.next()).isPositive().isLessThan(writer.written().sequence());
        }
    }

    @Test
    void whatLiesOnTheDiskIsTold() throws Exception {
        Journals.make(folder, 20);
        try (JournalWriter writer = Journals.open(folder)) {
            JournalReader.Extent extent = new JournalReader(writer).extent();

            assertThat(extent.segments()).isGreaterThan(1);
            assertThat(extent.bytes()).isGreaterThan(2_000);
            assertThat(extent.oldest()).isNotNull();
        }
    }
}
