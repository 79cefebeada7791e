package eu.heir.itests;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarInputStream;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;

/** The shipped HL7 v2 adapter, made into other versions of itself. */
final class AdapterJars {
    static final String NAME = "eu.heir.protocol.hl7v2";

    private static final Attributes.Name VERSION = new Attributes.Name("Bundle-Version");
    private static final Attributes.Name COMPONENTS = new Attributes.Name("Service-Component");
    private static final Attributes.Name SYMBOLIC_NAME = new Attributes.Name("Bundle-SymbolicName");

    private AdapterJars() {}

    static byte[] shipped() throws IOException {
        return Files.readAllBytes(jar());
    }

    static Path jar() {
        return BuiltBundle.jar(NAME);
    }

    /** The same code under another version. */
    static byte[] version(String version) throws IOException {
        return with(VERSION, version);
    }

    /** Starts, but offers no adapter. */
    static byte[] thatOffersNothing() throws IOException {
        return with(COMPONENTS, "OSGI-INF/nothing.xml");
    }

    /** Claims to be another bundle. */
    static byte[] named(String symbolicName) throws IOException {
        return with(SYMBOLIC_NAME, symbolicName);
    }

    private static byte[] with(Attributes.Name name, String value) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JarInputStream in = new JarInputStream(new ByteArrayInputStream(shipped()))) {
            Manifest manifest = in.getManifest();
            manifest.getMainAttributes().put(name, value);
            try (JarOutputStream out = new JarOutputStream(bytes, manifest)) {
                for (JarEntry entry = in.getNextJarEntry(); entry != null; entry = in.getNextJarEntry()) {
                    out.putNextEntry(new JarEntry(entry.getName()));
                    in.transferTo(out);
                }
            }
        }
        return bytes.toByteArray();
    }
}
