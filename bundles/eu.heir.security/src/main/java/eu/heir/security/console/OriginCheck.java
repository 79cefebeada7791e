package eu.heir.security.console;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import javax.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

/**
 * Whether a state-changing request comes from a page of the console itself. The stock pages cannot carry a token, so the browser's own
 * word has to do: {@code Sec-Fetch-Site} and {@code Origin} (Fetch standard), else {@code Referer}. A page elsewhere cannot forge them.
 */
final class OriginCheck {
    private static final int HTTP_PORT = 80;
    private static final int HTTPS_PORT = 443;

    private OriginCheck() {}

    /**
     * Checks one request.
     *
     * @param ownCredentials whether it brings an Authorization header. A tool that sends one need not say where it comes from; a browser
     *     session must
     */
    static boolean sameOrigin(HttpServletRequest request, boolean ownCredentials) {
        String site = request.getHeader("Sec-Fetch-Site");
        if (site != null && !site.equals("same-origin")) {
            return false;
        }
        String origin = request.getHeader("Origin");
        if (origin != null) {
            return isOwn(origin, request);
        }
        String referer = request.getHeader("Referer");
        if (referer != null) {
            return isOwn(referer, request);
        }
        return ownCredentials || site != null;
    }

    private static boolean isOwn(String address, HttpServletRequest request) {
        String own = place(request.getScheme() + "://" + request.getHeader("Host"));
        return own != null && own.equals(place(address));
    }

    /** {@code host:port} of an address, or null when it has none ({@code null}, {@code about:blank}). */
    private static @Nullable String place(String address) {
        try {
            URI uri = new URI(address);
            if (uri.getScheme() == null || uri.getHost() == null) {
                return null;
            }
            String scheme = uri.getScheme().toLowerCase(Locale.ROOT);
            int port = uri.getPort() >= 0 ? uri.getPort() : scheme.equals("http") ? HTTP_PORT : HTTPS_PORT;
            return scheme + "://" + uri.getHost().toLowerCase(Locale.ROOT) + ":" + port;
        } catch (URISyntaxException e) {
            return null;
        }
    }
}
