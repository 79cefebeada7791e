package eu.heir.console;

import java.io.IOException;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletResponse;

/**
 * A page that is a place for a script of {@code eu.heir.web} to draw in. The console puts its bar and menu around it and replaces
 * <code>${…}</code> in it, which is why the script is a file of its own.
 */
final class DrawnPage {
    private DrawnPage() {}

    /**
     * Answers a request for the page; whatever lies below its address is not there.
     *
     * @param label of the page in addresses
     * @param name of the page: that of its script, and of its place with {@code heir-} before it
     * @param withoutScript links to the same in REST
     * @throws IOException if the client is gone
     */
    static void answer(
            HttpServletRequest request,
            HttpServletResponse response,
            FrontEnd frontEnd,
            String label,
            String name,
            String withoutScript)
            throws IOException {
        String path = request.getPathInfo();
        if (path != null && !path.equals("/" + label)) {
            response.sendError(HttpServletResponse.SC_NOT_FOUND);
            return;
        }
        response.getWriter()
                .print("<link rel=\"stylesheet\" href=\"" + frontEnd.address("heir.css") + "\">\n"
                        + "<div id=\"heir-" + name + "\" class=\"heir\">\n"
                        + "  <p class=\"h-loading\">The " + name + " is loading.</p>\n"
                        + "  <noscript><p>The " + name + " needs JavaScript. The same, without it: " + withoutScript
                        + ".</p></noscript>\n"
                        + "</div>\n"
                        + "<script type=\"module\" src=\"" + frontEnd.address(name + ".js") + "\"></script>\n");
    }
}
