package eu.heir.security.console;

import eu.heir.security.login.BrowserSessions;
import eu.heir.security.login.CredentialAuthenticator;
import eu.heir.security.login.LoginRecord;
import eu.heir.spi.security.Authenticator.Result;
import eu.heir.spi.security.Login;
import eu.heir.spi.security.Role;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.Principal;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import javax.security.auth.Subject;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletResponse;
import org.apache.felix.webconsole.WebConsoleSecurityProvider2;
import org.apache.felix.webconsole.WebConsoleSecurityProvider3;
import org.apache.karaf.jaas.boot.principal.RolePrincipal;
import org.apache.karaf.jaas.boot.principal.UserPrincipal;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asked by the web console about every request, also those for images and scripts. Order of the questions: the login form; who; from
 * which page; with which role.
 */
public final class ConsoleGate implements WebConsoleSecurityProvider3 {
    /** Value of {@code webconsole.security.provider.id}, named by the framework property that keeps the console shut without us. */
    public static final String PROVIDER_ID = "eu.heir.security";

    private static final Logger LOG = LoggerFactory.getLogger(ConsoleGate.class);
    private static final String REMOTE_USER = "org.osgi.service.http.authentication.remote.user";
    private static final String RUN_AS = "karaf.subject.runas";
    private static final String CHALLENGE = "Basic realm=\"HEIR Gateway\", charset=\"UTF-8\"";
    private static final int TOO_MANY_REQUESTS = 429;

    // What Karaf's own access lists ask for; the shell page is empty without them.
    private static final List<String> KARAF_ROLES = List.of("admin", "manager", "viewer", "systembundles");

    private final CredentialAuthenticator authenticator;
    private final BrowserSessions sessions;
    private final LoginRecord record;
    private final SecurityHeaders headers;
    private final LoginPage loginPage;

    /**
     * Creates the gate.
     *
     * @param hstsAge see {@link SecurityHeaders}; zero for none
     */
    public ConsoleGate(
            CredentialAuthenticator authenticator, BrowserSessions sessions, LoginRecord record, Duration hstsAge) {
        this.authenticator = authenticator;
        this.sessions = sessions;
        this.record = record;
        this.headers = new SecurityHeaders(hstsAge);
        this.loginPage = new LoginPage(headers);
    }

    @Override
    public boolean authenticate(HttpServletRequest request, HttpServletResponse response) {
        try {
            String below = ConsolePath.below(request);
            headers.consolePage(response, ConsolePath.label(below));
            if (below.equals(ConsolePath.LOGIN)) {
                login(request, response);
                return false;
            }
            return enter(request, response, below);
        } catch (IOException e) {
            LOG.debug("event=console-request outcome=client-gone address={}", request.getRemoteAddr(), e);
            return false;
        }
    }

    private boolean enter(HttpServletRequest request, HttpServletResponse response, String below) throws IOException {
        String authorization = request.getHeader("Authorization");
        Result result = authenticator.authenticate(authorization, SessionCookie.of(request), request.getRemoteAddr());
        if (result instanceof Result.LockedOut lockedOut) {
            response.setHeader("Retry-After", Integer.toString(lockedOut.retryAfterSeconds()));
            refuse(response, TOO_MANY_REQUESTS, "Too many wrong logins. Try again later.");
            return false;
        }
        if (!(result instanceof Result.Accepted accepted)) {
            challenge(request, response, authorization);
            return false;
        }
        boolean safe = ConsolePath.isSafe(request);
        Login login = accepted.login();
        if (!safe && !OriginCheck.sameOrigin(request, authorization != null)) {
            LOG.warn(
                    "event=console-request outcome=foreign-origin user={} address={}",
                    login.user(),
                    request.getRemoteAddr());
            refuse(response, HttpServletResponse.SC_FORBIDDEN, "The request comes from another site.");
            return false;
        }
        if (!ConsoleRules.allow(login, safe, below)) {
            LOG.warn(
                    "event=console-request outcome=role-missing user={} address={}",
                    login.user(),
                    request.getRemoteAddr());
            refuse(response, HttpServletResponse.SC_FORBIDDEN, "Your role does not allow this.");
            return false;
        }
        request.setAttribute(REMOTE_USER, login.user());
        request.setAttribute(WebConsoleSecurityProvider2.USER_ATTRIBUTE, login);
        request.setAttribute(RUN_AS, subject(login));
        return true;
    }

