package eu.heir.console;

import java.io.IOException;
import javax.servlet.Servlet;
import javax.servlet.http.HttpServlet;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletResponse;
import org.osgi.service.component.annotations.Component;

/** Who types the address without a path is led to the overview. */
@Component(
        service = Servlet.class,
        property = {
            "osgi.http.whiteboard.servlet.name=heir-doorway",
            "osgi.http.whiteboard.servlet.pattern=",
            "osgi.http.whiteboard.servlet.pattern=/heir"
        })
public final class Doorway extends HttpServlet {
    private static final long serialVersionUID = 1;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        response.setHeader("Cache-Control", "no-store");
        response.sendRedirect("/system/console/" + OverviewPage.LABEL);
    }
}
