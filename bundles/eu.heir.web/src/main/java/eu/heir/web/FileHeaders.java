package eu.heir.web;

import eu.heir.spi.http.WebServer;
import java.io.IOException;
import javax.servlet.Filter;
import javax.servlet.FilterChain;
import javax.servlet.FilterConfig;
import javax.servlet.ServletException;
import javax.servlet.ServletRequest;
import javax.servlet.ServletResponse;
import javax.servlet.http.HttpServletResponse;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Headers of the files: kept for good under an address that names their version, asked for again otherwise. */
@Component(
        service = Filter.class,
        reference = @Reference(name = "webServer", service = WebServer.class),
        property = {"osgi.http.whiteboard.filter.name=heir-web", "osgi.http.whiteboard.filter.pattern=/heir/web/*"})
public final class FileHeaders implements Filter {
    private static final String VERSION_PARAMETER = "v";
    private static final String FOR_GOOD = "public, max-age=31536000, immutable";

    @Override
    public void init(FilterConfig config) {}

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        if (response instanceof HttpServletResponse http) {
            http.setHeader("X-Content-Type-Options", "nosniff");
            http.setHeader("Cross-Origin-Resource-Policy", "same-origin");
            http.setHeader("Cache-Control", request.getParameter(VERSION_PARAMETER) == null ? "no-cache" : FOR_GOOD);
        }
        chain.doFilter(request, response);
    }

    @Override
    public void destroy() {}
}