    private void challenge(HttpServletRequest request, HttpServletResponse response, @Nullable String authorization)
            throws IOException {
        if (authorization == null && ConsolePath.isSafe(request) && ConsolePath.isNavigation(request)) {
            String address = address(request);
            if ("cross-site".equals(request.getHeader("Sec-Fetch-Site"))) {
                loginPage.comeAgain(response, address);
            } else {
                response.setStatus(HttpServletResponse.SC_FOUND);
                response.setHeader(
                        "Location",
                        ConsolePath.ROOT + "/" + ConsolePath.LOGIN + "?next="
                                + URLEncoder.encode(address, StandardCharsets.UTF_8));
                response.flushBuffer();
            }
            return;
        }
        if (authorization != null || request.getHeader("Sec-Fetch-Mode") == null) {
            // A script in a page gets no challenge: the browser would put up its own window over ours.
            response.setHeader("WWW-Authenticate", CHALLENGE);
        }
        refuse(response, HttpServletResponse.SC_UNAUTHORIZED, "Log in first.");
    }

    private void login(HttpServletRequest request, HttpServletResponse response) throws IOException {
        if (ConsolePath.isSafe(request)) {
            loginPage.show(response, HttpServletResponse.SC_OK, "", "", ConsolePath.next(request.getParameter("next")));
            return;
        }
        String next = ConsolePath.next(request.getParameter("next"));
        if (!request.getMethod().equals("POST") || !OriginCheck.sameOrigin(request, false)) {
            loginPage.show(
                    response,
                    HttpServletResponse.SC_FORBIDDEN,
                    "The form was sent from another site. Please log in here.",
                    "",
                    next);
            return;
        }
        String user = text(request.getParameter("user")).strip();
        String address = request.getRemoteAddr();
        Result result = authenticator.password(user, text(request.getParameter("password")), address);
        if (result instanceof Result.Accepted accepted) {
            @Nullable String before = SessionCookie.of(request);
            if (before != null) {
                sessions.end(before).ifPresent(who -> record.ended(who, address));
            }
            SessionCookie.set(response, sessions.begin(accepted.login().user()));
            record.began(accepted.login().user(), address);
            LOG.info(
                    "event=login outcome=accepted method=form user={} address={}",
                    accepted.login().user(),
                    address);
            response.setStatus(HttpServletResponse.SC_SEE_OTHER);
            response.setHeader("Location", next);
            response.flushBuffer();
        } else if (result instanceof Result.LockedOut lockedOut) {
            response.setHeader("Retry-After", Integer.toString(lockedOut.retryAfterSeconds()));
            loginPage.show(
                    response,
                    TOO_MANY_REQUESTS,
                    "Too many wrong tries. Please wait " + lockedOut.retryAfterSeconds() + " s.",
                    user,
                    next);
        } else {
            loginPage.show(response, HttpServletResponse.SC_UNAUTHORIZED, "User or password is not right.", user, next);
        }
    }

    @Override
    public void logout(HttpServletRequest request, HttpServletResponse response) {
        @Nullable String cookie = SessionCookie.of(request);
        if (cookie != null) {
            sessions.end(cookie).ifPresent(who -> record.ended(who, request.getRemoteAddr()));
        }
        SessionCookie.clear(response);
        response.setStatus(HttpServletResponse.SC_SEE_OTHER);
        response.setHeader("Location", ConsolePath.ROOT + "/" + ConsolePath.LOGIN);
    }

    /** Never called by a console that knows the interfaces above; answers no. */
    @Override
    public @Nullable Object authenticate(String user, String password) {
        return null;
    }

    /** Every request has been checked as a whole by then. */
    @Override
    public boolean authorize(Object user, String role) {
        return user instanceof Login login && login.may(Role.ADMIN);
    }

    private static String address(HttpServletRequest request) {
        String query = request.getQueryString();
        return ConsolePath.next(query == null ? request.getRequestURI() : request.getRequestURI() + "?" + query);
    }

    private static Subject subject(Login login) {
        Subject subject = new Subject();
        Set<Principal> principals = subject.getPrincipals();
        principals.add(new UserPrincipal(login.user()));
        if (login.may(Role.ADMIN)) {
            KARAF_ROLES.forEach(role -> principals.add(new RolePrincipal(role)));
        } else {
            principals.add(new RolePrincipal("viewer"));
        }
        return subject;
    }

    private static void refuse(HttpServletResponse response, int status, String message) throws IOException {
        byte[] body = (message + "\n").getBytes(StandardCharsets.UTF_8);
        response.setStatus(status);
        response.setContentType("text/plain; charset=utf-8");
        response.setHeader("Cache-Control", "no-store");
        response.setContentLength(body.length);
        response.getOutputStream().write(body);
        response.flushBuffer();
    }

    private static String text(@Nullable String value) {
        return value == null ? "" : value;
    }
}
