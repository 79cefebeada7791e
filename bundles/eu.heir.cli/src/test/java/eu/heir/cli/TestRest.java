package eu.heir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import picocli.CommandLine;

/** A gateway's REST as the command line meets it: TLS with a key of its own, answers that a test sets. */
final class TestRest implements AutoCloseable {
    static final String TOKEN = "token-of-this-start";

    /** Every request: method, address with parameters, login. */
    final List<String> requests = new CopyOnWriteArrayList<>();

    private static final String PASSWORD = "changeit";
    private static final long KEYTOOL_SECONDS = 60;

    private final Path data;
    private final HttpsServer server;
    private final Map<String, Answer> answers = new HashMap<>();

    private record Answer(int status, String body, boolean brokenOff) {}

    /** What a command printed and how it ended. */
    record Ran(int code, String out, String err) {}

    /**
     * Starts.
     *
     * @param data an empty folder, which becomes {@code HEIR_DATA}
     */
    TestRest(Path data) throws Exception {
        this.data = data;
        Path keys = data.resolve("keys.p12");
        Files.createDirectories(data.resolve("tls"));
        Files.createDirectories(data.resolve("security"));
        Files.writeString(data.resolve("security/local-token"), TOKEN + "\n");
        keytool(keys, "-genkeypair", "-alias", "console", "-keyalg", "EC", "-dname", "CN=gateway", "-validity", "2");
        keytool(keys, "-exportcert", "-alias", "console", "-rfc", "-file", data.resolve("tls/console.pem") + "");
        server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(context(keys)));
        server.createContext("/heir/api/v1", this::answer);
        server.start();
    }

    private static void keytool(Path keys, String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString()));
        command.addAll(Arrays.asList(arguments));
        command.addAll(List.of("-keystore", keys.toString(), "-storetype", "PKCS12", "-storepass", PASSWORD));
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        assertThat(process.waitFor(KEYTOOL_SECONDS, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isZero();
    }

    private static SSLContext context(Path keys) throws Exception {
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(keys)) {
            store.load(in, PASSWORD.toCharArray());
        }
        KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(store, PASSWORD.toCharArray());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(managers.getKeyManagers(), null, null);
        return context;
    }

    /** From now on this is answered; the address is below {@code /heir/api/v1} and has its parameters. */
    void answers(String method, String address, int status, String body) {
        answers.put(method + " " + address, new Answer(status, body, false));
    }

    /** From now on the connection breaks off after this. */
    void breaksOffAfter(String address, String body) {
        answers.put("GET " + address, new Answer(200, body, true));
    }

    private void answer(HttpExchange exchange) throws IOException {
        String address = exchange.getRequestURI().toString().substring("/heir/api/v1".length());
        String asked = exchange.getRequestMethod() + " " + address;
        requests.add(asked + " " + exchange.getRequestHeaders().getFirst("Authorization") + " "
                + exchange.getRequestHeaders().getFirst("Accept") + " "
                + new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
        Answer answer =
                answers.getOrDefault(asked, new Answer(404, "{\"detail\": \"Nothing at " + address + ".\"}", false));
        byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
        // 0 means chunks; what is not ended properly is broken off.
        exchange.sendResponseHeaders(answer.status(), 0);
        exchange.getResponseBody().write(body);
        exchange.getResponseBody().flush();
        if (answer.brokenOff()) {
            throw new IOException("broken off, as the test wants it");
        }
        exchange.close();
    }

    /** Runs {@code bin/heir} with the gateway's surroundings. */
    Ran run(String... arguments) {
        return run(Map.of(), arguments);
    }

    Ran run(Map<String, String> environment, String... arguments) {
        Map<String, String> all = new HashMap<>(Map.of(
                "HEIR_DATA", data.toString(),
                "HEIR_HTTPS_PORT", Integer.toString(server.getAddress().getPort())));
        all.putAll(environment);
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        CommandLine line = Heir.commandLine(all).setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
        int code = line.execute(arguments);
        return new Ran(code, out.toString(), err.toString());
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
