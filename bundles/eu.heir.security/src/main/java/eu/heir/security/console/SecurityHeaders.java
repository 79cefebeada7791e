package eu.heir.security.console;

import java.time.Duration;
import javax.servlet.http.HttpServletResponse;

/** Headers that tell the browser what a page of ours may do. */
final class SecurityHeaders {
    /** For the stock pages, which carry inline scripts and styles; scripts from anywhere else stay forbidden. */
    private static final String STOCK_PAGES =
            "default-src 'self'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline';"
                    + " img-src 'self' data:; connect-src 'self'; object-src 'none'; base-uri 'self'; form-action 'self';"
                    + " frame-ancestors 'none'";

    private final Duration hstsAge;

    /**
     * Fixes the settings.
     *
     * @param hstsAge how long browsers shall insist on a certificate they trust; zero for not at all, as befits a self-signed one: with
     *     HSTS a browser offers no way past its warning
     */
    SecurityHeaders(Duration hstsAge) {
        this.hstsAge = hstsAge;
    }

    /** For pages of the console. */
    void consolePage(HttpServletResponse response) {
        common(response);
        response.setHeader("Content-Security-Policy", STOCK_PAGES);
    }

    /**
     * For a page that consists of one HTML document and one style sheet inside it.
     *
     * @param nonce of the style element
     */
    void ownPage(HttpServletResponse response, String nonce) {
        common(response);
        response.setHeader(
                "Content-Security-Policy",
                "default-src 'none'; style-src 'nonce-" + nonce
                        + "'; img-src data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'");
        response.setHeader("Cache-Control", "no-store");
    }

    private void common(HttpServletResponse response) {
        response.setHeader("X-Frame-Options", "DENY");
        response.setHeader("X-Content-Type-Options", "nosniff");
        response.setHeader("Referrer-Policy", "same-origin");
        response.setHeader("Cross-Origin-Opener-Policy", "same-origin");
        response.setHeader("Cross-Origin-Resource-Policy", "same-origin");
        response.setHeader("Permissions-Policy", "camera=(), geolocation=(), microphone=()");
        if (!hstsAge.isZero()) {
            response.setHeader("Strict-Transport-Security", "max-age=" + hstsAge.toSeconds());
        }
    }
}
