package eu.heir.rest;

import eu.heir.spi.http.WebServer;
import eu.heir.spi.security.Role;
import io.prometheus.metrics.config.EscapingScheme;
import io.prometheus.metrics.expositionformats.ExpositionFormatWriter;
import io.prometheus.metrics.expositionformats.OpenMetricsTextFormatWriter;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.InstantSource;
import java.util.Set;
import javax.servlet.Servlet;
import javax.servlet.http.HttpServlet;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletResponse;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** {@code /heir/metrics}: Prometheus text, or OpenMetrics text for who asks for it. */
@Component(
        service = Servlet.class,
        reference = @Reference(name = "webServer", service = WebServer.class),
        property = {
            "osgi.http.whiteboard.servlet.name=heir-metrics",
            "osgi.http.whiteboard.servlet.pattern=/heir/metrics"
        })
public final class MetricsServlet extends HttpServlet {
    private static final long serialVersionUID = 1;
    private static final String ALLOWED = "GET, HEAD";

    private final transient Sources sources;
    private final transient Gatekeeper gatekeeper;
    private final transient InstantSource clock;
    private final transient ProcessFacts facts;
    private final transient ExpositionFormatWriter prometheus = PrometheusTextFormatWriter.create();
    private final transient ExpositionFormatWriter openMetrics = OpenMetricsTextFormatWriter.create();

    /** Starts; called by declarative services. */
    @Activate
    public MetricsServlet(@Reference Sources sources) {
        this(sources, ProcessFacts.now(), InstantSource.system());
    }

    MetricsServlet(Sources sources, ProcessFacts facts, InstantSource clock) {
        this.sources = sources;
        this.gatekeeper = new Gatekeeper(sources);
        this.facts = facts;
        this.clock = clock;
    }

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        try {
            gatekeeper.admit(request, Role.VIEWER);
            if (!Set.of("GET", "HEAD").contains(request.getMethod())) {
                throw new ProblemException(Problem.methodNotAllowed(request.getMethod(), ALLOWED));
            }
            String accept = request.getHeader("Accept");
            ExpositionFormatWriter writer =
                    accept != null && accept.contains("application/openmetrics-text") ? openMetrics : prometheus;
            if (writer == prometheus && !Answers.accepts(accept, "text/plain")) {
                throw new ProblemException(Problem.notAcceptable("text/plain or application/openmetrics-text"));
            }
            StatusReport report = StatusReport.of(sources, facts.version(), facts.startedAt(), clock.instant());
            ByteArrayOutputStream body = new ByteArrayOutputStream();
            writer.write(body, Metrics.of(report), EscapingScheme.ALLOW_UTF8);
            Answers.send(request, response, HttpServletResponse.SC_OK, writer.getContentType(), body.toByteArray());
        } catch (ProblemException e) {
            Answers.send(request, response, e.problem());
        }
    }
}
