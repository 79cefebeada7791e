package eu.heir.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URL;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.servlet.ServletContextHandler;
import org.eclipse.jetty.servlet.ServletHolder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConsoleTest {
    private final FrontEnd frontEnd = new FrontEnd(new FrontEnd.Files() {
        @Override
        public URL entry(String path) {
            try {
                return path.equals("heir-web/console.css") ? new URL("file:/" + path) : null;
            } catch (MalformedURLException e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        public long lastModified() {
            return 35;
        }
    });
    private final OverviewPage page = new OverviewPage(frontEnd);
    private final HttpClient client = HttpClient.newHttpClient();
    private final Server server = new Server();
    private String base = "";

    @BeforeEach
    void start() throws Exception {
        ServerConnector connector = new ServerConnector(server);
        connector.setHost("127.0.0.1");
        server.addConnector(connector);
        ServletContextHandler context = new ServletContextHandler();
        context.addServlet(new ServletHolder(page), "/system/console/*");
        context.addServlet(new ServletHolder(new RecordsPage(frontEnd)), "/journal/*");
        context.addServlet(new ServletHolder(new Doorway()), "/");
        server.setHandler(context);
        server.start();
        base = "http://127.0.0.1:" + connector.getLocalPort();
    }

    @AfterEach
    void stop() throws Exception {
        server.stop();
    }

    @Test
    void pageNamesTheVersionOfItsFilesAndHoldsNothingThatTheConsoleWouldReplace() throws Exception {
        String html = get("/system/console/heir").body();

        assertThat(html)
                .contains("src=\"/heir/web/overview.js?v=z\"")
                .contains("href=\"/heir/web/heir.css?v=z\"")
                .contains("id=\"heir-overview\"")
                .doesNotContain("${");
    }

    @Test
    void journalPageIsThereWhateverTheReaderFiltersAndHasNothingBelowIt() throws Exception {
        String html = get("/journal/heir-journal?kind=LOGIN&text=%24%7Bx%7D").body();

        assertThat(html)
                .contains("src=\"/heir/web/journal.js?v=z\"")
                .contains("id=\"heir-journal\"")
                .contains("href=\"/heir/api/v1/journal\"")
                .doesNotContain("LOGIN", "${");
        assertThat(get("/journal/heir-journal/else").statusCode()).isEqualTo(404);
    }

    @Test
    void pageHasNothingBelowIt() throws Exception {
        assertThat(get("/system/console/heir/else").statusCode()).isEqualTo(404);
    }

    @Test
    void filesBelowTheConsoleAreThoseOfTheFrontEnd() {
        assertThat(page.getResource("/heir/res/console.css")).hasToString("file:/heir-web/console.css");
        assertThat(page.getResource("/heir/res/missing.css")).isNull();
        assertThat(page.getResource("/heir/console.css")).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"../OSGI-INF/x.css", "licenses/x.css", "", ".css", "console.css/", "a.class", "A.css"})
    void onlyPlainNamesAreLookedUp(String name) {
        assertThat(page.getResource("/heir/res/" + name)).isNull();
    }

    @Test
    void brandLiesBelowTheConsoleAndNamesItsVersion() {
        Branding branding = new Branding(frontEnd);

        assertThat(branding.getMainStyleSheet()).isEqualTo("/heir/res/console.css?v=z");
        assertThat(branding.getFavIcon()).isEqualTo("/heir/res/favicon.svg?v=z");
        assertThat(branding.getBrandName()).isEqualTo("HEIR Gateway");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/heir", "/heir/"})
    void addressWithoutAPathLeadsToTheOverview(String path) throws Exception {
        HttpResponse<String> response = get(path);

        assertThat(response.statusCode()).isEqualTo(302);
        assertThat(response.headers().firstValue("Location")).contains("/system/console/heir");
    }

    @Test
    void anythingElseIsNotThere() throws Exception {
        HttpResponse<String> response = get("/admin.php");

        assertThat(response.statusCode()).isEqualTo(404);
        assertThat(response.body())
                .startsWith("Nothing here")
                .doesNotContain("admin")
                .doesNotContain("Jetty");
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return client.send(
                HttpRequest.newBuilder(URI.create(base + path)).build(), HttpResponse.BodyHandlers.ofString());
    }
}
