package eu.heir.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.InputFormat;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion.VersionFlag;
import eu.heir.spi.config.DocumentConsumer.Problem;
import eu.heir.spi.control.ListenerState;
import eu.heir.spi.decision.Verdict;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is served is what openapi.json says: every schema there forbids fields it does not name. */
class OpenApiTest {
    private final ObjectMapper mapper = new ObjectMapper();
    private TestServer server;
    private JsonNode document;

    @BeforeEach
    void start() throws Exception {
        server = new TestServer();
        document = mapper.readTree(server.get("/heir/api/v1/openapi.json").body());
    }

    @AfterEach
    void stop() throws Exception {
        server.close();
    }

    @ParameterizedTest
    @CsvSource({
        "/heir/api/v1/status, Status",
        "/heir/api/v1/decisions, Decisions",
        "/heir/api/v1/listeners, Listeners",
        "/heir/api/v1/peers, Peers",
        "/heir/api/v1/break-glass, Openings",
        "/heir/api/v1/listeners/icu/break-glass, Opening",
        "/heir/api/v1/listeners/adt/break-glass, Problem",
        "/heir/api/v1/downtime-recovery, Openings",
        "/heir/api/v1/listeners/icu/downtime-recovery, Problem",
        "/heir/api/v1/session, Session",
        "/heir/api/v1/modules, Modules",
        "/heir/api/v1/modules/eu.heir.protocol.hl7v2, ModuleHistory",
        "/heir/api/v1/devices, Devices",
        "/heir/api/v1/devices/0d4f4a3c-6f0e-4a30-8f5e-0c2b8f3f7a11, DeviceDetail",
        "/heir/api/v1/devices/nobody, Problem",
        "/heir/api/v1/devices?sort=size, Problem",
        "/heir/api/v1/journal, Journal",
        "/heir/api/v1/journal/verification, JournalVerification",
        "/heir/api/v1/journal?max=x, Problem",
        "/heir/api/v1/nothing, Problem",
        "/heir/api/v1/peers?max=x, Problem",
    })
    void responseIsWhatTheDocumentSays(String path, String schema) throws Exception {
        server.gateway.decide("icu", Verdict.REFUSE);
        server.gateway.decide("icu", Verdict.ALLOW);
        server.gateway.journal.fill(2);
        server.gateway.problems = List.of(new Problem("icu.yml", 0, "not YAML"));
        server.gateway.open(ListenerState.BREAK_GLASS, "icu", Duration.ofMinutes(5), "anna", "pump server moved");

        assertThat(violations(server.get(path).body(), schema)).isEmpty();
    }

    @Test
    void everyLineOfTheExportIsWhatTheDocumentSays() throws Exception {
        server.gateway.journal.fill(2);

        String[] lines = server.get("/heir/api/v1/journal/export").body().split("\n", -1);

        // Nothing follows the last line's end.
        assertThat(lines).hasSize(3).endsWith("");
        assertThat(violations(lines[0], "JournalRecord")).isEmpty();
    }

    @Test
    void statusWithoutAGatewayIsWhatTheDocumentSays() throws Exception {
        server.gateway.gatewayThere = false;
        server.gateway.configurationThere = false;
        server.gateway.journalThere = false;

        assertThat(violations(server.get("/heir/api/v1/status").body(), "Status"))
                .isEmpty();
    }

    @Test
    void eventsAreWhatTheDocumentSays() throws Exception {
        server.gateway.decide("icu", Verdict.REFUSE);
        List<String> checked = new ArrayList<>();
        List<String> violations = new ArrayList<>();
        try (EventClient events = EventClient.open(server, null)) {
            while (!checked.containsAll(List.of("history", "status", "peers", "decision"))) {
                EventClient.Event event = events.next();
                checked.add(event.name());
                String schema = event.name().substring(0, 1).toUpperCase(Locale.ROOT)
                        + event.name().substring(1);
                violations.addAll(violations(event.data(), schema));
            }
        }

        assertThat(violations).isEmpty();
    }

    @Test
    void whatOpensBreakGlassIsWhatTheDocumentSays() throws Exception {
        String sent = "{\"seconds\": 300, \"reason\": \"pump server moved\"}";

        HttpResponse<String> answer = server.put("/heir/api/v1/listeners/icu/break-glass", TestGateway.BASIC, sent);

        assertThat(violations(sent, "Open")).isEmpty();
        assertThat(violations(answer.body(), "Opening")).isEmpty();
    }

