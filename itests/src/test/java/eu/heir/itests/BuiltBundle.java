package eu.heir.itests;

import static java.util.stream.Collectors.toCollection;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.stream.Stream;

/**
 * A bundle as the build left it.
 *
 * @param name its symbolic name, which is also its artifact id and directory
 * @param imports the clauses of Import-Package, attributes included
 * @param exports the clauses of Export-Package, attributes included
 * @param dynamicImports whether it asks for packages at run time that its manifest does not name
 */
record BuiltBundle(String name, List<String> imports, List<String> exports, boolean dynamicImports) {

    static final Path ROOT = Path.of(System.getProperty("heir.root", ".."));
    static final String VERSION = System.getProperty("heir.version", "");

    /** Every bundle of the reactor; fails when one has not been built. */
    static List<BuiltBundle> all() {
        return directories().stream().map(BuiltBundle::read).toList();
    }

    static Set<String> directories() {
        try (Stream<Path> children = Files.list(ROOT.resolve("bundles"))) {
            return children.filter(child -> Files.exists(child.resolve("bnd.bnd")))
                    .map(child -> child.getFileName().toString())
                    .collect(toCollection(TreeSet::new));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Path jar(String name) {
        return ROOT.resolve("bundles").resolve(name).resolve("target").resolve(name + "-" + VERSION + ".jar");
    }

    private static BuiltBundle read(String directory) {
        try (JarFile jar = new JarFile(jar(directory).toFile())) {
            Attributes headers = jar.getManifest().getMainAttributes();
            return new BuiltBundle(
                    headers.getValue("Bundle-SymbolicName"),
                    clauses(headers.getValue("Import-Package")),
                    clauses(headers.getValue("Export-Package")),
                    headers.getValue("DynamicImport-Package") != null);
        } catch (IOException e) {
            throw new UncheckedIOException(jar(directory) + ": build the bundles first", e);
        }
    }

    /** Splits a header at the commas that are not inside quotes. */
    static List<String> clauses(String header) {
        List<String> clauses = new ArrayList<>();
        if (header == null) {
            return clauses;
        }
        boolean quoted = false;
        int start = 0;
        for (int i = 0; i <= header.length(); i++) {
            if (i == header.length() || (header.charAt(i) == ',' && !quoted)) {
                clauses.add(header.substring(start, i).strip());
                start = i + 1;
            } else if (header.charAt(i) == '"') {
                quoted = !quoted;
            }
        }
        return clauses;
    }

    static String packageOf(String clause) {
        int attributes = clause.indexOf(';');
        return attributes < 0 ? clause : clause.substring(0, attributes);
    }
}
