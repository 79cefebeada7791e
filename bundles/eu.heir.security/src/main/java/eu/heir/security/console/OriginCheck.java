package eu.heir.security.console;

import eu.heir.spi.security.RequestOrigin;
import javax.servlet.http.HttpServletRequest;

/**
 * Whether a state-changing request comes from a page of the console itself. The stock pages cannot carry a token, so the browser's own
 * word has to do: see {@link RequestOrigin}.
 */
final class OriginCheck {
    private OriginCheck() {}

    /**
     * Checks one request.
     *
     * @param ownCredentials whether it brings an Authorization header. A tool that sends one need not say where it comes from; a browser
     *     session must
     */
    static boolean sameOrigin(HttpServletRequest request, boolean ownCredentials) {
        RequestOrigin origin = new RequestOrigin(
                request.getScheme() + "://" + request.getHeader("Host"),
                request.getHeader("Sec-Fetch-Site"),
                request.getHeader("Origin"),
                request.getHeader("Referer"));
        return switch (origin.verdict()) {
            case OWN -> true;
            case FOREIGN -> false;
            case UNSAID -> ownCredentials;
        };
    }
}
