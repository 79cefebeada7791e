package eu.heir.rest;

import eu.heir.spi.modules.ModuleChange;
import eu.heir.spi.modules.ModuleHistory;
import eu.heir.spi.modules.ModuleOutcome;
import eu.heir.spi.modules.ModuleStatus;
import eu.heir.spi.modules.Modules;
import eu.heir.spi.modules.Modules.Answer;
import eu.heir.spi.security.Login;
import eu.heir.spi.security.Role;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletResponse;

/**
 * {@code /v1/modules}: the list, one module's history, update and rollback. Looking needs VIEWER, changing ADMIN. An update answers
 * with the first verdict: 200 when the new version serves, 422 when it was refused or put back.
 */
final class ModulesApi {
    /** How much more than the largest jar is read and thrown away, so that a client which sends too much still hears why. */
    static final long DISCARD_MAX_BYTES = 64L << 20;

    private static final Pattern PATH = Pattern.compile("/v1/modules(?:/([^/]+)(?:/(update|rollback))?)?");
    private static final String LOOK = "GET, HEAD, OPTIONS";
    private static final String CHANGE = "POST, OPTIONS";
    private static final int CONFLICT = 409;
    private static final int CONTENT_TOO_LARGE = 413;
    private static final int UNPROCESSABLE = 422;
    private static final int INTERNAL = 500;

    private final Sources sources;

    ModulesApi(Sources sources) {
        this.sources = sources;
    }

    /** Whether a path is one of ours. */
    static boolean owns(String path) {
        return PATH.matcher(path).matches();
    }

    /**
     * Answers a request that has been let in as VIEWER.
     *
     * @param path one that {@link #owns}
     * @throws IOException if the client is gone
     * @throws ProblemException if it cannot be answered
     */
    void answer(HttpServletRequest request, HttpServletResponse response, String path, Login login)
            throws IOException, ProblemException {
        Matcher parts = PATH.matcher(path);
        if (!parts.matches()) {
            throw new ProblemException(Problem.notFound(path));
        }
        String name = parts.group(1);
        String act = parts.group(2);
        if (request.getMethod().equals("OPTIONS")) {
            Answers.headers(response);
            response.setHeader("Allow", act == null ? LOOK : CHANGE);
            response.setStatus(HttpServletResponse.SC_NO_CONTENT);
            return;
        }
        if (!Answers.accepts(request.getHeader("Accept"), Answers.JSON)) {
            throw new ProblemException(Problem.notAcceptable(Answers.JSON));
        }
        if (act == null) {
            allow(request, Set.of("GET", "HEAD"), LOOK);
            Query.of(request, Set.of());
            look(request, response, name);
        } else {
            allow(request, Set.of("POST"), CHANGE);
            if (!login.may(Role.ADMIN)) {
                throw new ProblemException(Problem.forbidden("This needs the role " + Role.ADMIN + "."));
            }
            change(request, response, name, act.equals("update"), login.user());
        }
    }

    private static void allow(HttpServletRequest request, Set<String> methods, String allowed) throws ProblemException {
        if (!methods.contains(request.getMethod())) {
            throw new ProblemException(Problem.methodNotAllowed(request.getMethod(), allowed));
        }
    }

    private void look(HttpServletRequest request, HttpServletResponse response, String name)
            throws IOException, ProblemException {
        if (name == null) {
            ok(request, response, new ModuleList(modules().modules()));
            return;
        }
        ModuleHistory history = modules()
                .history(name)
                .orElseThrow(() -> new ProblemException(new Problem(
                        HttpServletResponse.SC_NOT_FOUND,
                        "No such module",
                        "No such module is installed; see /heir/api/v1/modules.",
                        Map.of())));
        ok(request, response, history);
    }

    private void change(
            HttpServletRequest request, HttpServletResponse response, String name, boolean update, String who)
            throws IOException, ProblemException {
        Modules modules = modules();
        Answer answer;
        if (update) {
            // The parameters are not asked for: a body sent as a form would be eaten by that.
            if (request.getContentLengthLong() > modules.jarMaxBytes()) {
                answer = new Answer.TooLarge("The jar is larger than " + modules.jarMaxBytes()
                        + " bytes (module.max.bytes in etc/eu.heir.modules.cfg).");
            } else {
                answer = received(modules, name, request.getInputStream(), who);
            }
            discard(request, modules.jarMaxBytes());
        } else {
            answer = modules.rollback(name, who);
        }
        tell(request, response, answer);
    }

    private static Answer received(Modules modules, String name, InputStream body, String who) throws ProblemException {
        try {
            return modules.update(name, body, who);
        } catch (IOException e) {
            throw new ProblemException(new Problem(
                    INTERNAL, "Not done", "The module was not replaced: " + e.getMessage() + ".", Map.of()));
        }
    }

    /** A client that waits for 100 Continue has sent nothing yet and is not asked to; any other is read to its end. */
    static void discard(HttpServletRequest request, long jarMaxBytes) throws IOException {
        boolean waits = "100-continue".equalsIgnoreCase(request.getHeader("Expect"));
        if (waits && request.getContentLengthLong() > jarMaxBytes) {
            return;
        }
        byte[] buffer = new byte[1 << 16];
        InputStream in = request.getInputStream();
        long left = DISCARD_MAX_BYTES;
        for (int count = in.read(buffer); count >= 0 && left > 0; count = in.read(buffer)) {
            left -= count;
        }
    }

    private static void tell(HttpServletRequest request, HttpServletResponse response, Answer answer)
            throws IOException, ProblemException {
        // Pattern switches are not in Java 17.
        if (answer instanceof Answer.Tried tried) {
            ModuleChange change = tried.change();
            if (change.outcome() != ModuleOutcome.PROBATION && change.outcome() != ModuleOutcome.ACCEPTED) {
                throw new ProblemException(new Problem(UNPROCESSABLE, "Put back", sentence(change), Map.of()));
            }
            ok(request, response, change);
        } else if (answer instanceof Answer.Refused refused) {
            throw new ProblemException(new Problem(UNPROCESSABLE, "Jar refused", refused.reason(), Map.of()));
        } else if (answer instanceof Answer.TooLarge large) {
            throw new ProblemException(new Problem(CONTENT_TOO_LARGE, "Too large", large.reason(), Map.of()));
        } else if (answer instanceof Answer.Conflict conflict) {
            throw new ProblemException(new Problem(CONFLICT, "Not now", conflict.reason(), Map.of()));
        } else if (answer instanceof Answer.Unknown unknown) {
            throw new ProblemException(
                    new Problem(HttpServletResponse.SC_NOT_FOUND, "No such module", unknown.reason(), Map.of()));
        }
    }

    private static String sentence(ModuleChange change) {
        String fate = change.outcome() == ModuleOutcome.ROLLED_BACK
                ? " was rolled back: "
                : " failed, and nothing that serves could be put back: ";
        return "Version " + change.version() + fate + change.reason() + ".";
    }

    private Modules modules() throws ProblemException {
        Modules modules = sources.modules();
        if (modules == null) {
            throw new ProblemException(Problem.starting("The modules are not looked after yet."));
        }
        return modules;
    }

    private static void ok(HttpServletRequest request, HttpServletResponse response, Object body) throws IOException {
        Answers.send(request, response, HttpServletResponse.SC_OK, Answers.JSON, Json.bytes(body));
    }

    /** The document of {@code /modules}. */
    private record ModuleList(List<ModuleStatus> modules) {}
}
