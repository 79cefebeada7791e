package eu.heir.rest;

import eu.heir.spi.security.Authenticator;
import eu.heir.spi.security.Authenticator.Result.Accepted;
import eu.heir.spi.security.RequestOrigin;
import eu.heir.spi.security.Role;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Set;
import java.util.function.BooleanSupplier;
import javax.servlet.http.Cookie;
import javax.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets requests in: first who, then whether the request is meant, then whether the role is enough.
 *
 * <p>A request that changes something is meant when no browser says that it comes from elsewhere (browsers keep a Basic login and send
 * it with every request, also with those that a foreign page makes), and when a browser session sends the token that only pages of ours
 * can read. Bearer tokens are never sent by a browser on its own.
 */
final class Gatekeeper {
    /** Header that carries the token of a browser session. */
    static final String CSRF_HEADER = "X-CSRF-Token";

    private static final Logger LOG = LoggerFactory.getLogger(Gatekeeper.class);
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
    Accepted admit(HttpServletRequest request, Role needed) throws ProblemException {
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
        if (!(result instanceof Accepted accepted)) {
            throw new ProblemException(Problem.notLoggedIn(challenge(request)));
        }
        if (!SAFE_METHODS.contains(request.getMethod())) {
            requireMeant(request, accepted);
        }
        require(request, accepted, needed);
        return accepted;
    }

    /**
     * Checks the role.
     *
     * @throws ProblemException if it is not enough
     */
    void require(HttpServletRequest request, Accepted caller, Role needed) throws ProblemException {
        if (!caller.login().may(needed)) {
            throw new ProblemException(refused(request, caller, "role-missing", "This needs the role " + needed + "."));
        }
    }

    /**
     * Checks that no browser says that the request comes from another site: also what changes nothing may be dear.
     *
     * @throws ProblemException if one does
     */
    static void requireOwnOrigin(HttpServletRequest request, Accepted caller) throws ProblemException {
        RequestOrigin origin = new RequestOrigin(
                request.getScheme() + "://" + request.getHeader("Host"),
                request.getHeader("Sec-Fetch-Site"),
                request.getHeader("Origin"),
                request.getHeader("Referer"));
        if (origin.verdict() == RequestOrigin.Verdict.FOREIGN) {
            throw new ProblemException(
                    refused(request, caller, "foreign-origin", "The request comes from another site."));
        }
    }

    private static void requireMeant(HttpServletRequest request, Accepted caller) throws ProblemException {
        requireOwnOrigin(request, caller);
        if (!hasToken(request, caller.csrfToken())) {
            throw new ProblemException(refused(
                    request,
                    caller,
                    "token-missing",
                    "A browser session must send its token in " + CSRF_HEADER + "; see /heir/api/v1/session."));
        }
    }

    private static Problem refused(HttpServletRequest request, Accepted caller, String outcome, String detail) {
        LOG.warn(
                "event=rest-request outcome={} method={} user={} address={}",
                outcome,
                request.getMethod(),
                caller.login().user(),
                request.getRemoteAddr());
        return Problem.forbidden(detail);
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
            return authenticator == null || authenticator.authenticate(null, cookie, address) instanceof Accepted;
        };
    }

    private static boolean hasToken(HttpServletRequest request, String csrfToken) {
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
