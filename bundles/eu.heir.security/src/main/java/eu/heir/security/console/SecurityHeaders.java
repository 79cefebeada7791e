package eu.heir.security.console;

import java.time.Duration;
import javax.servlet.http.HttpServletResponse;

/** Headers that tell the browser what a page of ours may do. */
final class SecurityHeaders {
    // The console's frame, which is around every page, carries inline scripts and styles. From anywhere else none may
    // come.
    private static final String ANY_PAGE = "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:;"
            + " connect-src 'self'; object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'none';"
            + " script-src 'self' 'unsafe-inline'";

    // What sorts the tables of the stock pages is put together as text and evaluated.
    private static final String STOCK_PAGE = ANY_PAGE + " 'unsafe-eval'";

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

    /**
     * For pages of the console.
     *
     * @param label of the page
     */
    void consolePage(HttpServletResponse response, String label) {
        common(response);
        response.setHeader("Content-Security-Policy", ConsolePath.OURS.contains(label) ? ANY_PAGE : STOCK_PAGE);
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
