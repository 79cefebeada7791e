package eu.heir.policy.document;

import static org.assertj.core.api.Assertions.assertThat;

import eu.heir.policy.Contract;
import eu.heir.policy.Rate;
import eu.heir.policy.document.ContractFiles.Result;
import eu.heir.spi.config.DocumentConsumer.Document;
import eu.heir.spi.config.DocumentConsumer.Problem;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ContractFilesTest {
    @Test
    void theMinimalFileIsRead() throws IOException {
        Contract contract = good(fixture("minimal.yml")).get(0);

        assertThat(contract.name()).isEqualTo("anything from the lab");
        assertThat(contract.listeners()).isEmpty();
        assertThat(contract.addresses()).isEmpty();
        assertThat(contract.targets()).isNull();
        assertThat(contract.sizeMaxBytes()).isEqualTo(Contract.NO_SIZE_MAX);
        assertThat(contract.rateMax()).isNull();
    }

    @Test
    void theFullFileIsReadWithThePlacesOfItsParts() throws IOException {
        List<Contract> contracts = good(fixture("full.yml"));

        Contract monitors = contracts.get(0);
        assertThat(monitors.listeners()).containsExactlyInAnyOrder("hl7-ward", "hl7-icu");
        assertThat(monitors.claims()).extracting(Contract.ClaimRule::field).containsExactly("MSH-3", "MSH-4");
        assertThat(monitors.addresses())
                .extracting(Object::toString)
                .containsExactly("10.20.0.0/16", "127.0.0.1/32", "fd00:1::/32");
        assertThat(monitors.sizeMaxBytes()).isEqualTo(1 << 20);
        assertThat(monitors.rateMax())
                .isEqualTo(new Rate(600, Duration.ofMinutes(1).toNanos(), "600/min"));
        assertThat(monitors.places()).isEqualTo(new Contract.Places("full.yml", 7, 11, 12, 13, 14, 15));
        assertThat(contracts).extracting(Contract::protocol).containsExactly("hl7v2", "hl7v2", "mqtt");
    }

    @Test
    void whatIsShippedAndDocumentedIsValid() throws IOException {
        Path root = Path.of("..", "..");
        String sample = Files.readString(root.resolve("runtime-config/etc/heir/contracts/example.yml.sample"));
        String reference = Files.readString(root.resolve("docs/contracts.md"));
        int begin = reference.indexOf("```yaml\n") + "```yaml\n".length();
        String documented = reference.substring(begin, reference.indexOf("```", begin));

        assertThat(good(new Document("example.yml", sample))).hasSize(2);
        assertThat(good(new Document("documented.yml", documented))).hasSize(2);
    }

    /** Each broken file has its expected messages beside it, one a line. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "unknown-keys",
                "missing-keys",
                "no-schema",
                "later-schema",
                "rates",
                "wrong-kinds",
                "claims",
                "addresses",
                "operations",
                "protocols",
                "sizes",
                "names",
                "twice-the-same-key",
                "tab",
                "unclosed",
                "two-documents",
                "empty",
                "tags",
                "deep",
                "alias"
            })
    void everyProblemOfABrokenFileIsToldWithItsLine(String name) throws IOException {
        String told = bad(fixture("broken/" + name + ".yml")).stream()
                .map(Problem::toString)
                .collect(Collectors.joining("\n", "", "\n"));

        assertThat(told).isEqualTo(text("broken/" + name + ".txt"));
    }

    @Test
    void problemsOfAllFilesAreToldTogether() throws IOException {
        List<Problem> problems = bad(fixture("broken/sizes.yml"), fixture("broken/names.yml"), fixture("minimal.yml"));

        assertThat(problems).extracting(Problem::file).contains("names.yml", "sizes.yml");
    }

    @Test
    void aNameInTwoFilesIsAProblem() throws IOException {
        Document minimal = fixture("minimal.yml");

        assertThat(bad(minimal, new Document("other.yml", minimal.text())))
                .singleElement()
                .hasToString("other.yml:3: contract 'anything from the lab' is already defined at minimal.yml:3");
    }

    @Test
    void noFilesAreNoContracts() {
        assertThat(good()).isEmpty();
    }

    @Test
    void aFileBeyondItsBoundIsAProblem() {
        String comment = "#".repeat(YamlTree.CHARACTERS_MAX + 1);

        assertThat(bad(new Document("big.yml", comment)))
                .singleElement()
                .hasToString("big.yml: the file has more than 1048576 characters; split it");
    }

    @Test
    void aFloodOfProblemsIsCutAndCounted() {
        StringBuilder yaml = new StringBuilder("schema: 1\ncontracts:\n");
        yaml.append("  - name: x\n".repeat(500));

        List<Problem> problems = bad(new Document("flood.yml", yaml.toString()));

        assertThat(problems).hasSize(Problems.TOLD_MAX + 1);
        assertThat(problems.get(Problems.TOLD_MAX)).hasToString("flood.yml: and 1300 more problems");
    }

    @Test
    void anAliasBombDoesNotUnfold() {
        StringBuilder yaml = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
        for (int i = 1; i < 40; i++) {
            String alias = "*a" + (i - 1) + " ";
            yaml.append("a" + i + ": &a" + i + " [" + (alias + ", ").repeat(9) + alias + "]\n");
        }

        assertThat(bad(new Document("bomb.yml", yaml.toString())))
                .singleElement()
                .extracting(Problem::message)
                .asString()
                .startsWith("is not valid YAML: Number of aliases");
    }

    @Test
    void arbitraryBytesGiveProblemsAndNoException() {
        Random random = new Random(20250104);
        String alphabet = "schema: 1\ncontracts:\n  - name: x\n[]{}!&*'\"|>%@`\t,#?-~\u0000\ud800é";
        for (int i = 0; i < 3_000; i++) {
            StringBuilder yaml = new StringBuilder(random.nextBoolean() ? "schema: 1\ncontracts:\n" : "");
            for (int length = random.nextInt(60); length > 0; length--) {
                yaml.append(alphabet.charAt(random.nextInt(alphabet.length())));
            }
            Result result = ContractFiles.read(List.of(new Document("random.yml", yaml.toString())));
            if (result instanceof Result.Bad rejected) {
                assertThat(rejected.problems()).allSatisfy(problem -> assertThat(problem.message())
                        .doesNotContain("\n")
                        .hasSizeLessThan(500));
            }
        }
    }

    private static List<Contract> good(Document... documents) {
        Result result = ContractFiles.read(List.of(documents));
        assertThat(result).isInstanceOf(Result.Good.class);
        return ((Result.Good) result).contracts();
    }

    private static List<Problem> bad(Document... documents) {
        Result result = ContractFiles.read(List.of(documents));
        assertThat(result).isInstanceOf(Result.Bad.class);
        return ((Result.Bad) result).problems();
    }

    private static Document fixture(String path) throws IOException {
        return new Document(path.substring(path.lastIndexOf('/') + 1), text(path));
    }

    private static String text(String path) throws IOException {
        try (InputStream in = ContractFilesTest.class.getResourceAsStream("/contracts/" + path)) {
            assertThat(in).as(path).isNotNull();
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
