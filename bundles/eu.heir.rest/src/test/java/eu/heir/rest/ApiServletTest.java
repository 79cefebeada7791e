package eu.heir.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import eu.heir.spi.config.DocumentConsumer.Problem;
import eu.heir.spi.decision.Verdict;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ApiServletTest {
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
    void statusIsOkWhenEverythingIsInForce() throws Exception {
        HttpResponse<String> response = server.get("/heir/api/v1/status");

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValue("Content-Type")).contains("application/json");
        assertThat(response.headers().firstValue("Cache-Control")).contains("no-store");
        JsonNode body = mapper.readTree(response.body());
        assertThat(body.path("ready").asBoolean()).isTrue();
        assertThat(body.at("/totals/interactions").asLong()).isEqualTo(2000);
        assertThat(body.at("/totals/verdicts/REFUSE").asLong()).isEqualTo(12);
        assertThat(body.at("/totals/verdicts/SEVER").asLong()).isZero();
        assertThat(body.at("/latency/p99Micros").asDouble()).isEqualTo(240);
    }

    @Test
    void statusIsUnavailableWithTheSameDocumentWhileTheGatewayIsMissing() throws Exception {
        server.gateway.gatewayThere = false;

        HttpResponse<String> response = server.get("/heir/api/v1/status");

        assertThat(response.statusCode()).isEqualTo(503);
        JsonNode body = mapper.readTree(response.body());
        assertThat(body.path("state").asText()).isEqualTo("STARTING");
        assertThat(body.path("reasons").get(0).asText()).contains("gateway is starting");
        assertThat(body.at("/totals/interactions").asLong()).isZero();
    }

    @Test
    void statusNamesTheListenerThatDoesNotServe() throws Exception {
        server.gateway.listeners = List.of(TestGateway.listener("icu", "FAILED", "address already in use"));

        HttpResponse<String> response = server.get("/heir/api/v1/status");

        assertThat(response.statusCode()).isEqualTo(503);
        assertThat(response.body()).contains("listener icu is FAILED: address already in use");
    }

    @Test
    void statusNamesFileAndLineOfABrokenContract() throws Exception {
        server.gateway.problems = List.of(new Problem("icu.yml", 7, "unknown key 'sendr'; allowed are sender, peer"));

        HttpResponse<String> response = server.get("/heir/api/v1/status");

        assertThat(response.statusCode()).isEqualTo(503);
        assertThat(response.body()).contains("etc/heir/contracts/icu.yml:7: unknown key 'sendr'");
    }

    @Test
    void gatewayThatIsNotReadyIsBelieved() throws Exception {
        server.gateway.ready = false;

        assertThat(server.get("/heir/api/v1/status").statusCode()).isEqualTo(503);
    }

    @Test
    void nobodyIsLetInWithoutAnAuthenticator() throws Exception {
        server.gateway.authenticatorThere = false;

        HttpResponse<String> response = server.get("/heir/api/v1/status");

        assertThat(response.statusCode()).isEqualTo(503);
        assertThat(response.body()).doesNotContain("listeners");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/heir/api/v1/status", "/heir/api/v1/openapi.json", "/heir/api/v1/nothing", "/heir/metrics"})
    void withoutLoginNothingIsToldNotEvenWhatExists(String path) throws Exception {
        HttpResponse<String> none = server.send(server.request(path));
        HttpResponse<String> wrong = server.send(server.request(path).header("Authorization", "Basic eDp5"));

        for (HttpResponse<String> response : List.of(none, wrong)) {
            assertThat(response.statusCode()).isEqualTo(401);
            assertThat(response.headers().firstValue("WWW-Authenticate"))
                    .hasValueSatisfying(challenge -> assertThat(challenge).startsWith("Basic realm="));
            assertThat(response.headers().firstValue("Content-Type")).contains("application/problem+json");
        }
    }

    @Test
    void scriptOfAPageGetsNoChallengeThatWouldPopUp() throws Exception {
        HttpResponse<String> response =
                server.send(server.request("/heir/api/v1/status").header("Sec-Fetch-Mode", "cors"));

        assertThat(response.statusCode()).isEqualTo(401);
        assertThat(response.headers().firstValue("WWW-Authenticate"))
                .hasValueSatisfying(challenge -> assertThat(challenge).doesNotStartWith("Basic"));
    }

    @Test
    void lockedOutIsToldWhenToComeAgain() throws Exception {
        HttpResponse<String> response =
                server.send(server.request("/heir/api/v1/status").header("Authorization", "Bearer locked"));

        assertThat(response.statusCode()).isEqualTo(429);
        assertThat(response.headers().firstValue("Retry-After")).contains("7");
    }

    @Test
    void changeByABrowserSessionNeedsItsToken() throws Exception {
        var without = server.request("/heir/api/v1/status")
                .header("Cookie", "HEIRSESSION=" + TestGateway.COOKIE)
                .POST(BodyPublishers.noBody());
        var with = without.copy().header(Gatekeeper.CSRF_HEADER, TestGateway.CSRF);

        assertThat(server.send(without).statusCode()).isEqualTo(403);
        assertThat(server.send(with).statusCode()).isEqualTo(405);
    }

    @ParameterizedTest
    @CsvSource({
        "/heir/api, 404",
        "/heir/api/, 404",
        "/heir/api/v1, 404",
        "/heir/api/v1/status/, 404",
        "/heir/api/v2/status, 404",
        "/heir/api/v1/status?x=1, 400",
        "/heir/api/v1/decisions?max=0, 400",
        "/heir/api/v1/decisions?max=1001, 400",
        "/heir/api/v1/decisions?max=, 400",
        "/heir/api/v1/decisions?max=1&max=2, 400",
        "/heir/api/v1/decisions?after=-1, 400",
        "/heir/api/v1/decisions?after=99999999999999999999, 400",
        "/heir/api/v1/decisions?verdict=NO, 400",
        "/heir/api/v1/decisions?listener=nobody, 400",
        "/heir/api/v1/peers?max=x, 400",
    })
    void wrongAddressesAreToldInTheSameForm(String path, int status) throws Exception {
        HttpResponse<String> response = server.get(path);

        assertThat(response.statusCode()).isEqualTo(status);
        assertThat(response.headers().firstValue("Content-Type")).contains("application/problem+json");
        assertThat(mapper.readTree(response.body()).path("status").asInt()).isEqualTo(status);
    }

    @Test
    void badParameterIsNamedWithWhatIsAllowed() throws Exception {
        assertThat(server.get("/heir/api/v1/decisions?max=0").body())
                .contains("'max'")
                .contains("1 to 1000");
        assertThat(server.get("/heir/api/v1/decisions?verdict=NO").body())
                .contains("'verdict'")
                .contains("ALLOW, WATCH, REFUSE, SEVER");
        assertThat(server.get("/heir/api/v1/decisions?limit=3").body())
                .contains("'limit'")
                .contains("after, listener, max, verdict");
    }

    @Test
    void hugeQueryIsRefusedWithoutHarm() throws Exception {
        HttpResponse<String> refused = server.get("/heir/api/v1/decisions?listener=" + "x".repeat(5000));
        HttpResponse<String> cutOff = server.get("/heir/api/v1/decisions?listener=" + "x".repeat(100_000));

        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(refused.body()).hasSizeLessThan(500);
        assertThat(cutOff.statusCode()).isBetween(400, 499);
        assertThat(server.get("/heir/api/v1/status").statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "PUT", "DELETE", "PATCH", "BREW"})
    void otherMethodsAreNotAllowed(String method) throws Exception {
        HttpResponse<String> response = server.send(server.request("/heir/api/v1/status")
                .header("Authorization", TestGateway.BASIC)
                .method(method, BodyPublishers.noBody()));

        assertThat(response.statusCode()).isEqualTo(405);
        assertThat(response.headers().firstValue("Allow")).contains("GET, HEAD, OPTIONS");
    }

    @Test
    void headAnswersLikeGetWithoutABody() throws Exception {
        HttpResponse<String> response = server.send(server.request("/heir/api/v1/listeners")
                .header("Authorization", TestGateway.BASIC)
                .method("HEAD", BodyPublishers.noBody()));

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body()).isEmpty();
        assertThat(response.headers().firstValueAsLong("Content-Length").orElse(0))
                .isGreaterThan(100);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "application/json|200",
                "text/html, */*;q=0.8|200",
                "application/*|200",
                "text/html|406",
                "application/json;q=0|406",
            })
    void acceptHeaderIsHeeded(String accept, int status) throws Exception {
        HttpResponse<String> response = server.send(server.request("/heir/api/v1/status")
                .header("Authorization", TestGateway.BASIC)
                .header("Accept", accept));

        assertThat(response.statusCode()).isEqualTo(status);
    }

    @Test
    void newestDecisionsComeWithoutAfterAndTheFollowingOnesWithIt() throws Exception {
        for (int i = 0; i < 10; i++) {
            server.gateway.decide(i % 2 == 0 ? "icu" : "adt", i % 3 == 0 ? Verdict.REFUSE : Verdict.ALLOW);
        }

        assertThat(sequences("max=3")).containsExactly(8L, 9L, 10L);
        assertThat(sequences("after=2&max=3")).containsExactly(3L, 4L, 5L);
        assertThat(sequences("after=10")).isEmpty();
        assertThat(sequences("verdict=REFUSE")).containsExactly(1L, 4L, 7L, 10L);
        assertThat(sequences("verdict=REFUSE&listener=icu")).containsExactly(1L, 7L);
        assertThat(next("after=2&max=3")).isEqualTo(5);
        assertThat(next("verdict=SEVER")).isEqualTo(10);
        assertThat(next("verdict=REFUSE&after=0&max=2")).isEqualTo(4);
        assertThat(next("after=10")).isEqualTo(10);
    }

    @Test
    void peersAreBounded() throws Exception {
        JsonNode all = mapper.readTree(server.get("/heir/api/v1/peers").body());
        JsonNode one = mapper.readTree(server.get("/heir/api/v1/peers?max=1").body());
        JsonNode adt =
                mapper.readTree(server.get("/heir/api/v1/peers?listener=adt").body());

        assertThat(all.path("peers")).hasSize(3);
        assertThat(one.path("peers")).hasSize(1);
        assertThat(one.path("total").asInt()).isEqualTo(3);
        assertThat(adt.path("peers")).hasSize(1);
    }

    private List<Long> sequences(String query) throws Exception {
        JsonNode decisions = mapper.readTree(
                        server.get("/heir/api/v1/decisions?" + query).body())
                .path("decisions");
        return decisions.findValues("sequence").stream().map(JsonNode::asLong).toList();
    }

    private long next(String query) throws Exception {
        return mapper.readTree(server.get("/heir/api/v1/decisions?" + query).body())
                .path("next")
                .asLong();
    }
}
