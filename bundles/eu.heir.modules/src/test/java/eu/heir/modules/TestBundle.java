package eu.heir.modules;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;

/** Real bundles, made in the test. */
final class TestBundle {
    static final String NAME = "eu.heir.protocol.test";

    private final Map<String, String> headers = new LinkedHashMap<>();
    private String note = "";

    private TestBundle() {}

    static TestBundle version(String version) {
        TestBundle bundle = new TestBundle();
        return bundle.header("Bundle-ManifestVersion", "2")
                .header("Bundle-SymbolicName", NAME)
                .header("Bundle-Version", version)
                .header("Import-Package", "org.osgi.framework;version=\"[1.8,2)\"");
    }

    TestBundle header(String name, String value) {
        headers.put(name, value);
        return this;
    }

    TestBundle without(String name) {
        headers.remove(name);
        return this;
    }

    /** Makes its content differ. */
    TestBundle note(String text) {
        note = text;
        return this;
    }

    /** It throws when it is started. */
    TestBundle thatDoesNotStart() {
        return header("Bundle-Activator", Faulty.class.getName());
    }

    byte[] jar() throws IOException {
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        headers.forEach((name, value) -> manifest.getMainAttributes().putValue(name, value));
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JarOutputStream jar = new JarOutputStream(bytes, manifest)) {
            if (!note.isEmpty()) {
                jar.putNextEntry(new JarEntry("note.txt"));
                jar.write(note.getBytes(java.nio.charset.StandardCharsets.UTF_8));
            }
            String activator = Faulty.class.getName().replace('.', '/') + ".class";
            jar.putNextEntry(new JarEntry(activator));
            try (InputStream in = TestBundle.class.getClassLoader().getResourceAsStream(activator)) {
                in.transferTo(jar);
            }
        }
        return bytes.toByteArray();
    }

    /** An activator that throws. */
    public static final class Faulty implements BundleActivator {
        @Override
        public void start(BundleContext context) {
            throw new IllegalStateException("made to fail");
        }

        @Override
        public void stop(BundleContext context) {}
    }
}
