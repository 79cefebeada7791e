package eu.heir.itests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The vendor API changes on purpose or not at all. */
class ApiSignatureTest {

    private static final String FILE = "eu.heir.api.sig";

    @Test
    void apiIsWhatWasAnnounced() throws IOException, ReflectiveOperationException {
        List<String> actual = ApiSignature.of(BuiltBundle.jar("eu.heir.api"));
        Path announced = BuiltBundle.ROOT.resolve("docs/api").resolve(FILE);

        Files.write(Path.of("target", FILE), actual);

        assertThat(actual)
                .as(
                        "The API of eu.heir.api differs from docs/api/%1$s. If that is meant: raise the version on the changed"
                                + " package's package-info, tell it in CHANGELOG.md, then: cp itests/target/%1$s docs/api/%1$s",
                        FILE)
                .isEqualTo(Files.exists(announced) ? Files.readAllLines(announced) : List.of());
    }

    @Test
    void signatureShowsWhatAVendorDependsOn() throws IOException, ReflectiveOperationException {
        assertThat(ApiSignature.of(BuiltBundle.jar("eu.heir.api")))
                .anyMatch(line -> line.startsWith("package eu.heir.api.protocol "))
                .anyMatch(line -> line.contains("interface eu.heir.api.protocol.ProtocolAdapter"))
                .anyMatch(line -> line.contains(" permits "));
    }
}
