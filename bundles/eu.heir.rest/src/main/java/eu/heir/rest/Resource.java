package eu.heir.rest;

import eu.heir.spi.security.Authenticator.Result.Accepted;
import eu.heir.spi.security.Role;
import java.io.IOException;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletResponse;

/**
 * One address of the API.
 *
 * @param type media type that it is served as
 * @param role what looking at it needs; what needs more than VIEWER is not served to who comes from another site
 * @param parameters names of its query parameters
 * @param handler answers GET and HEAD, once a request has been let in and checked
 * @param changes methods that change something; for operators
 */
record Resource(String type, Role role, Set<String> parameters, Handler handler, Map<String, Handler> changes) {
    Resource {
        parameters = Set.copyOf(parameters);
        changes = Map.copyOf(changes);
    }

    /** One that can only be read, by viewers. */
    Resource(String type, Set<String> parameters, Handler handler) {
        this(type, Role.VIEWER, parameters, handler, Map.of());
    }

    /** All methods, as the header {@code Allow} names them. */
    String allowed() {
        StringBuilder allowed = new StringBuilder("GET, HEAD, OPTIONS");
        new TreeSet<>(changes.keySet()).forEach(method -> allowed.append(", ").append(method));
        return allowed.toString();
    }

    /**
     * One request that has been let in.
     *
     * @param caller who asks
     * @param listener the listener that the address names, or empty
     * @param query its parameters
     */
    record Call(
            HttpServletRequest request, HttpServletResponse response, Accepted caller, String listener, Query query) {
        /** Name of who asks. */
        String user() {
            return caller.login().user();
        }

        /**
         * Answers with a document.
         *
         * @throws IOException if the client is gone
         */
        void ok(Object body) throws IOException {
            Answers.send(request, response, HttpServletResponse.SC_OK, Answers.JSON, Json.bytes(body));
        }
    }

    /** Answers requests. */
    @FunctionalInterface
    interface Handler {
        /**
         * Answers one.
         *
         * @throws IOException if the client is gone
         * @throws ProblemException if it cannot be answered
         */
        void answer(Call call) throws IOException, ProblemException;
    }
}
