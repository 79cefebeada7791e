package eu.heir.rest;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.time.InstantSource;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.servlet.ServletContextHandler;
import org.eclipse.jetty.servlet.ServletHolder;

/** The servlets in a real Jetty of the version that Pax Web brings. */
final class TestServer implements AutoCloseable {
    static final Instant STARTED = Instant.parse("2025-03-01T07:00:00Z");

    final TestGateway gateway = new TestGateway();
    final HttpClient client = HttpClient.newHttpClient();

    private final Server server = new Server();
    private final ApiServlet api;
    private final String base;

    TestServer() throws Exception {
        ProcessFacts facts = new ProcessFacts("0.1.0", STARTED);
        api = new ApiServlet(gateway, facts, InstantSource.system());
        ServerConnector connector = new ServerConnector(server);
        connector.setHost("127.0.0.1");
        server.addConnector(connector);
        ServletContextHandler context = new ServletContextHandler();
        ServletHolder holder = new ServletHolder(api);
        holder.setAsyncSupported(true);
        context.addServlet(holder, "/heir/api/*");
        context.addServlet(
                new ServletHolder(new MetricsServlet(gateway, facts, InstantSource.system())), "/heir/metrics");
        server.setHandler(context);
        server.start();
        base = "http://127.0.0.1:" + connector.getLocalPort();
    }

    HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(base + path));
    }

    HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return send(request(path).header("Authorization", TestGateway.BASIC));
    }

    /** PUT of JSON as the user of an Authorization header. */
    HttpResponse<String> put(String path, String authorization, String json) throws IOException, InterruptedException {
        return send(request(path)
                .header("Authorization", authorization)
                .header("Content-Type", "application/json")
                .PUT(HttpRequest.BodyPublishers.ofString(json)));
    }

    HttpResponse<String> delete(String path, String authorization) throws IOException, InterruptedException {
        return send(request(path).header("Authorization", authorization).DELETE());
    }

    HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    @Override
    public void close() throws Exception {
        api.close();
        server.stop();
    }
}
