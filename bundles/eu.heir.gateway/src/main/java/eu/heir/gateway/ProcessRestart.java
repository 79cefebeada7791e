package eu.heir.gateway;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends this process at once and begins another, when a thread that moves bytes does not come back. Under a supervisor that restarts
 * what ends ({@code HEIR_SUPERVISED=true}) it only ends.
 */
final class ProcessRestart implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(ProcessRestart.class);

    /** What Karaf's launcher takes as "start me again". */
    private static final int EXIT_RESTART = 10;

    @Override
    public void run() {
        String home = System.getProperty("karaf.base", "");
        Path start = Path.of(home, "bin", "start");
        if (!"true".equals(System.getenv("HEIR_SUPERVISED")) && Files.isExecutable(start)) {
            try {
                new ProcessBuilder(
                                start.toString(),
                                "--after",
                                Long.toString(ProcessHandle.current().pid()))
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .redirectError(ProcessBuilder.Redirect.DISCARD)
                        .start();
            } catch (IOException e) {
                LOG.error("the next process cannot be started; a supervisor has to", e);
            }
        }
        // No orderly stop: it would wait for the very thread that does not come back.
        Runtime.getRuntime().halt(EXIT_RESTART);
    }
}
