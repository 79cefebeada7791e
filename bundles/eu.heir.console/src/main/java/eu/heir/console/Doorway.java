package eu.heir.console;

import eu.heir.spi.http.WebServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import javax.servlet.Servlet;
import javax.servlet.http.HttpServlet;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletResponse;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Every address that nothing else serves. Who types the address without a path is led to the overview; the rest is not there. */
@Component(
        service = Servlet.class,
        reference = @Reference(name = "webServer", service = WebServer.class),
        property = {"osgi.http.whiteboard.servlet.name=heir-doorway", "osgi.http.whiteboard.servlet.pattern=/"})
public final class Doorway extends HttpServlet {
    private static final long serialVersionUID = 1;
    private static final Set<String> DOORS = Set.of("", "/", "/heir", "/heir/");
    private static final byte[] NOTHING_HERE =
            "Nothing here. The console is at /system/console, REST at /heir/api/v1.\n"
                    .getBytes(StandardCharsets.US_ASCII);

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        response.setHeader("Cache-Control", "no-store");
        response.setHeader("X-Content-Type-Options", "nosniff");
        response.setHeader("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'");
        if (DOORS.contains(request.getRequestURI())) {
            response.setStatus(HttpServletResponse.SC_FOUND);
            response.setHeader("Location", "/system/console/" + OverviewPage.LABEL);
            return;
        }
        response.setStatus(HttpServletResponse.SC_NOT_FOUND);
        response.setContentType("text/plain; charset=us-ascii");
        response.setContentLength(NOTHING_HERE.length);
        if (!request.getMethod().equals("HEAD")) {
            response.getOutputStream().write(NOTHING_HERE);
        }
    }
}
