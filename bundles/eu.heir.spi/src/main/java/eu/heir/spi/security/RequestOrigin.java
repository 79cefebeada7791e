package eu.heir.spi.security;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Where the browser says that a request comes from (Fetch standard §3.2 and Fetch Metadata §2.1). A page elsewhere cannot forge these
 * headers; a tool need not send any.
 *
 * @param own address that the request was sent to, {@code scheme://host[:port]}
 * @param site {@code Sec-Fetch-Site}, or null
 * @param origin {@code Origin}, or null
 * @param referer {@code Referer}, or null
 */
public record RequestOrigin(String own, @Nullable String site, @Nullable String origin, @Nullable String referer) {
    private static final int HTTP_PORT = 80;
    private static final int HTTPS_PORT = 443;

    /** What the browser says. */
    public enum Verdict {
        /** A page of ours. */
        OWN,
        /** A page elsewhere, or one that hides where it is. */
        FOREIGN,
        /** Nothing: not a browser, or a very old one. */
        UNSAID
    }

    /** Compares what the headers say with the address the request was sent to. */
    public Verdict verdict() {
        if (site != null && !site.equals("same-origin")) {
            return Verdict.FOREIGN;
        }
        String said = origin != null ? origin : referer;
        if (said != null) {
            String place = place(own);
            return place != null && place.equals(place(said)) ? Verdict.OWN : Verdict.FOREIGN;
        }
        return site != null ? Verdict.OWN : Verdict.UNSAID;
    }

    /** {@code scheme://host:port} of an address, or null when it has none ({@code null}, {@code about:blank}). */
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
