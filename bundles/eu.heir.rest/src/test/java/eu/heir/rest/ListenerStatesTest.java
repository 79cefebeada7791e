package eu.heir.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import eu.heir.spi.control.ListenerState;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(120)
class ListenerStatesTest {
    private static final String ICU = "/heir/api/v1/listeners/icu/break-glass";
    private static final String RECOVERY = "/heir/api/v1/listeners/icu/downtime-recovery";
    private static final String FIVE_MINUTES = "{\"seconds\": 300, \"reason\": \"  pump server moved \"}";

    private final ObjectMapper mapper = new ObjectMapper();
    private TestServer server;

    @BeforeEach
    void start() throws Exception {
        server = new TestServer();
    }

    @AfterEach
    void stop() throws Exception {
        server.close();
    }

    @Test
    void operatorOpensSeesAndEnds() throws Exception {
        HttpResponse<String> opened = server.put(ICU, TestGateway.OPERATOR, FIVE_MINUTES);
        JsonNode opening = mapper.readTree(opened.body());
        JsonNode all = mapper.readTree(server.get("/heir/api/v1/break-glass").body());
        JsonNode status = mapper.readTree(server.get("/heir/api/v1/status").body());
        HttpResponse<String> ended = server.delete(ICU, TestGateway.OPERATOR);

        assertThat(opened.statusCode()).isEqualTo(200);
        assertThat(opening.path("listener").asText()).isEqualTo("icu");
        assertThat(opening.path("who").asText()).isEqualTo("operator");
        assertThat(opening.path("reason").asText()).isEqualTo("pump server moved");
        assertThat(opening.path("until").asText()).isEqualTo("2025-03-01T08:05:00Z");
        assertThat(all.path("openings")).containsExactly(opening);
        assertThat(status.at("/totals/breakGlass").asInt()).isEqualTo(1);
        assertThat(status.at("/listeners/0/breakGlass")).isEqualTo(opening);
        assertThat(status.at("/listeners/1/breakGlass").isNull()).isTrue();
        assertThat(ended.statusCode()).isEqualTo(204);
        assertThat(ended.body()).isEmpty();
        assertThat(server.get(ICU).statusCode()).isEqualTo(404);
    }

    @Test
    void bothStatesAreSwitchedOnAndEndedByThemselves() throws Exception {
        HttpResponse<String> opened = server.put(RECOVERY, TestGateway.OPERATOR, FIVE_MINUTES);
        JsonNode opening = mapper.readTree(opened.body());
        server.put(ICU, TestGateway.OPERATOR, FIVE_MINUTES);
        JsonNode status = mapper.readTree(server.get("/heir/api/v1/status").body());
        JsonNode glass = mapper.readTree(server.get("/heir/api/v1/break-glass").body());
        JsonNode recovery =
                mapper.readTree(server.get("/heir/api/v1/downtime-recovery").body());
        server.delete(ICU, TestGateway.OPERATOR);

        assertThat(opened.statusCode()).isEqualTo(200);
        assertThat(opening.path("state").asText()).isEqualTo("DOWNTIME_RECOVERY");
        assertThat(status.at("/totals/downtimeRecovery").asInt()).isEqualTo(1);
        assertThat(status.at("/listeners/0/downtimeRecovery")).isEqualTo(opening);
        assertThat(status.at("/listeners/1/downtimeRecovery").isNull()).isTrue();
        assertThat(recovery.path("openings")).containsExactly(opening);
        assertThat(glass.path("openings")).singleElement().isEqualTo(status.at("/listeners/0/breakGlass"));
        assertThat(server.get(ICU).statusCode()).isEqualTo(404);
        assertThat(mapper.readTree(server.get(RECOVERY).body())).isEqualTo(opening);
        assertThat(server.put(RECOVERY, TestGateway.VIEWER, FIVE_MINUTES).statusCode())
                .isEqualTo(403);
        assertThat(server.delete(RECOVERY, TestGateway.OPERATOR).statusCode()).isEqualTo(204);
        assertThat(mapper.readTree(server.get(RECOVERY).body()).path("detail").asText())
                .startsWith("Downtime recovery is not open");
    }

    @Test
    void secondOpeningReplacesTheFirst() throws Exception {
        server.put(ICU, TestGateway.OPERATOR, FIVE_MINUTES);
        server.put(ICU, TestGateway.BASIC, "{\"seconds\": 3600, \"reason\": \"still not back\"}");

        JsonNode openings =
                mapper.readTree(server.get("/heir/api/v1/break-glass").body()).path("openings");
        assertThat(openings).hasSize(1);
        assertThat(openings.get(0).path("who").asText()).isEqualTo("admin");
        assertThat(openings.get(0).path("until").asText()).isEqualTo("2025-03-01T09:00:00Z");
    }

