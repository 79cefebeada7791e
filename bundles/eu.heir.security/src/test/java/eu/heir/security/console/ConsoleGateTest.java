package eu.heir.security.console;

import static org.assertj.core.api.Assertions.assertThat;

import eu.heir.security.DataFolder;
import eu.heir.security.TestClock;
import eu.heir.security.accounts.Accounts;
import eu.heir.security.login.BrowserSessions;
import eu.heir.security.login.CredentialAuthenticator;
import eu.heir.security.login.LocalToken;
import eu.heir.security.login.LoginRecord;
import eu.heir.spi.journal.JournalEntry;
import eu.heir.spi.security.Role;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.servlet.http.HttpServlet;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletResponse;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.servlet.ServletContextHandler;
import org.eclipse.jetty.servlet.ServletHolder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConsoleGateTest {
    // Few, so that tests do not spend their time on hashing.
    private static final int ROUNDS = 1_000;
    private static final String PASSWORD = "correct horse battery";

    @TempDir
    Path data;

    private final TestClock clock = new TestClock();
    private final HttpClient client = HttpClient.newHttpClient();
    private final List<JournalEntry> recorded = new CopyOnWriteArrayList<>();
    private final Server server = new Server();
    private String base = "";

    @BeforeEach
    void start() throws Exception {
        DataFolder folder = DataFolder.of(data.toString(), null);
        Accounts accounts = Accounts.open(folder, ROUNDS);
        LocalToken local = LocalToken.write(folder);
        accounts.put("admin", Set.of(Role.ADMIN), PASSWORD);
        accounts.put("operator", Set.of(Role.OPERATOR), PASSWORD);
        accounts.put("viewer", Set.of(Role.VIEWER), PASSWORD);
        BrowserSessions sessions = new BrowserSessions(clock, Duration.ofMinutes(30), Duration.ofHours(12));
        LoginRecord record = new LoginRecord(recorded::add, clock);
        ConsoleGate gate = new ConsoleGate(
                new CredentialAuthenticator(accounts, sessions, local, record, clock), sessions, record, Duration.ZERO);

        ServerConnector connector = new ServerConnector(server);
        connector.setHost("127.0.0.1");
        server.addConnector(connector);
        ServletContextHandler context = new ServletContextHandler();
        context.addServlet(new ServletHolder(new Console(gate)), "/system/console/*");
        server.setHandler(context);
        server.start();
        base = "http://127.0.0.1:" + connector.getLocalPort();
    }

    @AfterEach
    void stop() throws Exception {
        server.stop();
    }

    @Test
    void scriptWithoutLoginIsChallenged() throws Exception {
        HttpResponse<String> response = send(get("/system/console/bundles"));

        assertThat(response.statusCode()).isEqualTo(401);
        assertThat(response.headers().firstValue("WWW-Authenticate"))
                .hasValueSatisfying(challenge -> assertThat(challenge).startsWith("Basic "));
        assertThat(response.body()).doesNotContain("inside");
    }

    @Test
    void requestOfAPageGetsNoChallengeThatWouldPopUp() throws Exception {
        HttpResponse<String> response = send(get("/system/console/bundles")
                .header("Sec-Fetch-Mode", "cors")
                .header("Sec-Fetch-Site", "same-origin"));

        assertThat(response.statusCode()).isEqualTo(401);
        assertThat(response.headers().firstValue("WWW-Authenticate")).isEmpty();
    }

    @Test
    void browserIsSentToTheLoginFormAndBack() throws Exception {
        HttpResponse<String> redirect = send(get("/system/console/bundles?x=1").header("Accept", "text/html"));

        assertThat(redirect.statusCode()).isEqualTo(302);
        String location = redirect.headers().firstValue("Location").orElseThrow();
        assertThat(location).isEqualTo("/system/console/login?next=%2Fsystem%2Fconsole%2Fbundles%3Fx%3D1");
        HttpResponse<String> form = send(get(location));
        assertThat(form.statusCode()).isEqualTo(200);
        assertThat(form.body()).contains("name=\"next\" value=\"/system/console/bundles?x=1\"");
        assertThat(form.headers().firstValue("Content-Security-Policy")).hasValueSatisfying(policy -> assertThat(policy)
                .contains("default-src 'none'")
                .contains("frame-ancestors 'none'")
                .doesNotContain("unsafe"));

        HttpResponse<String> login = login("admin", PASSWORD, "/system/console/bundles?x=1");
        assertThat(login.statusCode()).isEqualTo(303);
        assertThat(login.headers().firstValue("Location")).contains("/system/console/bundles?x=1");
        String cookie = login.headers().firstValue("Set-Cookie").orElseThrow();
        assertThat(cookie)
                .contains("; Secure")
                .contains("; HttpOnly")
                .contains("; SameSite=Strict")
                .contains("Path=/");

        HttpResponse<String> page = send(get("/system/console/bundles").header("Cookie", nameAndValue(cookie)));
        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.body()).isEqualTo("inside admin");
    }

    @Test
    void wrongPasswordShowsTheFormAgainWithoutTheAnswerBeingHtml() throws Exception {
        HttpResponse<String> response = login("\"><script>alert(1)</script>", "wrong", "/system/console/");

        assertThat(response.statusCode()).isEqualTo(401);
        assertThat(response.body()).contains("not right").doesNotContain("<script>");
        assertThat(response.headers().firstValue("Set-Cookie")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "//evil.example/",
                "https://evil.example/",
                "/system/console//evil.example",
                "/system/console/\\evil",
                "/elsewhere",
                "/system/consolex",
                "/system/console/login",
                "/system/console/logout"
            })
    void loginNeverLeadsElsewhere(String next) throws Exception {
        HttpResponse<String> response = login("admin", PASSWORD, next);

        assertThat(response.headers().firstValue("Location")).contains("/system/console/");
    }

    @Test
    void loginFromAnotherSiteIsRefused() throws Exception {
        HttpResponse<String> response = send(form("admin", PASSWORD, "/system/console/")
                .header("Origin", "https://evil.example")
                .uri(URI.create(base + "/system/console/login")));

        assertThat(response.statusCode()).isEqualTo(403);
        assertThat(response.headers().firstValue("Set-Cookie")).isEmpty();
    }

    @Test
    void changeFromOurOwnPageIsLetThrough() throws Exception {
        HttpResponse<String> response = send(post("/system/console/bundles")
                .header("Cookie", session("admin"))
                .header("Origin", base)
                .header("Sec-Fetch-Site", "same-origin"));

        assertThat(response.statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource({
        "https://evil.example, cross-site",
        "null, cross-site",
        "https://evil.example,",
        "null,",
        ", same-site",
        ",",
    })
    void changeFromAnotherPageIsRefused(String origin, String site) throws Exception {
        HttpRequest.Builder request = post("/system/console/bundles").header("Cookie", session("admin"));
        if (origin != null) {
            request.header("Origin", origin);
        }
        if (site != null) {
            request.header("Sec-Fetch-Site", site);
        }

        assertThat(send(request).statusCode()).isEqualTo(403);
    }

    @Test
    void changeWithAPasswordFromAForeignPageIsRefusedAndFromAToolIsNot() throws Exception {
        HttpRequest.Builder foreign = post("/system/console/bundles")
                .header("Authorization", basic("admin", PASSWORD))
                .header("Origin", "https://evil.example");
        HttpRequest.Builder tool = post("/system/console/bundles").header("Authorization", basic("admin", PASSWORD));

        assertThat(send(foreign).statusCode()).isEqualTo(403);
        assertThat(send(tool).statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource({
        "viewer, GET, heir, 200",
        "viewer, GET, heir-journal, 200",
        "viewer, GET, res/ui/webconsole.css, 200",
        "viewer, GET, bundles, 403",
        "viewer, POST, heir, 403",
        "operator, GET, bundles, 200",
        "operator, GET, configMgr, 403",
        "operator, GET, configMgr/x, 403",
        "operator, GET, status-Configurations, 403",
        "operator, POST, bundles, 403",
        "admin, GET, configMgr, 200",
        "admin, POST, configMgr, 200",
    })
    void roleDecides(String user, String method, String page, int status) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(base + "/system/console/" + page))
                .method(method, HttpRequest.BodyPublishers.noBody())
                .header("Authorization", basic(user, PASSWORD));

        assertThat(send(request).statusCode()).isEqualTo(status);
    }

    @Test
    void wrongPasswordsLockForAWhile() throws Exception {
        for (int i = 0; i < 5; i++) {
            assertThat(login("admin", "wrong", "/").statusCode()).isEqualTo(401);
        }
        assertThat(login("admin", "wrong", "/").statusCode()).isEqualTo(401);

        HttpResponse<String> locked = login("admin", PASSWORD, "/");
        assertThat(locked.statusCode()).isEqualTo(429);
        assertThat(locked.headers().firstValue("Retry-After")).contains("2");

        clock.pass(Duration.ofSeconds(2));
        assertThat(login("admin", PASSWORD, "/").statusCode()).isEqualTo(303);
    }

    @Test
    void loggedOutCookieIsWorthless() throws Exception {
        String cookie = session("admin");

        HttpResponse<String> logout = send(get("/system/console/logout").header("Cookie", cookie));

        assertThat(logout.statusCode()).isEqualTo(303);
        assertThat(logout.headers().firstValue("Set-Cookie"))
                .hasValueSatisfying(value -> assertThat(value).contains("Max-Age=0"));
        assertThat(send(get("/system/console/bundles").header("Cookie", cookie)).statusCode())
                .isEqualTo(401);
    }

    @Test
    void sessionsAreRecordedWhenTheyBeginAndWhenTheyAreEndedOnceEach() throws Exception {
        String cookie = session("admin");
        send(get("/system/console/bundles").header("Cookie", cookie));
        send(get("/system/console/logout").header("Cookie", cookie));
        send(get("/system/console/logout").header("Cookie", cookie));
        login("admin", "certainly not this one", "/");

        assertThat(recorded)
                .extracting(entry -> entry.actor() + " > " + entry.subject() + ": " + entry.text())
                .containsExactly(
                        "admin > admin: Logged in.", "admin > admin: Logged out.", "127.0.0.1 > admin: Login failed.");
        assertThat(recorded.toString())
                .doesNotContain(PASSWORD, "certainly", cookie.substring(cookie.indexOf('=') + 1));
    }

    @Test
    void linkOnAnotherSiteComesAgainWithItsCookie() throws Exception {
        HttpResponse<String> response = send(get("/system/console/heir")
                .header("Accept", "text/html")
                .header("Sec-Fetch-Mode", "navigate")
                .header("Sec-Fetch-Site", "cross-site"));

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body()).contains("http-equiv=\"refresh\" content=\"0;url=/system/console/heir\"");
    }

    @Test
    void pagesMayNotBeFramedNorLoadScriptsFromElsewhere() throws Exception {
        HttpResponse<String> page = send(get("/system/console/bundles").header("Cookie", session("admin")));

        assertThat(page.headers().firstValue("Content-Security-Policy"))
                .hasValueSatisfying(policy ->
                        assertThat(policy).contains("frame-ancestors 'none'").contains("script-src 'self'"));
        assertThat(page.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
        assertThat(page.headers().firstValue("Strict-Transport-Security")).isEmpty();
    }

    @Test
    void onlyStockPagesMayEvaluateText() throws Exception {
        String cookie = session("admin");

        assertThat(policy("bundles", cookie)).contains("'unsafe-eval'");
        assertThat(policy("heir", cookie)).doesNotContain("'unsafe-eval'");
        assertThat(policy("heir-journal", cookie)).doesNotContain("'unsafe-eval'");
    }

    private String policy(String page, String cookie) throws Exception {
        return send(get("/system/console/" + page).header("Cookie", cookie))
                .headers()
                .firstValue("Content-Security-Policy")
                .orElseThrow();
    }

    private String session(String user) throws Exception {
        return nameAndValue(login(user, PASSWORD, "/system/console/")
                .headers()
                .firstValue("Set-Cookie")
                .orElseThrow());
    }

    private HttpResponse<String> login(String user, String password, String next) throws Exception {
        return send(form(user, password, next).header("Origin", base).uri(URI.create(base + "/system/console/login")));
    }

    private static HttpRequest.Builder form(String user, String password, String next) {
        String body = "user=" + encode(user) + "&password=" + encode(password) + "&next=" + encode(next);
        return HttpRequest.newBuilder()
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(body));
    }

    private HttpRequest.Builder get(String path) {
        return HttpRequest.newBuilder(URI.create(base + path));
    }

    private HttpRequest.Builder post(String path) {
        return get(path).POST(HttpRequest.BodyPublishers.noBody());
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private static String nameAndValue(String cookie) {
        return cookie.substring(0, cookie.indexOf(';'));
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private static String basic(String user, String password) {
        return "Basic " + Base64.getEncoder().encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8));
    }

    /** What the web console does with a request, as far as the gate sees it. */
    private static final class Console extends HttpServlet {
        private static final long serialVersionUID = 1;
        private final transient ConsoleGate gate;

        Console(ConsoleGate gate) {
            this.gate = gate;
        }

        @Override
        protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
            if (!gate.authenticate(request, response)) {
                return;
            }
            if ("/logout".equals(request.getPathInfo())) {
                gate.logout(request, response);
                return;
            }
            response.getWriter()
                    .print("inside " + request.getAttribute("org.osgi.service.http.authentication.remote.user"));
        }
    }
}
