package eu.heir.rest;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;

/** Reads server-sent events the way a browser does (WHATWG HTML §9.2.6), one after the other. */
final class EventClient implements AutoCloseable {
    private final HttpResponse<InputStream> response;
    private final BufferedReader reader;

    private EventClient(HttpResponse<InputStream> response) {
        this.response = response;
        this.reader = new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8));
    }

    record Event(String name, String id, String data) {}

    static EventClient open(TestServer server, String lastEventId) throws IOException, InterruptedException {
        return open(server, "Authorization", TestGateway.BASIC, lastEventId);
    }

    /** Opens one the way a browser does that is logged in. */
    static EventClient openWithCookie(TestServer server) throws IOException, InterruptedException {
        return open(server, "Cookie", "HEIRSESSION=" + TestGateway.COOKIE, null);
    }

    private static EventClient open(TestServer server, String header, String value, String lastEventId)
            throws IOException, InterruptedException {
        HttpRequest.Builder request =
                server.request("/heir/api/v1/events").header(header, value).header("Accept", "text/event-stream");
        if (lastEventId != null) {
            request.header("Last-Event-ID", lastEventId);
        }
        return new EventClient(server.client.send(request.build(), HttpResponse.BodyHandlers.ofInputStream()));
    }

    int status() {
        return response.statusCode();
    }

    /** The next event; waits for it. */
    Event next() throws IOException {
        String name = "";
        String id = "";
        StringBuilder data = new StringBuilder();
        for (String line = reader.readLine(); line != null; line = reader.readLine()) {
            if (line.isEmpty()) {
                if (data.length() > 0) {
                    return new Event(name, id, data.toString());
                }
            } else if (line.startsWith("event: ")) {
                name = line.substring(7);
            } else if (line.startsWith("id: ")) {
                id = line.substring(4);
            } else if (line.startsWith("data: ")) {
                data.append(line.substring(6));
            }
        }
        throw new IOException("the stream has ended");
    }

    /** The next event of a name; others are passed over. */
    Event next(String name) throws IOException {
        Event event = next();
        while (!event.name().equals(name)) {
            event = next();
        }
        return event;
    }

    @Override
    public void close() throws IOException {
        reader.close();
    }
}