    @Test
    void endingWhatIsNotOpenIsNoError() throws Exception {
        assertThat(server.delete(ICU, TestGateway.OPERATOR).statusCode()).isEqualTo(204);
    }

    @Test
    void viewerMayLookButNeitherOpenNorEnd() throws Exception {
        server.gateway.open(ListenerState.BREAK_GLASS, "icu", Duration.ofMinutes(5), "anna", "pump server moved");

        HttpResponse<String> put = server.put(ICU, TestGateway.VIEWER, FIVE_MINUTES);
        HttpResponse<String> delete = server.delete(ICU, TestGateway.VIEWER);
        HttpResponse<String> look = server.send(server.request(ICU).header("Authorization", TestGateway.VIEWER));

        assertThat(put.statusCode()).isEqualTo(403);
        assertThat(put.body()).contains("OPERATOR");
        assertThat(delete.statusCode()).isEqualTo(403);
        assertThat(look.statusCode()).isEqualTo(200);
        assertThat(server.gateway.openings()).singleElement().satisfies(opening -> assertThat(opening.who())
                .isEqualTo("anna"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{}                                                    | 'seconds'",
                "{\"seconds\": 300}                                    | 'reason'",
                "{\"seconds\": 0, \"reason\": \"x\"}                   | from 1 to 86400",
                "{\"seconds\": 86401, \"reason\": \"x\"}               | from 1 to 86400",
                "{\"seconds\": 1e30, \"reason\": \"x\"}                | from 1 to 86400",
                "{\"seconds\": 99999999999999999999, \"reason\": \"x\"} | from 1 to 86400",
                "{\"seconds\": 1.5, \"reason\": \"x\"}                 | from 1 to 86400",
                "{\"seconds\": \"300\", \"reason\": \"x\"}             | from 1 to 86400",
                "{\"seconds\": 300, \"reason\": \" \"}                 | 1 to 200 characters",
                "{\"seconds\": 300, \"reason\": 7}                     | 1 to 200 characters",
                "{\"seconds\": 300, \"reason\": \"a\\nevent=x\"}       | 1 to 200 characters",
                "{\"seconds\": 300, \"reson\": \"x\"}                  | did you mean 'reason'?",
                "{\"seconds\": 300, \"seconds\": 5, \"reason\": \"x\"} | not JSON",
                "{\"seconds\": 300, \"reason\": \"x\"} {}              | not JSON",
                "{\"seconds\": 300,                                    | not JSON",
                "[]                                                    | JSON object",
                "null                                                  | JSON object",
                "``                                                    | JSON",
                "{\"seconds\": 300, \"reason\": \"refused by the port\"} | the port says why",
            })
    void wrongBodyIsToldInPlainWordsAndOpensNothing(String body, String told) throws Exception {
        HttpResponse<String> response = server.put(ICU, TestGateway.BASIC, body);

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(response.headers().firstValue("Content-Type")).contains("application/problem+json");
        assertThat(mapper.readTree(response.body()).path("detail").asText()).contains(told);
        assertThat(server.gateway.openings).isEmpty();
    }

    @Test
    void reasonThatIsTooLongIsRefused() throws Exception {
        String most = "x".repeat(Openings.REASON_MAX_CHARS);

        assertThat(server.put(ICU, TestGateway.BASIC, "{\"seconds\": 1, \"reason\": \"" + most + "\"}")
                        .statusCode())
                .isEqualTo(200);
        assertThat(server.put(ICU, TestGateway.BASIC, "{\"seconds\": 1, \"reason\": \"" + most + "x\"}")
                        .statusCode())
                .isEqualTo(400);
    }

    @Test
    void hugeBodyIsRefusedWithoutHarm() throws Exception {
        HttpResponse<String> response = server.put(ICU, TestGateway.BASIC, " ".repeat(Body.BODY_MAX_BYTES + 1));

        assertThat(response.statusCode()).isEqualTo(413);
    }

    @ParameterizedTest
    @CsvSource({"text/plain, 415", "application/jsonx, 415", "application/x-www-form-urlencoded, 400"})
    void otherTypesThanJsonAreRefused(String type, int status) throws Exception {
        HttpResponse<String> response = server.send(server.request(ICU)
                .header("Authorization", TestGateway.BASIC)
                .header("Content-Type", type)
                .PUT(BodyPublishers.ofString(FIVE_MINUTES)));

        // What a form sends counts as parameters of the address (Servlet 4.0 §3.1.1), of which there are none here.
        assertThat(response.statusCode()).isEqualTo(status);
        assertThat(server.gateway.openings).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"nobody", "icu%2Fbreak-glass", "%00", "icu;x"})
    void listenerThatIsNotThereIsNotFound(String name) throws Exception {
        HttpResponse<String> response =
                server.put("/heir/api/v1/listeners/" + name + "/break-glass", TestGateway.BASIC, FIVE_MINUTES);

        // A name with a parameter (RFC 3986 §3.3) is the name without it.
        assertThat(response.statusCode()).isIn(name.equals("icu;x") ? new Integer[] {200} : new Integer[] {400, 404});
    }

