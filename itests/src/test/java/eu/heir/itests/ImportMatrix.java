package eu.heir.itests;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/** Who may import whom: the rules of the architecture, as far as a manifest shows them. */
final class ImportMatrix {

    private static final Set<String> EXPORTERS = Set.of("eu.heir.api", "eu.heir.spi", "eu.heir.adapter.testkit");

    /** Foreign packages that stay in few hands, so that what they belong to can be replaced. */
    private static final List<Reserved> RESERVED = List.of(
            new Reserved("io.netty", Set.of("eu.heir.gateway")),
            // eu.heir.web: one filter that states how its own static files may be cached.
            new Reserved("javax.servlet", Set.of("eu.heir.console", "eu.heir.rest", "eu.heir.security", "eu.heir.web")),
            new Reserved("org.apache.felix.webconsole", Set.of("eu.heir.console", "eu.heir.security")),
            new Reserved("weka", Set.of("eu.heir.detector.weka")),
            new Reserved("ca.uhn.hl7v2", Set.of()),
            new Reserved("org.h2", Set.of("eu.heir.store")),
            new Reserved("org.postgresql", Set.of("eu.heir.store")),
            new Reserved("com.zaxxer.hikari", Set.of("eu.heir.store")),
            new Reserved("org.flywaydb", Set.of()),
            new Reserved("org.jspecify", Set.of()));

    private ImportMatrix() {}

    /** What is wrong with a bundle, each in one sentence; empty when nothing is. */
    static List<String> violations(BuiltBundle bundle) {
        List<String> found = new ArrayList<>();
        for (String clause : bundle.imports()) {
            String imported = BuiltBundle.packageOf(clause);
            if (!mayImport(bundle.name()).test(imported)) {
                found.add(bundle.name() + " must not import " + imported);
            }
            RESERVED.stream()
                    .filter(reserved -> within(imported, reserved.prefix())
                            && !reserved.importers().contains(bundle.name()))
                    .forEach(reserved -> found.add(imported + " is reserved for " + reserved.importers() + ", but "
                            + bundle.name() + " imports it"));
            if (within(imported, "eu.heir") && !clause.contains(";version=\"[")) {
                found.add(bundle.name() + " imports " + imported + " without a version range");
            }
        }
        if (!bundle.exports().isEmpty() && !EXPORTERS.contains(bundle.name())) {
            found.add(bundle.name() + " must not export anything, but exports " + bundle.exports());
        }
        for (String clause : bundle.exports()) {
            if (!within(BuiltBundle.packageOf(clause), bundle.name())) {
                found.add(bundle.name() + " exports a package that is not its own: " + clause);
            }
            if (!clause.contains(";version=")) {
                found.add(bundle.name() + " exports without a version: " + clause);
            }
        }
        if (bundle.dynamicImports()) {
            found.add(bundle.name() + " must not import dynamically");
        }
        return found;
    }

    static boolean isPlugIn(String bundle) {
        return within(bundle, "eu.heir.protocol")
                || within(bundle, "eu.heir.detector")
                || bundle.equals("eu.heir.sharing.taxii");
    }

    private static Predicate<String> mayImport(String bundle) {
        if (within(bundle, "eu.heir.api")) {
            return imported -> within(imported, "java") || within(imported, "eu.heir.api");
        }
        if (isPlugIn(bundle)) {
            return imported -> within(imported, "java") || within(imported, "eu.heir.api");
        }
        if (bundle.equals("eu.heir.adapter.testkit")) {
            return imported ->
                    !within(imported, "eu.heir") || within(imported, "eu.heir.api") || within(imported, bundle);
        }
        return imported ->
                !within(imported, "eu.heir") || within(imported, "eu.heir.api") || within(imported, "eu.heir.spi");
    }

    private static boolean within(String name, String prefix) {
        return name.equals(prefix) || name.startsWith(prefix + ".");
    }

    private record Reserved(String prefix, Set<String> importers) {}
}
