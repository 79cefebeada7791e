package eu.heir.cli;

import com.fasterxml.jackson.jr.ob.JSON;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import javax.net.ssl.SSLException;

/** The running gateway's REST. */
final class Gateway {
    /** Longest wait for a connection. */
    private static final Duration CONNECT_MAX = Duration.ofSeconds(5);

    /** Longest wait for an answer; an update waits for its first verdict. */
    private static final Duration ANSWER_MAX = Duration.ofMinutes(5);

    /** HTTP status of an answer that is what was asked for. */
    static final int OK = 200;

    private static final int PROBLEM_MAX_BYTES = 65_536;
    private static final int OK_FROM = 200;
    private static final int OK_BELOW = 300;

    private final Surroundings surroundings;
    private final HttpClient client;

    /**
     * Prepares a connection.
     *
     * @throws FailedException when the gateway's certificate cannot be read
     */
    Gateway(Surroundings surroundings) throws FailedException {
        this.surroundings = surroundings;
        client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(CONNECT_MAX)
                .sslContext(PinnedCertificate.trusting(surroundings.certificate()))
                .build();
    }

    /**
     * An answer.
     *
     * @param status HTTP status
     * @param text body
     */
    record Answer(int status, String text) {
        boolean ok() {
            return status >= OK_FROM && status < OK_BELOW;
        }

        /** The body as a document. */
        Document document() throws FailedException {
            try {
                return new Document(JSON.std.mapFrom(text));
            } catch (IOException e) {
                throw new FailedException("The answer (HTTP " + status + ") is not JSON.");
            }
        }
    }

    /** Asks; any status comes back. */
    Answer get(String path) throws FailedException {
        return send("GET", path, BodyPublishers.noBody(), Map.of());
    }

    /** Asks and insists on success. */
    Answer ask(String method, String path, BodyPublisher body, Map<String, String> headers) throws FailedException {
        Answer answer = send(method, path, body, headers);
        if (!answer.ok()) {
            throw new FailedException(problem(answer));
        }
        return answer;
    }

    /**
     * Asks for something large and writes it to a new file as it comes.
     *
     * @param type media type
     * @return how many lines it has
     * @throws FailedException also when the file exists; one that did not become whole is removed
     */
    long download(String path, String type, Path file) throws FailedException {
        try (Download download = Download.to(file)) {
            HttpRequest.Builder request =
                    request("GET", path, BodyPublishers.noBody()).setHeader("Accept", type);
            HttpResponse<InputStream> response = exchange(request, BodyHandlers.ofInputStream());
            try (InputStream body = response.body()) {
                if (response.statusCode() != OK) {
                    String text = new String(body.readNBytes(PROBLEM_MAX_BYTES), StandardCharsets.UTF_8);
                    throw new FailedException(problem(new Answer(response.statusCode(), text)));
                }
                return download.fill(body);
            } catch (IOException e) {
                throw new FailedException("The connection to " + surroundings
                        + " broke before all was there; nothing was kept: " + e.getMessage() + ".");
            }
        }
    }

    private static String problem(Answer answer) throws FailedException {
        String detail = answer.text().startsWith("{") ? answer.document().text("detail") : "";
        return detail.isEmpty() ? "The gateway answers HTTP " + answer.status() + "." : detail;
    }

    private Answer send(String method, String path, BodyPublisher body, Map<String, String> headers)
            throws FailedException {
        HttpRequest.Builder request = request(method, path, body);
        headers.forEach(request::header);
        HttpResponse<String> response = exchange(request, BodyHandlers.ofString());
        return new Answer(response.statusCode(), response.body());
    }

    private HttpRequest.Builder request(String method, String path, BodyPublisher body) throws FailedException {
        String host =
                surroundings.address().contains(":") ? "[" + surroundings.address() + "]" : surroundings.address();
        URI uri = URI.create("https://" + host + ":" + surroundings.port() + "/heir/api/v1" + path);
        return HttpRequest.newBuilder(uri)
                .timeout(ANSWER_MAX)
                .header("Authorization", surroundings.authorization())
                .header("Accept", "application/json")
                .method(method, body);
    }

    private <T> HttpResponse<T> exchange(HttpRequest.Builder request, BodyHandler<T> handler) throws FailedException {
        try {
            return client.send(request.build(), handler);
        } catch (ConnectException e) {
            throw new FailedException("Nothing answers at " + surroundings + ": the gateway does not run, or has"
                    + " another HEIR_HTTPS_PORT.");
        } catch (HttpTimeoutException e) {
            throw new FailedException("No answer from " + surroundings + " in time.");
        } catch (SSLException e) {
            throw new FailedException("What answers at " + surroundings + " is not the gateway of "
                    + surroundings.data() + ": " + e.getMessage() + ".");
        } catch (IOException e) {
            throw new FailedException("The connection to " + surroundings + " broke: " + e.getMessage() + ".");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new FailedException("Interrupted.");
        }
    }
}
