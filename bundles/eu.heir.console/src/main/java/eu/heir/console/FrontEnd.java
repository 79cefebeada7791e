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

    private final Files files;

    FrontEnd(Files files) {
        this.files = files;
    }

    /** Looks the bundle up anew each time: it may be updated at any moment. */
    static FrontEnd of(BundleContext context) {
        return new FrontEnd(new Files() {
            @Override
            public @Nullable URL entry(String path) {
                return bundle().map(bundle -> bundle.getEntry(path)).orElse(null);
            }

            @Override
            public long lastModified() {
                return bundle().map(Bundle::getLastModified).orElse(0L);
            }

            private Optional<Bundle> bundle() {
                return Arrays.stream(context.getBundles())
                        .filter(bundle -> BUNDLE.equals(bundle.getSymbolicName()))
                        .findFirst();
            }
        });
    }

    /** What is needed of the bundle. */
    interface Files {
        /** A file of the bundle, or null. */
        @Nullable URL entry(String path);

        /** When the bundle was last updated, milliseconds since 1970. */
        long lastModified();
    }

    /** One file, or null when there is none of that name. */
    @Nullable URL file(String name) {
        if (!PLAIN_NAME.matcher(name).matches()) {
            return null;
        }
        return files.entry(FOLDER + name);
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
        return "?v=" + Long.toString(files.lastModified(), RADIX);
    }
}
