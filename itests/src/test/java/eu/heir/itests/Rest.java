package eu.heir.itests;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Base64;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;

/** Asks a gateway over HTTPS. The certificate is the gateway's own, so any is taken. */
final class Rest {
    private static final Duration ANSWER_WITHIN = Duration.ofSeconds(10);
    private static final Duration CHANGED_WITHIN = Duration.ofSeconds(60);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final SSLContext TLS = trustingAll();

    private final int port;
    private final String login;
    private final HttpClient client = HttpClient.newBuilder()
            .sslContext(TLS)
            .connectTimeout(ANSWER_WITHIN)
            .build();

    /** Asks as {@code user}, or as nobody when that is empty. */
    Rest(int port, String user, String password) {
        this.port = port;
        this.login = user.isEmpty() ? "" : basic(user, password);
    }

    private Rest(int port, String login) {
        this.port = port;
        this.login = login;
    }

    /** Asks with an API token. */
    static Rest withToken(int port, String token) {
        return new Rest(port, "Bearer " + token);
    }

    private static String basic(String user, String password) {
        return "Basic " + Base64.getEncoder().encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8));
    }

    HttpResponse<String> get(String path) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("https://127.0.0.1:" + port + path))
                .timeout(ANSWER_WITHIN);
        if (!login.isEmpty()) {
            request.header("Authorization", login);
        }
        return client.send(request.build(), BodyHandlers.ofString());
    }

    /** Sends a body, which may be empty. */
    HttpResponse<String> post(String path, byte[] body) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("https://127.0.0.1:" + port + path))
                .timeout(CHANGED_WITHIN)
                .header("Authorization", login)
                .POST(BodyPublishers.ofByteArray(body));
        return client.send(request.build(), BodyHandlers.ofString());
    }

    /** Sends a JSON document. */
    HttpResponse<String> postJson(String path, String json) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("https://127.0.0.1:" + port + path))
                .timeout(CHANGED_WITHIN)
                .header("Authorization", login)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(json));
        return client.send(request.build(), BodyHandlers.ofString());
    }

    /** Sends a jar as the form of the web console's page of bundles does: an installed bundle of its name is updated with it. */
    HttpResponse<String> upload(String path, byte[] jar) throws IOException, InterruptedException {
        String boundary = "heir-" + System.nanoTime();
        var body = new ByteArrayOutputStream();
        for (String[] field :
                new String[][] {{"action", "install"}, {"bundlestart", "start"}, {"refreshPackages", "refresh"}}) {
            body.writeBytes(("--" + boundary + "\r\nContent-Disposition: form-data; name=\"" + field[0] + "\"\r\n\r\n"
                            + field[1] + "\r\n")
                    .getBytes(StandardCharsets.US_ASCII));
        }
        body.writeBytes(
                ("--" + boundary + "\r\nContent-Disposition: form-data; name=\"bundlefile\"; filename=\"a.jar\"\r\n"
                                + "Content-Type: application/java-archive\r\n\r\n")
                        .getBytes(StandardCharsets.US_ASCII));
        body.writeBytes(jar);
        body.writeBytes(("\r\n--" + boundary + "--\r\n").getBytes(StandardCharsets.US_ASCII));
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("https://127.0.0.1:" + port + path))
                .timeout(CHANGED_WITHIN)
                .header("Authorization", login)
                .header("Content-Type", "multipart/form-data; boundary=" + boundary)
                .POST(BodyPublishers.ofByteArray(body.toByteArray()));
        return client.send(request.build(), BodyHandlers.ofString());
    }

    JsonNode json(String path) throws IOException, InterruptedException {
        return JSON.readTree(get(path).body());
    }

    /** HTTP status of the answer to a request that comes from another loopback address; the JDK's client cannot do that. */
    int statusFrom(String localAddress, String path) throws IOException {
        try (Socket plain = new Socket()) {
            plain.setSoTimeout((int) ANSWER_WITHIN.toMillis());
            plain.bind(new InetSocketAddress(InetAddress.getByName(localAddress), 0));
            plain.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            try (SSLSocket socket = (SSLSocket) TLS.getSocketFactory().createSocket(plain, "127.0.0.1", port, true)) {
                String request = "GET " + path + " HTTP/1.1\r\nHost: 127.0.0.1:" + port + "\r\nAuthorization: " + login
                        + "\r\nConnection: close\r\n\r\n";
                socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
                String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
                return Integer.parseInt(answer.split(" ", 3)[1]);
            }
        }
    }

    private static SSLContext trustingAll() {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[] {new TrustsAll()}, new SecureRandom());
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static final class TrustsAll extends X509ExtendedTrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
