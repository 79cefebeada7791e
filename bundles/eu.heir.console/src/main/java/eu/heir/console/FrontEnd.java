package eu.heir.console;

import java.net.URL;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;

/** The files of the bundle {@code eu.heir.web}, found by its name: it exports nothing. Any thread. */
final class FrontEnd {
    /** Where the HTTP Whiteboard serves them. */
    static final String SERVED_AT = "/heir/web/";

    private static final String BUNDLE = "eu.heir.web";
    private static final String FOLDER = "heir-web/";
    private static final Pattern PLAIN_NAME = Pattern.compile("[a-z][a-z0-9-]*\\.(css|js|svg)");
    private static final int RADIX = 36;

    private final BundleContext context;

    FrontEnd(BundleContext context) {
        this.context = context;
    }

    /** One file, or null when there is none of that name. */
    @Nullable URL file(String name) {
        if (!PLAIN_NAME.matcher(name).matches()) {
            return null;
        }
        return bundle().map(bundle -> bundle.getEntry(FOLDER + name)).orElse(null);
    }

    /** Address of a file for use in a page. */
    String address(String name) {
        return SERVED_AT + name + version();
    }

    /**
     * Query that changes with every update of the bundle, so that no browser goes on with an old file; times within the jar are of no use
     * for that, reproducible builds make them all the same.
     */
    String version() {
        long modified = bundle().map(Bundle::getLastModified).orElse(0L);
        return "?v=" + Long.toString(modified, RADIX);
    }

    private Optional<Bundle> bundle() {
        return Arrays.stream(context.getBundles())
                .filter(bundle -> BUNDLE.equals(bundle.getSymbolicName()))
                .findFirst();
    }
}
