package eu.heir.rest;

import java.io.IOException;
import java.util.Set;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletResponse;

/**
 * One resource of the API.
 *
 * @param type media type it is served as
 * @param parameters names of its query parameters
 * @param handler answers a request that has been let in and checked
 */
record Resource(String type, Set<String> parameters, Handler handler) {
    Resource {
        parameters = Set.copyOf(parameters);
    }

    /** Answers requests. */
    @FunctionalInterface
    interface Handler {
        /**
         * Answers one.
         *
         * @param user who asks
         * @param query its parameters
         * @throws IOException if the client is gone
         * @throws ProblemException if it cannot be answered
         */
        void answer(HttpServletRequest request, HttpServletResponse response, String user, Query query)
                throws IOException, ProblemException;
    }
}
