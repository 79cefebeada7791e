package eu.heir.security.console;

import java.util.Set;
import javax.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

/** Where in the console a request goes. */
final class ConsolePath {
    /** Path of the console; stands in links, in documents and in the names that must not change. */
    static final String ROOT = "/system/console";

    /** Page of the login form. */
    static final String LOGIN = "login";

    /** Label of our first page. */
    static final String OVERVIEW = "heir";

    /** Labels of our own pages. */
    static final Set<String> OURS = Set.of(OVERVIEW, "heir-journal");

    private static final Set<String> SAFE_METHODS = Set.of("GET", "HEAD", "OPTIONS");

    private ConsolePath() {}

    /** The path below the console without leading slash, as the container has decoded it: {@code heir/res/app.js}. */
    static String below(HttpServletRequest request) {
        // Within the security callback of the HTTP service the split into servlet path and path info is not to be
        // relied on.
        String path = text(request.getServletPath()) + text(request.getPathInfo());
        if (path.isEmpty()) {
            path = request.getRequestURI();
        }
        String below = path.startsWith(ROOT) ? path.substring(ROOT.length()) : path;
        return below.startsWith("/") ? below.substring(1) : below;
    }

    /** The label of the console page: the first segment. */
    static String label(String below) {
        int slash = below.indexOf('/');
        return slash < 0 ? below : below.substring(0, slash);
    }

    /** Whether the method changes nothing (RFC 9110 §9.2.1). */
    static boolean isSafe(HttpServletRequest request) {
        return SAFE_METHODS.contains(request.getMethod());
    }

    /** Whether a browser wants a page to show, rather than a script or a machine some data. */
    static boolean isNavigation(HttpServletRequest request) {
        String mode = request.getHeader("Sec-Fetch-Mode");
        if (mode != null) {
            return mode.equals("navigate");
        }
        return text(request.getHeader("Accept")).contains("text/html");
    }

    /**
     * Where to go after login: a path within the console, never another site.
     *
     * @param wanted what the request says, or null
     */
    static String next(@Nullable String wanted) {
        boolean inside = wanted != null
                && wanted.startsWith(ROOT + "/")
                && wanted.chars().allMatch(sign -> sign > ' ' && sign < 127 && sign != '\\')
                && !wanted.contains("//")
                && !wanted.startsWith(ROOT + "/" + LOGIN)
                && !wanted.startsWith(ROOT + "/logout");
        return inside && wanted != null ? wanted : ROOT + "/";
    }

    private static String text(@Nullable String value) {
        return value == null ? "" : value;
    }
}