    @Test
    void everyMethodOfTheDocumentIsAllowedAndNoOther() throws Exception {
        for (var path : document.path("paths").properties()) {
            if (path.getKey().startsWith("/heir/api")) {
                Set<String> documented = new TreeSet<>(Set.of("OPTIONS"));
                if (path.getValue().has("get")) {
                    documented.add("HEAD");
                }
                path.getValue().fieldNames().forEachRemaining(name -> documented.add(name.toUpperCase(Locale.ROOT)));
                documented.remove("PARAMETERS");
                String allowed = server.send(server.request(concrete(path.getKey()))
                                .header("Authorization", TestGateway.BASIC)
                                .method("OPTIONS", BodyPublishers.noBody()))
                        .headers()
                        .firstValue("Allow")
                        .orElse("");
                assertThat(allowed.split(", ")).as(path.getKey()).containsExactlyInAnyOrderElementsOf(documented);
            }
        }
    }

    private static String concrete(String path) {
        return path.replace("{listener}", "icu")
                .replace("{symbolicName}", TestModules.HL7)
                .replace("{id}", TestDevices.PUMP);
    }

    @Test
    void everySchemaIsStrict() {
        document.at("/components/schemas").properties().forEach(schema -> assertThat(
                        schema.getValue().path("additionalProperties").asBoolean(true))
                .as(schema.getKey())
                .isFalse());
    }

    @Test
    void everyPathOfTheDocumentIsServedAndItsParametersAreKnown() throws Exception {
        server.gateway.open(ListenerState.BREAK_GLASS, "icu", Duration.ofMinutes(5), "anna", "pump server moved");
        server.gateway.open(ListenerState.DOWNTIME_RECOVERY, "icu", Duration.ofMinutes(5), "anna", "pump server moved");
        Set<String> served = new TreeSet<>();
        for (var path : document.path("paths").properties()) {
            String address = concrete(path.getKey());
            if (!path.getValue().has("get")) {
                assertThat(server.get(address).statusCode()).as(address).isEqualTo(405);
                continue;
            }
            var response = server.send(server.request(address)
                    .header("Authorization", TestGateway.BASIC)
                    .method("HEAD", BodyPublishers.noBody()));
            assertThat(response.statusCode()).as(path.getKey()).isEqualTo(200);
            served.add(path.getKey());
            for (JsonNode parameter : path.getValue().at("/get/parameters")) {
                if (parameter.path("in").asText().equals("query")) {
                    String name = parameter.path("name").asText();
                    // A value that none of them allows: the parameter itself is known.
                    assertThat(server.get(concrete(path.getKey()) + "?" + name + "=%20")
                                    .body())
                            .as(name)
                            .doesNotContain("not known");
                }
            }
        }
        assertThat(served)
                .containsExactly(
                        "/heir/api/v1/break-glass",
                        "/heir/api/v1/decisions",
                        "/heir/api/v1/devices",
                        "/heir/api/v1/devices/{id}",
                        "/heir/api/v1/downtime-recovery",
                        "/heir/api/v1/events",
                        "/heir/api/v1/journal",
                        "/heir/api/v1/journal/export",
                        "/heir/api/v1/journal/verification",
                        "/heir/api/v1/listeners",
                        "/heir/api/v1/listeners/{listener}/break-glass",
                        "/heir/api/v1/listeners/{listener}/downtime-recovery",
                        "/heir/api/v1/modules",
                        "/heir/api/v1/modules/{symbolicName}",
                        "/heir/api/v1/openapi.json",
                        "/heir/api/v1/peers",
                        "/heir/api/v1/session",
                        "/heir/api/v1/status",
                        "/heir/metrics");
    }

    private List<String> violations(String json, String schema) {
        // The components carry the schemas by the references that point at them.
        ObjectNode root = mapper.createObjectNode();
        root.put("$ref", "#/components/schemas/" + schema);
        root.set("components", document.path("components"));
        JsonSchema compiled = JsonSchemaFactory.getInstance(VersionFlag.V202012).getSchema(root);
        return compiled
                .validate(json, InputFormat.JSON, context -> context.getExecutionConfig()
                        .setFormatAssertionsEnabled(true))
                .stream()
                .map(Object::toString)
                .toList();
    }
}
