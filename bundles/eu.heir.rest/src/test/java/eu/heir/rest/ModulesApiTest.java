package eu.heir.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import eu.heir.spi.modules.ModuleOutcome;
import eu.heir.spi.modules.Modules.Answer;
import java.io.ByteArrayInputStream;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ModulesApiTest {
    private static final String MODULES = "/heir/api/v1/modules";
    private static final String HL7 = MODULES + "/" + TestModules.HL7;

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
    void viewerSeesModulesAndTheirHistory() throws Exception {
        HttpResponse<String> list = server.send(as(TestGateway.VIEWER, MODULES));
        HttpResponse<String> one = server.send(as(TestGateway.VIEWER, HL7));

        assertThat(list.statusCode()).isEqualTo(200);
        assertThat(mapper.readTree(list.body()).at("/modules/1/serves/0").asText())
                .isEqualTo("hl7v2 SERVING");
        assertThat(one.statusCode()).isEqualTo(200);
        assertThat(mapper.readTree(one.body()).at("/changes/1/outcome").asText())
                .isEqualTo("ROLLED_BACK");
    }

    @Test
    void updateHandsTheBodyOnWithTheNameOfWhoAsked() throws Exception {
        HttpResponse<String> response =
                server.send(post(HL7 + "/update").POST(BodyPublishers.ofByteArray(new byte[70_000])));

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(server.gateway.modules.asked).isEqualTo("update eu.heir.protocol.hl7v2 70000 bytes by admin");
        assertThat(mapper.readTree(response.body()).path("outcome").asText()).isEqualTo("PROBATION");
    }

    @Test
    void bodySentAsAFormIsNotEaten() throws Exception {
        HttpResponse<String> response = server.send(post(HL7 + "/update")
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString("PK=1")));

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(server.gateway.modules.asked).contains(" 4 bytes ");
    }

    @Test
    void rollbackIsHandedOn() throws Exception {
        assertThat(server.send(post(HL7 + "/rollback").POST(BodyPublishers.noBody()))
                        .statusCode())
                .isEqualTo(200);
        assertThat(server.gateway.modules.asked).isEqualTo("rollback eu.heir.protocol.hl7v2 by admin");
    }

    @ParameterizedTest
    @ValueSource(strings = {"update", "rollback"})
    void viewerChangesNothing(String act) throws Exception {
        HttpResponse<String> response =
                server.send(as(TestGateway.VIEWER, HL7 + "/" + act).POST(BodyPublishers.ofString("jar")));

        assertThat(response.statusCode()).isEqualTo(403);
        assertThat(response.body()).contains("ADMIN");
        assertThat(server.gateway.modules.asked).isEmpty();
    }

    @Test
    void browserSessionNeedsItsToken() throws Exception {
        HttpRequest.Builder without = server.request(HL7 + "/rollback")
                .header("Cookie", "HEIRSESSION=" + TestGateway.COOKIE)
                .POST(BodyPublishers.noBody());
        HttpRequest.Builder with = without.copy().header(Gatekeeper.CSRF_HEADER, TestGateway.CSRF);

        assertThat(server.send(without).statusCode()).isEqualTo(403);
        assertThat(server.send(with).statusCode()).isEqualTo(200);
    }

    @Test
    void everyAnswerHasItsStatusAndItsSentence() throws Exception {
        assertThat(told(new Answer.Unknown("No module x is installed."))).isEqualTo("404 No module x is installed.");
        assertThat(told(new Answer.Conflict("An update is at work."))).isEqualTo("409 An update is at work.");
        assertThat(told(new Answer.Refused("The jar is a fragment."))).isEqualTo("422 The jar is a fragment.");
        assertThat(told(new Answer.Tried(TestModules.change(ModuleOutcome.ROLLED_BACK, "it did not start"))))
                .isEqualTo("422 Version 0.1.0.SNAPSHOT was rolled back: it did not start.");
        assertThat(told(new Answer.Tried(TestModules.change(ModuleOutcome.FAILED, "nor the old one"))))
                .isEqualTo("422 Version 0.1.0.SNAPSHOT failed, and nothing that serves could be put back:"
                        + " nor the old one.");
    }

    private String told(Answer answer) throws Exception {
        server.gateway.modules.answer = answer;
        HttpResponse<String> response = server.send(post(HL7 + "/update").POST(BodyPublishers.ofString("jar")));
        JsonNode body = mapper.readTree(response.body());
        return response.statusCode() + " " + body.path("detail").asText();
    }

    @Test
    void tooLargeIsToldWhetherTheLengthIsSaidBeforehandOrNot() throws Exception {
        byte[] large = new byte[5_000_000];
        HttpResponse<String> said = server.send(post(HL7 + "/update").POST(BodyPublishers.ofByteArray(large)));
        HttpResponse<String> chunked = server.send(
                post(HL7 + "/update").POST(BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(large))));

        assertThat(said.statusCode()).isEqualTo(413);
        assertThat(said.body()).contains("module.max.bytes");
        assertThat(chunked.statusCode()).isEqualTo(413);
    }

    @ParameterizedTest
    @CsvSource({
        "GET,    /update,   405",
        "DELETE, /update,   405",
        "POST,   '',        405",
        "GET,    /nothing,  404",
        "POST,   /update/x, 404",
    })
    void otherMethodsAndPathsAreTold(String method, String below, int status) throws Exception {
        assertThat(server.send(post(HL7 + below).method(method, BodyPublishers.noBody()))
                        .statusCode())
                .isEqualTo(status);
    }

    @Test
    void unknownModuleHasNoHistory() throws Exception {
        assertThat(server.get(MODULES + "/eu.heir.nothing").statusCode()).isEqualTo(404);
    }

    private HttpRequest.Builder post(String path) {
        return as(TestGateway.BASIC, path);
    }

    private HttpRequest.Builder as(String authorization, String path) {
        return server.request(path).header("Authorization", authorization);
    }
}
