package eu.heir.modules;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SortedMap;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.osgi.framework.Bundle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The jar of an installed bundle. That at its location is taken when it holds what runs; after an update past the gateway it does not,
 * and then a jar is made from the entries the framework shows: the same content, though not the same file.
 */
final class RunningJar {
    private static final Logger LOG = LoggerFactory.getLogger(RunningJar.class);

    private RunningJar() {}

    /**
     * Writes the jar.
     *
     * @param print of what runs, see {@link Prints}
     * @param target an existing file
     */
    static void copy(Bundle bundle, String print, Path target) throws IOException {
        if (!copyFromLocation(bundle, target) || !holds(target, print)) {
            pack(Prints.entries(bundle), target);
        }
    }

    private static boolean copyFromLocation(Bundle bundle, Path target) {
        String location = bundle.getLocation();
        if (!location.startsWith("mvn:") && !location.startsWith("file:")) {
            return false;
        }
        try (InputStream in = URI.create(location).toURL().openStream();
                OutputStream out = Files.newOutputStream(target)) {
            in.transferTo(out);
            return true;
        } catch (IOException | IllegalArgumentException e) {
            LOG.debug("event=module-jar outcome=not-at-location location={}", location, e);
            return false;
        }
    }

    private static boolean holds(Path target, String print) {
        try (JarFile jar = new JarFile(target.toFile())) {
            return Prints.of(jar).equals(print);
        } catch (IOException e) {
            LOG.debug("event=module-jar outcome=unreadable file={}", target, e);
            return false;
        }
    }

    private static void pack(SortedMap<String, Prints.Source> entries, Path target) throws IOException {
        try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(target))) {
            // A manifest is found only as the first entry by those who read the jar as a stream.
            Prints.Source manifest = entries.remove(JarFile.MANIFEST_NAME);
            if (manifest != null) {
                put(out, JarFile.MANIFEST_NAME, manifest);
            }
            for (var entry : entries.entrySet()) {
                put(out, entry.getKey(), entry.getValue());
            }
        }
    }

    private static void put(ZipOutputStream out, String name, Prints.Source source) throws IOException {
        ZipEntry entry = new ZipEntry(name);
        entry.setTime(0);
        out.putNextEntry(entry);
        try (InputStream in = source.open()) {
            in.transferTo(out);
        }
        out.closeEntry();
    }
}
