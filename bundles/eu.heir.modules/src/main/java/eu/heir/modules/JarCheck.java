package eu.heir.modules;

import java.util.Map;
import java.util.function.Predicate;
import org.apache.felix.utils.manifest.Clause;
import org.apache.felix.utils.manifest.Parser;
import org.apache.felix.utils.resource.ResourceBuilder;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.namespace.PackageNamespace;
import org.osgi.resource.Namespace;
import org.osgi.resource.Requirement;
import org.osgi.resource.Resource;

/**
 * Whether a jar may take the place of a module: what a plug-in may import (architecture, "who may import whom") and whether the
 * framework has what it asks for. Looks at the jar alone; nothing is installed.
 */
final class JarCheck {
    private static final String API = "eu.heir.api";
    private static final String OURS = "eu.heir";

    /** Answers whether somebody in the framework provides what is required. */
    private final Predicate<Requirement> provided;

    JarCheck(Predicate<Requirement> provided) {
        this.provided = provided;
    }

    /**
     * Checks one jar.
     *
     * @param symbolicName the module it is to replace
     * @throws UnfitJarException with the first thing that is wrong
     */
    void check(ModuleJar jar, String symbolicName) throws UnfitJarException {
        if (!jar.symbolicName().equals(symbolicName)) {
            throw new UnfitJarException("The jar is the bundle " + jar.symbolicName() + ", not " + symbolicName + ".");
        }
        Map<String, String> headers = jar.headers();
        if (headers.containsKey(Constants.FRAGMENT_HOST)) {
            throw new UnfitJarException("The jar is a fragment; a module stands by itself.");
        }
        if (headers.containsKey(Constants.DYNAMICIMPORT_PACKAGE)) {
            throw new UnfitJarException("The jar imports dynamically; a module names what it imports.");
        }
        if (headers.containsKey(Constants.EXPORT_PACKAGE)) {
            throw new UnfitJarException(
                    "The jar exports packages; a module exports nothing, or its update would stop whoever uses them.");
        }
        checkPlugInMatrix(headers);
        for (Requirement requirement : requirements(headers)) {
            if (isNeededToResolve(requirement) && !provided.test(requirement)) {
                throw new UnfitJarException(
                        "The jar needs " + words(requirement, headers) + ", which nothing here provides.");
            }
        }
    }

    private static void checkPlugInMatrix(Map<String, String> headers) throws UnfitJarException {
        for (String header : new String[] {Constants.IMPORT_PACKAGE, Constants.REQUIRE_BUNDLE}) {
            for (Clause clause : Parser.parseHeader(headers.get(header))) {
                if (within(clause.getName(), OURS) && !within(clause.getName(), API)) {
                    throw new UnfitJarException("The jar imports " + clause.getName()
                            + "; of the gateway a module may import eu.heir.api only.");
                }
            }
        }
    }

    private static Iterable<Requirement> requirements(Map<String, String> headers) throws UnfitJarException {
        try {
            Resource resource = ResourceBuilder.build("module", headers);
            return resource.getRequirements(null);
        } catch (BundleException | IllegalArgumentException e) {
            throw new UnfitJarException("The manifest is not understood: " + ModuleJar.oneLine(e.getMessage()) + ".");
        }
    }

    private static boolean isNeededToResolve(Requirement requirement) {
        Map<String, String> directives = requirement.getDirectives();
        return !Namespace.RESOLUTION_OPTIONAL.equals(directives.get(Namespace.REQUIREMENT_RESOLUTION_DIRECTIVE))
                && Namespace.EFFECTIVE_RESOLVE.equals(directives.getOrDefault(
                        Namespace.REQUIREMENT_EFFECTIVE_DIRECTIVE, Namespace.EFFECTIVE_RESOLVE));
    }

    /** A package as its import says it, anything else as a filter. */
    private static String words(Requirement requirement, Map<String, String> headers) {
        String filter = String.valueOf(requirement.getDirectives().get(Namespace.REQUIREMENT_FILTER_DIRECTIVE));
        if (requirement.getNamespace().equals(PackageNamespace.PACKAGE_NAMESPACE)) {
            for (Clause clause : Parser.parseHeader(headers.get(Constants.IMPORT_PACKAGE))) {
                if (filter.contains("(" + PackageNamespace.PACKAGE_NAMESPACE + "=" + clause.getName() + ")")) {
                    return "package " + ModuleJar.oneLine(clause.toString());
                }
            }
        }
        return requirement.getNamespace() + " " + ModuleJar.oneLine(filter);
    }

    private static boolean within(String name, String prefix) {
        return name.equals(prefix) || name.startsWith(prefix + ".");
    }
}
