package eu.heir.config;

import static org.assertj.core.api.Assertions.assertThat;

import eu.heir.config.GoodVersions.Version;
import eu.heir.spi.config.DocumentConsumer.Document;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GoodVersionsTest {
    private static final Instant NOON = Instant.parse("2025-06-01T12:00:00.123456789Z");

    @TempDir
    Path data;

    @Test
    void whatWasStoredComesBackNewestFirst() throws IOException {
        GoodVersions versions = versions(20);
        List<Document> first = List.of(new Document("a.yml", "one"));
        List<Document> second = List.of(new Document("a.yml", "Grüße\n"), new Document("with blank.yml", ""));

        assertThat(versions.store(first, NOON)).isEqualTo(1);
        assertThat(versions.store(second, NOON.plusSeconds(1))).isEqualTo(2);
        assertThat(versions.store(List.of(), NOON.plusSeconds(2))).isEqualTo(3);

        assertThat(versions(20).newest(20))
                .containsExactly(
                        new Version(3, NOON.plusSeconds(2), List.of()),
                        new Version(2, NOON.plusSeconds(1), second),
                        new Version(1, NOON, first));
    }

    @Test
    void theSameFilesAgainAreNoNewVersion() throws IOException {
        GoodVersions versions = versions(20);
        List<Document> files = List.of(new Document("a.yml", "one"));

        versions.store(files, NOON);

        assertThat(versions.store(files, NOON.plusSeconds(1))).isEqualTo(1);
        assertThat(versions.newest().orElseThrow().time()).isEqualTo(NOON);
    }

    @Test
    void onlyTheLastVersionsAreKeptAndNumbersGoOn() throws IOException {
        GoodVersions versions = versions(3);

        for (int i = 1; i <= 10; i++) {
            assertThat(versions.store(List.of(new Document("a.yml", "text " + i)), NOON))
                    .isEqualTo(i);
        }

        assertThat(versions.newest(20)).extracting(Version::number).containsExactly(10L, 9L, 8L);
        assertThat(names()).containsExactly("0000000008", "0000000009", "0000000010");
    }

    @Test
    void aDamagedVersionIsPassedOver() throws IOException {
        GoodVersions versions = versions(20);
        for (int i = 1; i <= 4; i++) {
            versions.store(List.of(new Document("a.yml", "text " + i)), NOON);
        }

        Files.writeString(data.resolve("0000000004/a.yml"), "changed by hand");
        Files.delete(data.resolve("0000000003/a.yml"));
        Path manifest = data.resolve("0000000002/" + Manifest.FILE);
        Files.writeString(manifest, Files.readString(manifest).replace("end\n", ""));

        assertThat(versions.newest().map(Version::number)).contains(1L);
    }

    @Test
    void aManifestCannotPointOutside() throws IOException {
        GoodVersions versions = versions(20);
        versions.store(List.of(new Document("a.yml", "one")), NOON);
        Path manifest = data.resolve("0000000001/" + Manifest.FILE);

        Files.writeString(manifest, Files.readString(manifest).replace("a.yml", "../a.yml"));

        assertThat(versions.newest()).isEmpty();
    }

    @Test
    void leftoversOfAKilledProcessAreInNobodysWay() throws IOException {
        Files.createDirectories(data.resolve(".new"));
        Files.writeString(data.resolve(".new/a.yml"), "half");

        assertThat(versions(20).store(List.of(new Document("b.yml", "one")), NOON))
                .isEqualTo(1);

        assertThat(names()).containsExactly("0000000001");
        assertThat(versions(20).newest().orElseThrow().documents()).hasSize(1);
    }

    @Test
    void aProcessKilledWhileStoringLeavesWholeVersionsOnly() throws Exception {
        Random random = new Random(20250105);
        for (int round = 0; round < 10; round++) {
            Process process = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-cp",
                            System.getProperty("java.class.path"),
                            StoreWithoutEnd.class.getName(),
                            data.toString())
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            try (BufferedReader lines =
                    new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
                assertThat(lines.readLine()).as("the first stored version").isNotNull();
                for (int i = random.nextInt(8); i > 0; i--) {
                    assertThat(lines.readLine()).isNotNull();
                }
                long until = System.nanoTime() + random.nextInt(3_000_000);
                while (System.nanoTime() < until) {
                    Thread.onSpinWait();
                }
            } finally {
                process.destroyForcibly();
            }
            assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();

            List<String> numbered =
                    names().stream().filter(name -> !name.equals(".new")).toList();
            assertThat(versions(1000).newest(1000)).as("whole versions").hasSameSizeAs(numbered);
        }
        assertThat(versions(1000).newest()).isPresent();
    }

    /** Stores versions until it is killed, and says each number. */
    static final class StoreWithoutEnd {
        private StoreWithoutEnd() {}

        public static void main(String[] args) throws IOException {
            GoodVersions versions = new GoodVersions(Path.of(args[0]), 5);
            for (long i = System.nanoTime(); ; i++) {
                List<Document> documents = new ArrayList<>();
                for (int file = 0; file < 4; file++) {
                    documents.add(new Document("f" + file + ".yml", (i + " ").repeat(2_000)));
                }
                tell(versions.store(documents, NOON));
            }
        }

        @SuppressWarnings("SystemOut") // The parent process reads it.
        private static void tell(long version) {
            System.out.println(version);
        }
    }

    private GoodVersions versions(int kept) {
        return new GoodVersions(data, kept);
    }

    private List<String> names() throws IOException {
        try (Stream<Path> entries = Files.list(data)) {
            return entries.map(entry -> entry.getFileName().toString()).sorted().toList();
        }
    }
}
