package eu.heir.modules;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Enumeration;
import java.util.HashMap;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Constants;
import org.osgi.framework.Version;

/**
 * A bundle as a file, read through once so that a torn or tampered one is found before anything is touched.
 *
 * @param file where it is
 * @param symbolicName Bundle-SymbolicName without its directives
 * @param version Bundle-Version
 * @param sha256 of the file, lower-case hexadecimal
 * @param print digest of its entries, see {@link Prints}
 * @param headers main attributes of the manifest
 */
record ModuleJar(
        Path file, String symbolicName, Version version, String sha256, String print, Map<String, String> headers) {
    /** Most that a jar may hold unpacked, as a multiple of its own largest size: no archive may fill the disk. */
    static final int UNPACKED_MAX_TIMES = 8;

    private static final Pattern SYMBOLIC_NAME = Pattern.compile("[A-Za-z0-9_-]+(\\.[A-Za-z0-9_-]+)*");
    private static final int NAME_MAX_CHARS = 200;

    ModuleJar {
        headers = Map.copyOf(headers);
    }

    /**
     * Reads a jar.
     *
     * @param maxBytes largest jar
     * @throws UnfitJarException when it is no readable bundle
     */
    static ModuleJar read(Path file, long maxBytes) throws UnfitJarException {
        try (JarFile jar = new JarFile(file.toFile(), true)) {
            Manifest manifest = jar.getManifest();
            if (manifest == null) {
                throw new UnfitJarException("The jar has no manifest, so it is no bundle.");
            }
            readThrough(jar, maxBytes * UNPACKED_MAX_TIMES);
            Map<String, String> headers = new HashMap<>();
            Attributes attributes = manifest.getMainAttributes();
            attributes.forEach((name, value) -> headers.put(name.toString(), value.toString()));
            String name = symbolicName(headers.get(Constants.BUNDLE_SYMBOLICNAME));
            Version version = version(headers.get(Constants.BUNDLE_VERSION));
            return new ModuleJar(file, name, version, Prints.sha256(file), Prints.of(jar), headers);
        } catch (IOException | SecurityException e) {
            throw new UnfitJarException("The body is no readable jar: " + oneLine(e.getMessage()) + ".");
        }
    }

    /** Reading an entry to its end checks its CRC and, when the jar is signed, its digest. */
    private static void readThrough(JarFile jar, long unpackedMaxBytes) throws IOException, UnfitJarException {
        long unpacked = 0;
        byte[] buffer = new byte[1 << 16];
        for (Enumeration<JarEntry> entries = jar.entries(); entries.hasMoreElements(); ) {
            try (InputStream in = jar.getInputStream(entries.nextElement())) {
                for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                    unpacked += count;
                    if (unpacked > unpackedMaxBytes) {
                        throw new UnfitJarException("The jar unpacks to more than " + unpackedMaxBytes + " bytes.");
                    }
                }
            }
        }
    }

    private static String symbolicName(@Nullable String header) throws UnfitJarException {
        String name = header == null ? "" : header.split(";", 2)[0].strip();
        if (name.length() > NAME_MAX_CHARS || !SYMBOLIC_NAME.matcher(name).matches()) {
            throw new UnfitJarException("The jar has no Bundle-SymbolicName, so it is no bundle.");
        }
        return name;
    }

    private static Version version(@Nullable String header) throws UnfitJarException {
        try {
            return Version.parseVersion(header);
        } catch (IllegalArgumentException e) {
            throw new UnfitJarException("Bundle-Version '" + oneLine(header) + "' is not a version.");
        }
    }

    /** Text of a stranger's file on one line, bounded. */
    static String oneLine(@Nullable String text) {
        String line = String.valueOf(text).replaceAll("\\p{Cntrl}+", " ").strip();
        return line.length() > NAME_MAX_CHARS ? line.substring(0, NAME_MAX_CHARS) + "…" : line;
    }

    /** Size of the file, bytes. */
    long size() throws IOException {
        return Files.size(file);
    }
}
