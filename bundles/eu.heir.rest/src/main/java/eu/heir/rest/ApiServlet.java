package eu.heir.rest;

import eu.heir.spi.security.Login;
import eu.heir.spi.security.Role;
import eu.heir.spi.telemetry.GatewayStatus;
import eu.heir.spi.telemetry.ListenerStatus;
import java.io.IOException;
import java.io.InputStream;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
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
        property = {
            "osgi.http.whiteboard.servlet.name=heir-api",
            "osgi.http.whiteboard.servlet.pattern=/heir/api/*",
            "osgi.http.whiteboard.servlet.asyncSupported:Boolean=true"
        })
public final class ApiServlet extends HttpServlet {
    private static final long serialVersionUID = 1;
    private static final String ALLOWED = "GET, HEAD, OPTIONS";
    private static final int UNAVAILABLE = HttpServletResponse.SC_SERVICE_UNAVAILABLE;

    private final transient Sources sources;
    private final transient Gatekeeper gatekeeper;
    private final transient InstantSource clock;
    private final transient ProcessFacts facts;
    private final transient EventHub hub;
    private final transient ModulesApi modules;
    private final transient Map<String, Resource> resources;
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
        this.openApi = openApi();
        this.resources = Map.of(
                "/v1/status", json(Set.of(), this::status),
                "/v1/decisions", json(Decisions.PARAMETERS, this::decisions),
                "/v1/listeners", json(Set.of(), this::listeners),
                "/v1/peers", json(Peers.PARAMETERS, this::peers),
                "/v1/openapi.json", json(Set.of(), this::description),
                "/v1/events", new Resource("text/event-stream", Set.of(), this::events));
    }

    @Deactivate
    void close() {
        hub.close();
    }

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        try {
            Login login = gatekeeper.admit(request, Role.VIEWER);
            String path = request.getPathInfo() == null ? "" : request.getPathInfo();
            if (ModulesApi.owns(path)) {
                modules.answer(request, response, path, login);
                return;
            }
            Resource resource = resources.get(path);
            if (resource == null) {
                throw new ProblemException(Problem.notFound(request.getServletPath() + path));
            }
            answer(request, response, login.user(), resource);
        } catch (ProblemException e) {
            Answers.send(request, response, e.problem());
        }
    }

    private static void answer(HttpServletRequest request, HttpServletResponse response, String user, Resource resource)
            throws IOException, ProblemException {
        switch (request.getMethod()) {
            case "GET", "HEAD" -> {
                if (!Answers.accepts(request.getHeader("Accept"), resource.type())) {
                    throw new ProblemException(Problem.notAcceptable(resource.type()));
                }
                resource.handler().answer(request, response, user, Query.of(request, resource.parameters()));
            }
            case "OPTIONS" -> {
                Answers.headers(response);
                response.setHeader("Allow", ALLOWED);
                response.setStatus(HttpServletResponse.SC_NO_CONTENT);
            }
            default -> throw new ProblemException(Problem.methodNotAllowed(request.getMethod(), ALLOWED));
        }
    }

    private void status(HttpServletRequest request, HttpServletResponse response, String user, Query query)
            throws IOException {
        StatusReport report = StatusReport.of(sources, facts.version(), facts.startedAt(), clock.instant());
        int status = report.ready() ? HttpServletResponse.SC_OK : UNAVAILABLE;
        Answers.send(request, response, status, Answers.JSON, Json.bytes(report));
    }

    private void decisions(HttpServletRequest request, HttpServletResponse response, String user, Query query)
            throws IOException, ProblemException {
        ok(request, response, Decisions.page(gateway(), query));
    }

    private void listeners(HttpServletRequest request, HttpServletResponse response, String user, Query query)
            throws IOException, ProblemException {
        ok(request, response, new Listeners(gateway().listeners()));
    }

    private void peers(HttpServletRequest request, HttpServletResponse response, String user, Query query)
            throws IOException, ProblemException {
        ok(request, response, Peers.page(gateway(), query));
    }

    private void description(HttpServletRequest request, HttpServletResponse response, String user, Query query)
            throws IOException {
        Answers.send(request, response, HttpServletResponse.SC_OK, Answers.JSON, openApi);
    }

    private void events(HttpServletRequest request, HttpServletResponse response, String user, Query query)
            throws IOException, ProblemException {
        if (request.getMethod().equals("HEAD")) {
            Answers.headers(response);
            response.setContentType("text/event-stream");
            return;
        }
        hub.admit(request, response, user, gatekeeper.sessionOf(request));
    }

    private GatewayStatus gateway() throws ProblemException {
        GatewayStatus gateway = sources.gateway();
        if (gateway == null) {
            throw new ProblemException(Problem.starting("The gateway is starting."));
        }
        return gateway;
    }

    private static void ok(HttpServletRequest request, HttpServletResponse response, Object body) throws IOException {
        Answers.send(request, response, HttpServletResponse.SC_OK, Answers.JSON, Json.bytes(body));
    }

    private static Resource json(Set<String> parameters, Resource.Handler handler) {
        return new Resource(Answers.JSON, parameters, handler);
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
}
