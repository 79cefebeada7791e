package eu.heir.rest;

import eu.heir.spi.devices.DeviceDetail;
import eu.heir.spi.devices.DeviceQuery;
import eu.heir.spi.devices.DeviceQuery.Sort;
import eu.heir.spi.devices.DeviceState;
import eu.heir.spi.devices.Devices;
import eu.heir.spi.devices.Devices.Answer;
import eu.heir.spi.security.Authenticator.Result.Accepted;
import eu.heir.spi.security.Role;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletResponse;

/**
 * {@code /v1/devices}: a page of them, one with its history, and what is decided about it. Looking needs VIEWER, changing OPERATOR. A change
 * answers with the device as it is then: 409 when it cannot be made as things stand, 500 when it is in force but not on disk.
 */
final class DevicesApi {
    static final String Q = "q";
    static final String STATE = "state";
    static final String LISTENER = "listener";
    static final String SORT = "sort";
    static final String PAGE = "page";
    static final String SIZE = "size";

    private static final Set<String> PARAMETERS = Set.of(Q, STATE, LISTENER, SORT, PAGE, SIZE);

    /** Longest search, characters. */
    private static final int Q_MAX_CHARS = 200;

    private static final int PAGE_MAX = 1_000_000;

    private static final String REASON = "reason";
    private static final String NAME = "name";
    private static final String OTHER = "other";
    private static final String OBSERVATIONS = "observations";

    private static final Pattern PATH =
            Pattern.compile("/v1/devices(?:/([^/]+)(?:/(admit|quarantine|retire|rename|merge|split|undo))?)?");
    private static final String LOOK = "GET, HEAD, OPTIONS";
    private static final String CHANGE = "POST, OPTIONS";
    private static final int CONFLICT = 409;
    private static final int INTERNAL = 500;

    private static final Map<String, Sort> SORTS = new TreeMap<>(Map.of(
            "name", Sort.NAME,
            "state", Sort.STATE,
            "assurance", Sort.ASSURANCE,
            "firstSeen", Sort.FIRST_SEEN,
            "lastSeen", Sort.LAST_SEEN,
            "interactions", Sort.INTERACTIONS,
            "refused", Sort.REFUSED,
            "rate", Sort.RATE));

    private final Sources sources;
    private final Gatekeeper gatekeeper;

    DevicesApi(Sources sources, Gatekeeper gatekeeper) {
        this.sources = sources;
        this.gatekeeper = gatekeeper;
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
    void answer(HttpServletRequest request, HttpServletResponse response, String path, Accepted caller)
            throws IOException, ProblemException {
        Matcher parts = PATH.matcher(path);
        if (!parts.matches()) {
            throw new ProblemException(Problem.notFound(path));
        }
        String id = parts.group(1);
        String act = parts.group(2);
        String allowed = act == null ? LOOK : CHANGE;
        String method = request.getMethod();
        if (method.equals("OPTIONS")) {
            Answers.headers(response);
            response.setHeader("Allow", allowed);
            response.setStatus(HttpServletResponse.SC_NO_CONTENT);
            return;
        }
        if (!List.of(allowed.split(", ")).contains(method)) {
            throw new ProblemException(Problem.methodNotAllowed(method, allowed));
        }
        if (act != null) {
            gatekeeper.require(request, caller, Role.OPERATOR);
        }
        if (!Answers.accepts(request.getHeader("Accept"), Answers.JSON)) {
            throw new ProblemException(Problem.notAcceptable(Answers.JSON));
        }
        Object body;
        if (id == null) {
            body = devices().devices(query(Query.of(request, PARAMETERS)));
        } else if (act == null) {
            Query.of(request, Set.of());
            body = devices().device(id).orElseThrow(() -> new ProblemException(unknown()));
        } else {
            Query.of(request, Set.of());
            body = change(request, id, act, caller.login().user());
        }
        Answers.send(request, response, HttpServletResponse.SC_OK, Answers.JSON, Json.bytes(body));
    }

    private static DeviceQuery query(Query query) throws ProblemException {
        String text = query.text(Q).orElse("");
        if (text.length() > Q_MAX_CHARS) {
            throw new ProblemException(Problem.badParameter(Q, "at most " + Q_MAX_CHARS + " characters"));
        }
        String sort = query.text(SORT).orElse("-lastSeen");
        boolean descending = sort.startsWith("-");
        Sort by = SORTS.get(descending ? sort.substring(1) : sort);
        if (by == null) {
            throw new ProblemException(Problem.badParameter(
                    SORT,
                    "one of " + String.join(", ", SORTS.keySet()) + ", with a - before it for the other way round"));
        }
        return new DeviceQuery(
                text,
                query.some(STATE, DeviceState.class),
                query.text(LISTENER).orElse(""),
                by,
                descending,
                (int) query.number(PAGE, 0, PAGE_MAX).orElse(0),
                (int) query.number(SIZE, 1, DeviceQuery.PAGE_SIZE_MAX).orElse(DeviceQuery.PAGE_SIZE_DEFAULT));
    }

    private DeviceDetail change(HttpServletRequest request, String id, String act, String who)
            throws IOException, ProblemException {
        Devices devices = devices();
        return switch (act) {
            case "admit" ->
                done(devices.admit(id, who, Body.of(request, Set.of(REASON)).lineOr(REASON, Devices.TEXT_MAX)));
            case "quarantine" -> done(devices.quarantine(id, who, reason(Body.of(request, Set.of(REASON)))));
            case "retire" -> done(devices.retire(id, who, reason(Body.of(request, Set.of(REASON)))));
            case "undo" -> done(devices.undo(id, who, reason(Body.of(request, Set.of(REASON)))));
            case "rename" -> {
                Body body = Body.of(request, Set.of(NAME, REASON));
                yield done(devices.rename(
                        id, body.lineOr(NAME, Devices.TEXT_MAX), who, body.lineOr(REASON, Devices.TEXT_MAX)));
            }
            case "merge" -> {
                Body body = Body.of(request, Set.of(OTHER, REASON));
                yield done(devices.merge(id, body.line(OTHER, Devices.TEXT_MAX), who, reason(body)));
            }
            case "split" -> {
                Body body = Body.of(request, Set.of(OBSERVATIONS, REASON));
                yield done(devices.split(id, body.numbers(OBSERVATIONS), who, reason(body)));
            }
            default -> throw new ProblemException(Problem.notFound(act));
        };
    }

    private static String reason(Body body) throws ProblemException {
        return body.line(REASON, Devices.TEXT_MAX);
    }

    private static DeviceDetail done(Answer answer) throws ProblemException {
        // Pattern switches are not in Java 17.
        if (answer instanceof Answer.Done done) {
            return done.device();
        } else if (answer instanceof Answer.Refused refused) {
            throw new ProblemException(new Problem(CONFLICT, "Not done", refused.reason(), Map.of()));
        } else if (answer instanceof Answer.NotKept notKept) {
            throw new ProblemException(new Problem(INTERNAL, "Not kept", notKept.reason(), Map.of()));
        }
        throw new ProblemException(unknown());
    }

    private static Problem unknown() {
        return Problem.missing("No such device", "There is no device of this id; see /heir/api/v1/devices.");
    }

    private Devices devices() throws ProblemException {
        Devices devices = sources.devices();
        if (devices == null) {
            throw new ProblemException(Problem.starting("The devices are not looked after yet."));
        }
        return devices;
    }
}
