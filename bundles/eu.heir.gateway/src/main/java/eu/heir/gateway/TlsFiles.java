package eu.heir.gateway;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collection;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Tells whether files have another content than before, however they were replaced: written over, moved into place, or behind a link.
 * Confined to whoever holds its owner's lock.
 *
 * <p>Contents are read again only when the attributes differ, or are so young that a second change could hide behind the same time stamp.
 */
final class TlsFiles {
    private static final long YOUNG_MILLIS = 10_000;

    private record Known(String attributes, String digest) {}

    private final Map<Path, Known> known = new HashMap<>();

    /** The state of these files as text that differs when a content differs. A file that cannot be read has a state, too. */
    String state(Collection<Path> files) {
        Map<Path, String> digests = new TreeMap<>();
        known.keySet().retainAll(Set.copyOf(files));
        for (Path file : files) {
            digests.put(file, digest(file));
        }
        return digests.toString();
    }

    private String digest(Path file) {
        try {
            BasicFileAttributes now = Files.readAttributes(file, BasicFileAttributes.class);
            String attributes = now.lastModifiedTime() + " " + now.size() + " " + now.fileKey();
            Known before = known.get(file);
            boolean young = System.currentTimeMillis() - now.lastModifiedTime().toMillis() < YOUNG_MILLIS;
            if (before != null && before.attributes.equals(attributes) && !young) {
                return before.digest;
            }
            if (now.size() > TlsMaterial.FILE_MAX_BYTES || !now.isRegularFile()) {
                return attributes;
            }
            String digest = HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file)));
            known.put(file, new Known(attributes, digest));
            return digest;
        } catch (IOException e) {
            known.remove(file);
            return e.toString();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JVM has SHA-256", e);
        }
    }
}
