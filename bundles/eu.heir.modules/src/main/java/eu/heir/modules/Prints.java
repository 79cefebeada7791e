package eu.heir.modules;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Enumeration;
import java.util.HexFormat;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.jar.JarFile;
import org.osgi.framework.Bundle;

/**
 * Digests that tell one jar from another. The framework does not hand out the file of an installed bundle, only its entries; so what
 * runs is compared with what is kept by a digest over names and contents of all entries, in the order of their names.
 */
final class Prints {
    private Prints() {}

    /** SHA-256 of a file, lower-case hexadecimal. */
    static String sha256(Path file) throws IOException {
        MessageDigest digest = digest();
        try (InputStream in = new DigestInputStream(Files.newInputStream(file), digest)) {
            in.transferTo(OutputStream.nullOutputStream());
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    /** Print of a jar's entries. */
    static String of(JarFile jar) throws IOException {
        TreeMap<String, Source> entries = new TreeMap<>();
        jar.stream()
                .filter(entry -> !entry.isDirectory())
                .forEach(entry -> entries.put(entry.getName(), () -> jar.getInputStream(entry)));
        return of(entries);
    }

    /** Print of an installed bundle's entries, those of fragments left out. */
    static String of(Bundle bundle) throws IOException {
        return of(entries(bundle));
    }

    /** Where an entry's content comes from. */
    interface Source {
        InputStream open() throws IOException;
    }

    /** All files of an installed bundle by name. */
    static SortedMap<String, Source> entries(Bundle bundle) {
        TreeMap<String, Source> entries = new TreeMap<>();
        collect(bundle, "/", entries);
        return entries;
    }

    private static void collect(Bundle bundle, String folder, SortedMap<String, Source> entries) {
        Enumeration<String> paths = bundle.getEntryPaths(folder);
        while (paths != null && paths.hasMoreElements()) {
            String path = paths.nextElement();
            URL url = path.endsWith("/") ? null : bundle.getEntry(path);
            if (path.endsWith("/")) {
                collect(bundle, path, entries);
            } else if (url != null) {
                entries.put(path, url::openStream);
            }
        }
    }

    private static String of(SortedMap<String, Source> entries) throws IOException {
        MessageDigest digest = digest();
        for (var entry : entries.entrySet()) {
            digest.update(entry.getKey().getBytes(StandardCharsets.UTF_8));
            digest.update((byte) 0);
            MessageDigest content = digest();
            try (InputStream in = new DigestInputStream(entry.getValue().open(), content)) {
                in.transferTo(OutputStream.nullOutputStream());
            }
            digest.update(content.digest());
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private static MessageDigest digest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java runtime has SHA-256", e);
        }
    }
}
