package eu.heir.security.console;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Base64;
import javax.servlet.http.HttpServletResponse;

/** The form that asks for user and password. One document, no scripts, nothing from elsewhere. */
final class LoginPage {
    private static final int NONCE_BYTES = 16;

    private final SecureRandom random = new SecureRandom();
    private final SecurityHeaders headers;
    private final String form = resource("login.html");
    private final String again = resource("again.html");
    private final String style = resource("login.css");

    LoginPage(SecurityHeaders headers) {
        this.headers = headers;
    }

    /**
     * Shows the form.
     *
     * @param status HTTP status
     * @param message what went wrong, or empty
     * @param user name to fill in again, or empty; hostile text possible
     * @param next where to go afterwards; hostile text possible
     * @throws IOException if the client is gone
     */
    void show(HttpServletResponse response, int status, String message, String user, String next) throws IOException {
        String filled = form.replace("{{message}}", escape(message))
                .replace("{{message-hidden}}", message.isEmpty() ? "hidden" : "")
                .replace("{{user}}", escape(user))
                .replace("{{user-autofocus}}", user.isEmpty() ? "autofocus" : "")
                .replace("{{password-autofocus}}", user.isEmpty() ? "" : "autofocus")
                .replace("{{next}}", escape(next));
        write(response, status, filled);
    }

    /**
     * Has the browser come again. A link on another site brings no strict cookie; a reload out of our own page does.
     *
     * @throws IOException if the client is gone
     */
    void comeAgain(HttpServletResponse response, String address) throws IOException {
        write(response, HttpServletResponse.SC_OK, again.replace("{{next}}", escape(address)));
    }

    private void write(HttpServletResponse response, int status, String page) throws IOException {
        byte[] bytes = new byte[NONCE_BYTES];
        random.nextBytes(bytes);
        String nonce = Base64.getEncoder().encodeToString(bytes);
        byte[] body =
                page.replace("{{style}}", style).replace("{{nonce}}", nonce).getBytes(StandardCharsets.UTF_8);
        headers.ownPage(response, nonce);
        response.setStatus(status);
        response.setContentType("text/html; charset=utf-8");
        response.setContentLength(body.length);
        response.getOutputStream().write(body);
        response.flushBuffer();
    }

    static String escape(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;")
                .replace("{", "&#123;");
    }

    private static String resource(String name) {
        try (InputStream in = LoginPage.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("the bundle lacks " + name);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new IllegalStateException("the bundle's " + name + " cannot be read", e);
        }
    }
}
