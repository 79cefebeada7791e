package eu.heir.rest;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * An answer that is not what was asked for (RFC 9457).
 *
 * @param status HTTP status
 * @param title what kind of problem, the same for all of its kind
 * @param detail what is wrong here and what is allowed
 * @param headers headers the status calls for
 */
record Problem(int status, String title, String detail, Map<String, String> headers) {
    static final String CONTENT_TYPE = "application/problem+json";

    private static final int BAD_REQUEST = 400;
    private static final int UNAUTHORIZED = 401;
    private static final int FORBIDDEN = 403;
    private static final int NOT_FOUND = 404;
    private static final int METHOD_NOT_ALLOWED = 405;
    private static final int NOT_ACCEPTABLE = 406;
    private static final int CONFLICT = 409;
    private static final int INTERNAL = 500;
    private static final int CONTENT_TOO_LARGE = 413;
    private static final int UNSUPPORTED_MEDIA_TYPE = 415;
    private static final int TOO_MANY_REQUESTS = 429;
    private static final int SERVICE_UNAVAILABLE = 503;

    Problem {
        headers = Map.copyOf(headers);
    }

    static Problem badParameter(String name, String allowed) {
        return new Problem(BAD_REQUEST, "Bad parameter", "Parameter '" + name + "': " + allowed + ".", Map.of());
    }

    static Problem badField(String name, String allowed) {
        return new Problem(BAD_REQUEST, "Bad field", "Field '" + name + "': " + allowed + ".", Map.of());
    }

    static Problem badRequest(String detail) {
        return new Problem(BAD_REQUEST, "Bad request", detail, Map.of());
    }

    static Problem conflict(String detail) {
        return new Problem(CONFLICT, "Not now", detail, retryAfter(1));
    }

    static Problem internal(String title, String detail) {
        return new Problem(INTERNAL, title, detail, Map.of());
    }

    static Problem tooLarge(int mostBytes) {
        return new Problem(CONTENT_TOO_LARGE, "Too large", "At most " + mostBytes + " bytes.", Map.of());
    }

    static Problem unsupportedType(String taken) {
        return new Problem(UNSUPPORTED_MEDIA_TYPE, "Unsupported type", "Send " + taken + ".", Map.of());
    }

    static Problem notLoggedIn(String challenge) {
        return new Problem(
                UNAUTHORIZED,
                "Not logged in",
                "Send user and password (Basic) or an API token (Bearer).",
                Map.of("WWW-Authenticate", challenge));
    }

    static Problem forbidden(String detail) {
        return new Problem(FORBIDDEN, "Not allowed", detail, Map.of());
    }

    static Problem notFound(String path) {
        return new Problem(
                NOT_FOUND, "No such resource", "Nothing at " + path + "; see /heir/api/v1/openapi.json.", Map.of());
    }

    static Problem missing(String title, String detail) {
        return new Problem(NOT_FOUND, title, detail, Map.of());
    }

    static Problem methodNotAllowed(String method, String allowed) {
        return new Problem(
                METHOD_NOT_ALLOWED,
                "Method not allowed",
                method + " is not; allowed: " + allowed + ".",
                Map.of("Allow", allowed));
    }

    static Problem notAcceptable(String offered) {
        return new Problem(NOT_ACCEPTABLE, "Not acceptable", "This resource is " + offered + ".", Map.of());
    }

    static Problem tooMany(String detail, int retryAfterSeconds) {
        return new Problem(TOO_MANY_REQUESTS, "Too many requests", detail, retryAfter(retryAfterSeconds));
    }

    static Problem starting(String detail) {
        return new Problem(SERVICE_UNAVAILABLE, "Starting", detail, retryAfter(1));
    }

    /** The JSON document. */
    Map<String, Object> body() {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("type", "about:blank");
        body.put("title", title);
        body.put("status", status);
        body.put("detail", detail);
        return body;
    }

    private static Map<String, String> retryAfter(int seconds) {
        return Map.of("Retry-After", Integer.toString(seconds));
    }
}
