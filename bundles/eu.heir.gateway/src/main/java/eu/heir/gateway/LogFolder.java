package eu.heir.gateway;

import eu.heir.spi.telemetry.GatewayStatus.BoundStatus;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Dictionary;
import java.util.Locale;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The log files and their bound: size of one file times (number of old ones + 1), as {@code etc/org.ops4j.pax.logging.cfg} states them
 * for its appender. Any thread.
 */
final class LogFolder {
    private static final Logger LOG = LoggerFactory.getLogger(LogFolder.class);

    /** What the bound is called; there is no key of that name, it follows from the two below. */
    static final String NAME = "log.max.bytes";

    /** PID of the logging configuration. */
    static final String PID = "org.ops4j.pax.logging";

    private static final String FILE_SIZE_KEY = "log4j2.appender.file.policies.size.size";
    private static final String FILES_KEY = "log4j2.appender.file.strategy.max";

    private static final Pattern SIZE = Pattern.compile("(\\d{1,12})\\s*([KMG]?)B?", Pattern.CASE_INSENSITIVE);

    private final Path folder;
    private final Supplier<@Nullable Dictionary<String, Object>> configuration;

    /**
     * @param folder that the files are in
     * @param configuration of the logging, or null while there is none
     */
    LogFolder(Path folder, Supplier<@Nullable Dictionary<String, Object>> configuration) {
        this.folder = folder;
        this.configuration = configuration;
    }

    BoundStatus status() {
        return new BoundStatus(NAME, "", used(), limit(), 0);
    }

    private long used() {
        if (!Files.isDirectory(folder)) {
            return 0;
        }
        long sum = 0;
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
            for (Path file : files) {
                // A file that is rolled away in this moment has no size.
                sum += file.toFile().length();
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the log folder cannot be read", e);
        }
        return sum;
    }

    private long limit() {
        Dictionary<String, Object> values = configuration.get();
        if (values == null || values.get(FILE_SIZE_KEY) == null || values.get(FILES_KEY) == null) {
            return 0;
        }
        try {
            long old = Long.parseLong(String.valueOf(values.get(FILES_KEY)).trim());
            return bytes(String.valueOf(values.get(FILE_SIZE_KEY)).trim()) * (old + 1);
        } catch (NumberFormatException e) {
            LOG.debug("the logging configuration states no bound cause={}", e.toString());
            return 0;
        }
    }

    /** {@code 16MB} as Log4j writes it; a whole number of bytes without a unit. */
    static long bytes(String text) {
        Matcher size = SIZE.matcher(text);
        if (!size.matches()) {
            throw new NumberFormatException("not a size: " + text);
        }
        int shift =
                switch (size.group(2).toUpperCase(Locale.ROOT)) {
                    case "K" -> 10;
                    case "M" -> 20;
                    case "G" -> 30;
                    default -> 0;
                };
        return Long.parseLong(size.group(1)) << shift;
    }
}
