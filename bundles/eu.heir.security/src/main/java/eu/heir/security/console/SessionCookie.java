package eu.heir.security.console;

import eu.heir.spi.security.Authenticator;
import javax.servlet.http.Cookie;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;

/** The cookie of a browser session: out of reach of scripts and of other sites, gone with the browser (RFC 6265bis §5.4). */
final class SessionCookie {
    private static final String ATTRIBUTES = "; Path=/; Secure; HttpOnly; SameSite=Strict";

    private SessionCookie() {}

    static @Nullable String of(HttpServletRequest request) {
        Cookie[] cookies = request.getCookies();
        if (cookies != null) {
            for (Cookie cookie : cookies) {
                if (cookie.getName().equals(Authenticator.SESSION_COOKIE)) {
                    return cookie.getValue();
                }
            }
        }
        return null;
    }

    static void set(HttpServletResponse response, String value) {
        // javax.servlet's Cookie knows no SameSite.
        response.addHeader("Set-Cookie", Authenticator.SESSION_COOKIE + "=" + value + ATTRIBUTES);
    }

    static void clear(HttpServletResponse response) {
        response.addHeader("Set-Cookie", Authenticator.SESSION_COOKIE + "=; Max-Age=0" + ATTRIBUTES);
    }
}
