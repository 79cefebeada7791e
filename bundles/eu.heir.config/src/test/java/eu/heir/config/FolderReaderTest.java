package eu.heir.config;

import static org.assertj.core.api.Assertions.assertThat;

import eu.heir.spi.config.DocumentConsumer.Document;
import eu.heir.spi.config.DocumentConsumer.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderReaderTest {
    @TempDir
    Path folder;

    private FolderReader reader() {
        return new FolderReader(folder, "yml");
    }

    @Test
    void readsFilesOfItsExtensionByName() throws IOException {
        Files.writeString(folder.resolve("b.yml"), "two");
        Files.writeString(folder.resolve("a.yml"), "\uFEFFone");
        Files.writeString(folder.resolve("readme.txt"), "x");
        Files.createDirectory(folder.resolve("folder.yml"));

        assertThat(reader().read().documents())
                .containsExactly(new Document("a.yml", "one"), new Document("b.yml", "two"));
    }

    @Test
    void aFileBeyondItsBoundIsAProblem() throws IOException {
        Files.writeString(folder.resolve("fits.yml"), "#".repeat(FolderReader.FILE_BYTES_MAX));
        Files.writeString(folder.resolve("long.yml"), "#".repeat(FolderReader.FILE_BYTES_MAX + 1));

        FileSet read = reader().read();

        assertThat(read.names()).containsExactly("fits.yml");
        assertThat(read.problems())
                .containsExactly(new Problem("long.yml", 0, "the file has more than 1048576 bytes; split it"));
    }

    @Test
    void moreFilesThanTheBoundAreAProblem() throws IOException {
        for (int i = 0; i <= FolderReader.FILES_MAX; i++) {
            Files.createFile(folder.resolve("f" + i + ".yml"));
        }

        assertThat(reader().read().problems())
                .singleElement()
                .extracting(Problem::message)
                .isEqualTo("there are more than 1000 files");
    }

    @Test
    void aNameWithControlCharactersIsAProblemOnOneLine() throws IOException {
        Files.createFile(folder.resolve("a\nb.yml"));

        assertThat(reader().read().problems())
                .containsExactly(new Problem("a?b.yml", 0, "file names must be printable and shorter"));
    }

    @Test
    void theFingerprintTellsAChangedFile() throws IOException {
        Files.writeString(folder.resolve("a.yml"), "one");
        var before = reader().fingerprint();
        assertThat(reader().fingerprint()).isEqualTo(before);

        Files.writeString(folder.resolve("a.yml"), "longer");

        assertThat(reader().fingerprint()).isNotEqualTo(before);
    }
}
