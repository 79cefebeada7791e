package eu.heir.itests;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Chromium looks at the pages of the demo ward; what it does there stands in {@code itests/browser}. */
@ExtendWith(SharedGateway.Demo.class)
class BrowserIT {
    /** Reads HEIR_BASE and HEIR_ADMIN_PASSWORD and writes pictures to HEIR_PICTURES. */
    private static final Path BROWSER =
            BuiltBundle.ROOT.resolve("itests/browser").toAbsolutePath().normalize();

    /** A page that hangs runs into the script's own deadlines long before. */
    private static final Duration WITHIN = Duration.ofMinutes(10);

    private final RunningGateway gateway;

    BrowserIT(RunningGateway gateway) {
        this.gateway = gateway;
    }

    @Test
    void thePagesLiveInChromium() throws Exception {
        assertThat(BROWSER.resolve("package.json")).as("the browser test").isRegularFile();
        Path pictures = Files.createDirectories(Path.of("target", "pictures").toAbsolutePath());
        if (!Files.isDirectory(BROWSER.resolve("node_modules"))) {
            RunningGateway.Ended installed =
                    gateway.run(WITHIN, "npm", "ci", "--no-audit", "--no-fund", "--prefix", BROWSER.toString());
            assertThat(installed.code()).as(installed.output()).isZero();
        }
        gateway.environment("HEIR_BASE", "https://127.0.0.1:" + gateway.httpsPort())
                .environment("HEIR_PICTURES", pictures.toString());
        RunningGateway.Ended looked = gateway.run(WITHIN, "npm", "test", "--prefix", BROWSER.toString());

        assertThat(looked.code()).as(looked.output()).isZero();
        assertThat(pictures).isNotEmptyDirectory();
    }
}
