package eu.heir.config;

import static org.assertj.core.api.Assertions.assertThat;

import eu.heir.spi.config.DocumentConsumer.Document;
import eu.heir.spi.config.DocumentConsumer.Problem;
import eu.heir.spi.journal.JournalEntry;
import eu.heir.spi.journal.JournalKind;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class FileRecordTest {
    private final List<JournalEntry> entries = new ArrayList<>();
    private final FileRecord record = new FileRecord(entries::add);

    @Test
    void newChangedAndWithdrawnFilesAreToldOneByOneAndNeverTheirText() {
        record.inForce(
                "contracts",
                List.of(new Document("a.yml", "secret one"), new Document("b.yml", "b"), new Document("c.yml", "c")),
                List.of(new Document("a.yml", "secret two"), new Document("b.yml", "b"), new Document("d.yml", "d")),
                "3 contracts");

        assertThat(entries)
                .extracting(entry -> entry.subject() + ": " + entry.text())
                .containsExactly(
                        "etc/heir/contracts/a.yml: Taken into force, changed.",
                        "etc/heir/contracts/d.yml: Taken into force, a new file.",
                        "etc/heir/contracts/c.yml: Withdrawn.");
        assertThat(entries).allSatisfy(entry -> {
            assertThat(entry.kind()).isEqualTo(JournalKind.CONFIGURATION);
            assertThat(entry.details()).containsKey("sha256").containsEntry("summary", "3 contracts");
        });
        assertThat(entries.toString()).doesNotContain("secret");
    }

    @Test
    void aStartWithTheFilesOfTheLastOneIsOneEntry() {
        List<Document> documents = List.of(new Document("a.yml", "a"), new Document("b.yml", "b"));

        record.inForce("contracts", documents, documents, "2 contracts");

        assertThat(entries).extracting(JournalEntry::text).containsExactly("In force as before: 2 contracts.");
    }

    @Test
    void ofManyProblemsSomeAreRecordedAndTheRestCounted() {
        record.refused("contracts", Collections.nCopies(25, new Problem("a.yml", 3, "unknown key")), "nothing");

        assertThat(entries).hasSize(FileRecord.PROBLEMS_MAX + 1);
        assertThat(entries.get(0).details())
                .containsEntry("problem", "unknown key")
                .containsEntry("line", "3");
        assertThat(entries.get(FileRecord.PROBLEMS_MAX).text()).isEqualTo("Refused; 5 further problems.");
    }
}
