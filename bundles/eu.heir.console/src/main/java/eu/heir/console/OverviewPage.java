package eu.heir.console;

import java.io.IOException;
import java.net.URL;
import javax.servlet.Servlet;
import javax.servlet.http.HttpServlet;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/** The page "Overview"; also serves the files of the console's bar. */
@Component(
        service = Servlet.class,
        property = {
            "felix.webconsole.label=" + OverviewPage.LABEL,
            "felix.webconsole.title=Overview",
            "felix.webconsole.category=HEIR"
        })
public final class OverviewPage extends HttpServlet {
    /** Name of the page in addresses. */
    static final String LABEL = "heir";

    private static final long serialVersionUID = 1;
    private static final String RESOURCES = "/" + LABEL + "/res/";

    private final transient FrontEnd frontEnd;

    /** Starts; called by declarative services. */
    @Activate
    public OverviewPage(BundleContext context) {
        this(FrontEnd.of(context));
    }

    OverviewPage(FrontEnd frontEnd) {
        this.frontEnd = frontEnd;
    }

    /**
     * Files that the console serves for us; it finds this method by its name. The style sheet and the pictures of the bar must lie below
     * the console's own path.
     */
    public @Nullable URL getResource(String path) {
        return path.startsWith(RESOURCES) ? frontEnd.file(path.substring(RESOURCES.length())) : null;
    }

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        DrawnPage.answer(
                request,
                response,
                frontEnd,
                LABEL,
                "overview",
                "<a href=\"/heir/api/v1/status\">status</a>, <a href=\"/heir/metrics\">metrics</a>");
    }
}
