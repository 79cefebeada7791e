package eu.heir.console;

import java.io.IOException;
import javax.servlet.Servlet;
import javax.servlet.http.HttpServlet;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletResponse;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/** The page "Journal". What it shows stands in its address after the question mark, which is for the script alone. */
@Component(
        service = Servlet.class,
        property = {
            "felix.webconsole.label=" + RecordsPage.LABEL,
            "felix.webconsole.title=Journal",
            "felix.webconsole.category=HEIR"
        })
public final class RecordsPage extends HttpServlet {
    /** Name of the page in addresses; {@code eu.heir.security} knows it as one of ours. */
    static final String LABEL = "heir-journal";

    private static final long serialVersionUID = 1;

    private final transient FrontEnd frontEnd;

    /** Starts; called by declarative services. */
    @Activate
    public RecordsPage(BundleContext context) {
        this(FrontEnd.of(context));
    }

    RecordsPage(FrontEnd frontEnd) {
        this.frontEnd = frontEnd;
    }

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        DrawnPage.answer(request, response, frontEnd, LABEL, "journal", "<a href=\"/heir/api/v1/journal\">records</a>");
    }
}
