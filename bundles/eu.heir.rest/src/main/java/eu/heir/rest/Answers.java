package eu.heir.rest;

import java.io.IOException;
import java.util.Locale;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;

/** Writing of responses: the same headers on each, the body left out for HEAD. */
final class Answers {
    static final String JSON = "application/json";

    private Answers() {}

    /**
     * Writes a body.
     *
     * @throws IOException if the client is gone
     */
    static void send(HttpServletRequest request, HttpServletResponse response, int status, String type, byte[] body)
            throws IOException {
        headers(response);
        response.setStatus(status);
        response.setContentType(type);
        response.setContentLength(body.length);
        if (!request.getMethod().equals("HEAD")) {
            response.getOutputStream().write(body);
        }
    }

    /**
     * Writes a problem.
     *
     * @throws IOException if the client is gone
     */
    static void send(HttpServletRequest request, HttpServletResponse response, Problem problem) throws IOException {
        problem.headers().forEach(response::setHeader);
        send(request, response, problem.status(), Problem.CONTENT_TYPE, Json.bytes(problem.body()));
    }

    /** Headers of every response: data is not to be kept, guessed at, framed or read by other sites. */
    static void headers(HttpServletResponse response) {
        response.setHeader("Cache-Control", "no-store");
        response.setHeader("X-Content-Type-Options", "nosniff");
        response.setHeader("X-Frame-Options", "DENY");
        response.setHeader("Referrer-Policy", "no-referrer");
        response.setHeader("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'");
        response.setHeader("Cross-Origin-Resource-Policy", "same-origin");
    }

    /**
     * Whether the client takes a type (RFC 9110 §12.5.1). Weights order preferences, of which there are none here; only weight 0
     * matters.
     *
     * @param accept the header, or null
     * @param type such as {@code application/json}
     */
    static boolean accepts(@Nullable String accept, String type) {
        if (accept == null || accept.isBlank()) {
            return true;
        }
        String group = type.substring(0, type.indexOf('/')) + "/*";
        for (String range : accept.toLowerCase(Locale.ROOT).split(",", -1)) {
            String[] parts = range.strip().split("\\s*;\\s*", -1);
            boolean named = parts[0].equals(type) || parts[0].equals(group) || parts[0].equals("*/*");
            if (named && !isRefusal(parts)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isRefusal(String[] parts) {
        for (int i = 1; i < parts.length; i++) {
            if (parts[i].matches("q=0(\\.0{0,3})?")) {
                return true;
            }
        }
        return false;
    }
}
