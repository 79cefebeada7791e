package eu.heir.rest;

import eu.heir.rest.Resource.Call;
import eu.heir.spi.control.ListenerState;
import eu.heir.spi.http.WebServer;
import eu.heir.spi.security.Authenticator.Result.Accepted;
import eu.heir.spi.security.Login;
import eu.heir.spi.security.Role;
import eu.heir.spi.telemetry.GatewayStatus;
import eu.heir.spi.telemetry.ListenerStatus;
import java.io.IOException;
import java.io.InputStream;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.servlet.Servlet;
import javax.servlet.http.HttpServlet;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletResponse;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;

/** {@code /heir/api}: one table of resources, the same checks in the same order for each. */
@Component(
        service = Servlet.class,
        reference = @Reference(name = "webServer", service = WebServer.class),
        property = {
            "osgi.http.whiteboard.servlet.name=heir-api",
            "osgi.http.whiteboard.servlet.pattern=/heir/api/*",
            "osgi.http.whiteboard.servlet.asyncSupported:Boolean=true"
        })
public final class ApiServlet extends HttpServlet {
    private static final long serialVersionUID = 1;
    private static final Pattern OF_LISTENER = Pattern.compile("/v1/listeners/([^/]+)/(break-glass|downtime-recovery)");
    private static final int UNAVAILABLE = HttpServletResponse.SC_SERVICE_UNAVAILABLE;

    private final transient Sources sources;
    private final transient Gatekeeper gatekeeper;
    private final transient InstantSource clock;
    private final transient ProcessFacts facts;
    private final transient EventHub hub;
    private final transient ModulesApi modules;
    private final transient DevicesApi devices;
    private final transient Map<String, Resource> resources;
    /** By the last word of the address. */
    private final transient Map<String, Resource> ofListener;

    private final transient byte[] openApi;

    /** Starts; called by declarative services. */
    @Activate
    public ApiServlet(@Reference Sources sources) {
        this(sources, ProcessFacts.now(), InstantSource.system());
    }

    ApiServlet(Sources sources, ProcessFacts facts, InstantSource clock) {
        this.sources = sources;
        this.gatekeeper = new Gatekeeper(sources);
        this.facts = facts;
        this.clock = clock;
        this.hub = new EventHub(sources, facts, clock);
        this.modules = new ModulesApi(sources);
        this.devices = new DevicesApi(sources, gatekeeper);
        this.openApi = openApi();
        Openings breakGlass = new Openings(ListenerState.BREAK_GLASS, sources, hub::tellStatus);
        Openings recovery = new Openings(ListenerState.DOWNTIME_RECOVERY, sources, hub::tellStatus);
        this.ofListener = Map.of(
                ListenerState.BREAK_GLASS.word(), ofListener(breakGlass),
                ListenerState.DOWNTIME_RECOVERY.word(), ofListener(recovery));
        JournalApi journal = new JournalApi(sources);
        this.resources = Map.ofEntries(
                Map.entry("/v1/status", json(Set.of(), this::status)),
                Map.entry("/v1/decisions", json(Decisions.PARAMETERS, this::decisions)),
                Map.entry("/v1/listeners", json(Set.of(), this::listeners)),
                Map.entry("/v1/peers", json(Peers.PARAMETERS, this::peers)),
                Map.entry("/v1/break-glass", json(Set.of(), breakGlass::all)),
                Map.entry("/v1/downtime-recovery", json(Set.of(), recovery::all)),
                Map.entry("/v1/session", json(Set.of(), ApiServlet::session)),
                Map.entry("/v1/openapi.json", json(Set.of(), this::description)),
                Map.entry("/v1/events", new Resource("text/event-stream", Set.of(), this::events)),
                Map.entry("/v1/journal", json(JournalApi.PARAMETERS, journal::page)),
                Map.entry("/v1/journal/verification", forAdmin(Answers.JSON, journal::verification)),
                Map.entry("/v1/journal/export", forAdmin(JournalApi.LINES, journal::export)));
    }

    private static Resource ofListener(Openings openings) {
        return new Resource(
                Answers.JSON,
                Role.VIEWER,
                Set.of(),
                openings::one,
                Map.of("PUT", openings::open, "DELETE", openings::close));
    }

