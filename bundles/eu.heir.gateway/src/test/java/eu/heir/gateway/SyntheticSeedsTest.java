package eu.heir.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import eu.heir.adapter.testkit.FuzzScript;
import java.io.IOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the fuzzer begins with, and what it has found, passes without the fuzzer as well. */
class SyntheticSeedsTest {
    static Stream<Path> seeds() throws IOException, URISyntaxException {
        URL folder = Objects.requireNonNull(
                SyntheticProtocolFuzz.class.getResource("SyntheticProtocolFuzzInputs"), "the seeds are missing");
        try (Stream<Path> files = Files.list(Path.of(folder.toURI()))) {
            return files.sorted().toList().stream();
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void everySeedIsHandled(Path seed) throws IOException {
        byte[] script = Files.readAllBytes(seed);
        assertThat(script).isNotEmpty();
        try (SyntheticCore core = new SyntheticCore()) {
            core.play(FuzzScript.of(script));
        }
    }
}
