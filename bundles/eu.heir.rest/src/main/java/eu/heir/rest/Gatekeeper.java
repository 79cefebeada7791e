package eu.heir.rest;

import eu.heir.spi.security.Authenticator;
import eu.heir.spi.security.Login;
import eu.heir.spi.security.Role;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Set;
import java.util.function.BooleanSupplier;
import javax.servlet.http.Cookie;
import javax.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

/** Lets requests in: first who, then whether the request is meant, then whether the role is enough. */
final class Gatekeeper {
    /** Header that carries the token of a browser session. */
    static final String CSRF_HEADER = "X-CSRF-Token";

    private static final Set<String> SAFE_METHODS = Set.of("GET", "HEAD", "OPTIONS");
    private static final String BASIC = "Basic realm=\"HEIR Gateway\", charset=\"UTF-8\"";

    // No browser knows this scheme, so none puts up a window of its own while a page of ours is open.
    private static final String FOR_SCRIPTS = "HeirSession realm=\"HEIR Gateway\"";

    private final Sources sources;

    Gatekeeper(Sources sources) {
        this.sources = sources;
    }

    /**
     * Checks one request.
     *
     * @param needed role the resource asks for
     * @return who it is
     * @throws ProblemException if it is not let in
     */
    Login admit(HttpServletRequest request, Role needed) throws ProblemException {
        Authenticator authenticator = sources.authenticator();
        if (authenticator == null) {
            throw new ProblemException(Problem.starting("Nobody can be logged in yet."));
        }
        Authenticator.Result result = authenticator.authenticate(
                request.getHeader("Authorization"), sessionCookie(request), request.getRemoteAddr());
        if (result instanceof Authenticator.Result.LockedOut lockedOut) {
            throw new ProblemException(
                    Problem.tooMany("Too many wrong logins from here.", lockedOut.retryAfterSeconds()));
        }
        if (!(result instanceof Authenticator.Result.Accepted accepted)) {
            throw new ProblemException(Problem.notLoggedIn(challenge(request)));
        }
        if (!SAFE_METHODS.contains(request.getMethod()) && !isMeant(request, accepted.csrfToken())) {
            throw new ProblemException(
                    Problem.forbidden("A browser session must send its token in " + CSRF_HEADER + "."));
        }
        if (!accepted.login().may(needed)) {
            throw new ProblemException(Problem.forbidden("This needs the role " + needed + "."));
        }
        return accepted.login();
    }

    /** A question that can be asked later: whether the browser session of this request still stands. */
    BooleanSupplier sessionOf(HttpServletRequest request) {
        String cookie = sessionCookie(request);
        String address = request.getRemoteAddr();
        if (request.getHeader("Authorization") != null || cookie == null) {
            return () -> true;
        }
        return () -> {
            Authenticator authenticator = sources.authenticator();
            return authenticator == null
                    || authenticator.authenticate(null, cookie, address) instanceof Authenticator.Result.Accepted;
        };
    }

    private static boolean isMeant(HttpServletRequest request, String csrfToken) {
        String sent = request.getHeader(CSRF_HEADER);
        return csrfToken.isEmpty()
                || (sent != null
                        && MessageDigest.isEqual(
                                sent.getBytes(StandardCharsets.UTF_8), csrfToken.getBytes(StandardCharsets.UTF_8)));
    }

    private static String challenge(HttpServletRequest request) {
        String mode = request.getHeader("Sec-Fetch-Mode");
        return mode == null || mode.equals("navigate") ? BASIC : FOR_SCRIPTS;
    }

    private static @Nullable String sessionCookie(HttpServletRequest request) {
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
}
