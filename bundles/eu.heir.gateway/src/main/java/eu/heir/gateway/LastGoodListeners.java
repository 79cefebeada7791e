package eu.heir.gateway;

import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The last working version of each listener file, so that a restart with a broken file runs with what ran before. One small file per
 * listener, replaced atomically: {@code kill -9} leaves the old or the new one.
 */
final class LastGoodListeners {
    private static final Logger LOG = LoggerFactory.getLogger(LastGoodListeners.class);

    private final Path folder;

    LastGoodListeners(Path folder) {
        this.folder = folder;
    }

    private Path file(String name) {
        return folder.resolve(name.replaceAll("[^A-Za-z0-9._-]", "_") + ".properties");
    }

    /** The last working version, or an empty map. */
    Map<String, String> load(String name) {
        Path file = file(name);
        Map<String, String> values = new TreeMap<>();
        if (Files.isRegularFile(file)) {
            try {
                Properties properties = new Properties();
                properties.load(new StringReader(Files.readString(file)));
                properties.forEach((key, value) -> values.put((String) key, (String) value));
            } catch (IOException | IllegalArgumentException e) {
                LOG.warn("last working listener file is unreadable file={} cause={}", file, e.toString());
                values.clear();
            }
        }
        return values;
    }

    void store(String name, Map<String, String> values) {
        Properties properties = new Properties();
        properties.putAll(values);
        StringWriter text = new StringWriter();
        Path target = file(name);
        Path fresh = target.resolveSibling(target.getFileName() + ".new");
        try {
            properties.store(text, "last working version of listener " + name);
            Files.createDirectories(folder);
            try (FileChannel channel = FileChannel.open(
                    fresh, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
                channel.write(StandardCharsets.UTF_8.encode(text.toString()));
                channel.force(true);
            }
            Files.move(fresh, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            LOG.warn("last working listener file cannot be kept file={} cause={}", target, e.toString());
        }
    }

    void forget(String name) {
        try {
            Files.deleteIfExists(file(name));
        } catch (IOException e) {
            LOG.warn("last working listener file cannot be removed listener={} cause={}", name, e.toString());
        }
    }
}