    @Test
    void postIsNotAllowedAndTheOthersAreNamed() throws Exception {
        HttpResponse<String> response = server.send(
                server.request(ICU).header("Authorization", TestGateway.BASIC).POST(BodyPublishers.noBody()));

        assertThat(response.statusCode()).isEqualTo(405);
        assertThat(response.headers().firstValue("Allow")).contains("GET, HEAD, OPTIONS, DELETE, PUT");
    }

    @Test
    void whileTheServiceIsMissingNothingCanBeOpened() throws Exception {
        server.gateway.statesThere = false;

        assertThat(server.put(ICU, TestGateway.BASIC, FIVE_MINUTES).statusCode())
                .isEqualTo(503);
        assertThat(server.get("/heir/api/v1/break-glass").statusCode()).isEqualTo(503);
    }

    @Test
    void browserSessionNeedsTheTokenThatItsPageCanRead() throws Exception {
        JsonNode session =
                mapper.readTree(server.send(withCookie("/heir/api/v1/session")).body());
        HttpRequest.Builder put =
                withCookie(ICU).header("Content-Type", "application/json").PUT(BodyPublishers.ofString(FIVE_MINUTES));

        assertThat(server.send(put.copy()).statusCode()).isEqualTo(403);
        assertThat(server.send(put.copy().header(Gatekeeper.CSRF_HEADER, "guessed"))
                        .statusCode())
                .isEqualTo(403);
        assertThat(server.gateway.openings).isEmpty();
        assertThat(session.path("user").asText()).isEqualTo("admin");
        assertThat(session.path("roles")).extracting(JsonNode::asText).containsExactly("VIEWER", "OPERATOR", "ADMIN");
        assertThat(server.send(put.copy()
                                .header(
                                        Gatekeeper.CSRF_HEADER,
                                        session.path("csrfToken").asText()))
                        .statusCode())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource({
        "Sec-Fetch-Site, cross-site",
        "Sec-Fetch-Site, same-site",
        "Origin, https://evil.example",
        "Origin, null",
        "Referer, https://evil.example/"
    })
    void browserThatComesFromElsewhereIsRefusedWhateverItBrings(String header, String value) throws Exception {
        HttpRequest.Builder session = withCookie(ICU)
                .header(Gatekeeper.CSRF_HEADER, TestGateway.CSRF)
                .header(header, value)
                .DELETE();
        // A browser keeps a Basic login and sends it with requests that a foreign page makes.
        HttpRequest.Builder saved = server.request(ICU)
                .header("Authorization", TestGateway.BASIC)
                .header(header, value)
                .DELETE();

        assertThat(server.send(session).statusCode()).isEqualTo(403);
        assertThat(server.send(saved).statusCode()).isEqualTo(403);
    }

    @Test
    void pageOfOursIsNotForeign() throws Exception {
        String own = "http://" + server.request(ICU).build().uri().getAuthority();

        HttpResponse<String> response = server.send(withCookie(ICU)
                .header(Gatekeeper.CSRF_HEADER, TestGateway.CSRF)
                .header("Sec-Fetch-Site", "same-origin")
                .header("Origin", own)
                .DELETE());

        assertThat(response.statusCode()).isEqualTo(204);
    }

    @Test
    void tokenIsOnlyForBrowserSessions() throws Exception {
        assertThat(mapper.readTree(server.get("/heir/api/v1/session").body())
                        .path("csrfToken")
                        .asText())
                .isEmpty();
    }

    @Test
    void changeIsToldToOpenPagesAtOnce() throws Exception {
        try (EventClient events = EventClient.open(server, null)) {
            events.next("status");
            server.put(ICU, TestGateway.OPERATOR, FIVE_MINUTES);
            String status = events.next("status").data();
            while (!status.contains("pump server moved")) {
                status = events.next("status").data();
            }
            server.delete(ICU, TestGateway.OPERATOR);
            while (status.contains("pump server moved")) {
                status = events.next("status").data();
            }

            assertThat(mapper.readTree(status).at("/totals/breakGlass").asInt()).isZero();
        }
    }

    private HttpRequest.Builder withCookie(String path) {
        return server.request(path).header("Cookie", "HEIRSESSION=" + TestGateway.COOKIE);
    }
}