    @Deactivate
    void close() {
        hub.close();
    }

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        try {
            Accepted caller = gatekeeper.admit(request, Role.VIEWER);
            String path = request.getPathInfo() == null ? "" : request.getPathInfo();
            if (ModulesApi.owns(path)) {
                if (request.getMethod().equals("POST")) {
                    try {
                        gatekeeper.require(request, caller, Role.ADMIN);
                    } catch (ProblemException e) {
                        // A jar that nobody reads would reset the connection, and the reason with it.
                        ModulesApi.discard(request, 0);
                        throw e;
                    }
                }
                modules.answer(request, response, path, caller.login());
                return;
            }
            if (DevicesApi.owns(path)) {
                devices.answer(request, response, path, caller);
                return;
            }
            Matcher match = OF_LISTENER.matcher(path);
            boolean named = match.matches();
            Resource resource = named ? ofListener.get(match.group(2)) : resources.get(path);
            if (resource == null) {
                throw new ProblemException(Problem.notFound(request.getServletPath() + path));
            }
            answer(request, response, caller, resource, named ? match.group(1) : "");
        } catch (ProblemException e) {
            Answers.send(request, response, e.problem());
        }
    }

    private void answer(
            HttpServletRequest request,
            HttpServletResponse response,
            Accepted caller,
            Resource resource,
            String listener)
            throws IOException, ProblemException {
        String method = request.getMethod();
        Resource.Handler change = resource.changes().get(method);
        if (method.equals("OPTIONS")) {
            Answers.headers(response);
            response.setHeader("Allow", resource.allowed());
            response.setStatus(HttpServletResponse.SC_NO_CONTENT);
        } else if (change != null || method.equals("GET") || method.equals("HEAD")) {
            gatekeeper.require(request, caller, change != null ? Role.OPERATOR : resource.role());
            if (resource.role() != Role.VIEWER) {
                Gatekeeper.requireOwnOrigin(request, caller);
            }
            if (!Answers.accepts(request.getHeader("Accept"), resource.type())) {
                throw new ProblemException(Problem.notAcceptable(resource.type()));
            }
            Query query = Query.of(request, resource.parameters());
            (change != null ? change : resource.handler()).answer(new Call(request, response, caller, listener, query));
        } else {
            throw new ProblemException(Problem.methodNotAllowed(method, resource.allowed()));
        }
    }

    private void status(Call call) throws IOException {
        StatusReport report = StatusReport.of(sources, facts.version(), facts.startedAt(), clock.instant());
        int status = report.ready() ? HttpServletResponse.SC_OK : UNAVAILABLE;
        Answers.send(call.request(), call.response(), status, Answers.JSON, Json.bytes(report));
    }

    private void decisions(Call call) throws IOException, ProblemException {
        call.ok(Decisions.page(gateway(), call.query()));
    }

    private void listeners(Call call) throws IOException, ProblemException {
        call.ok(new Listeners(gateway().listeners()));
    }

    private void peers(Call call) throws IOException, ProblemException {
        call.ok(Peers.page(gateway(), call.query()));
    }

    private static void session(Call call) throws IOException {
        Login login = call.caller().login();
        call.ok(new Session(
                login.user(),
                Arrays.stream(Role.values()).filter(login::may).toList(),
                call.caller().csrfToken()));
    }

    private void description(Call call) throws IOException {
        Answers.send(call.request(), call.response(), HttpServletResponse.SC_OK, Answers.JSON, openApi);
    }

    private void events(Call call) throws IOException, ProblemException {
        HttpServletRequest request = call.request();
        if (request.getMethod().equals("HEAD")) {
            Answers.headers(call.response());
            call.response().setContentType("text/event-stream");
            return;
        }
        hub.admit(request, call.response(), call.user(), gatekeeper.sessionOf(request));
    }

    private GatewayStatus gateway() throws ProblemException {
        GatewayStatus gateway = sources.gateway();
        if (gateway == null) {
            throw new ProblemException(Problem.starting("The gateway is starting."));
        }
        return gateway;
    }

    private static Resource json(Set<String> parameters, Resource.Handler handler) {
        return new Resource(Answers.JSON, parameters, handler);
    }

    private static Resource forAdmin(String type, Resource.Handler handler) {
        return new Resource(type, Role.ADMIN, Set.of(), handler, Map.of());
    }

    private static byte[] openApi() {
        try (InputStream in = ApiServlet.class.getResourceAsStream("openapi.json")) {
            if (in == null) {
                throw new IllegalStateException("the bundle lacks openapi.json");
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new IllegalStateException("the bundle's openapi.json cannot be read", e);
        }
    }

    /** The document of {@code /listeners}. */
    private record Listeners(List<ListenerStatus> listeners) {}

    /**
     * The document of {@code /session}.
     *
     * @param user who is logged in
     * @param roles what they may do, each role with those that it includes
     * @param csrfToken what a browser session must send in {@link Gatekeeper#CSRF_HEADER}; empty for who brings credentials
     */
    private record Session(String user, List<Role> roles, String csrfToken) {}
}
