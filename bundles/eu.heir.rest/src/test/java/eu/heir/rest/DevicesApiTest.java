package eu.heir.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import eu.heir.spi.devices.DeviceQuery;
import eu.heir.spi.devices.DeviceQuery.Sort;
import eu.heir.spi.devices.DeviceState;
import eu.heir.spi.devices.Devices.Answer;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DevicesApiTest {
    private static final String DEVICES = "/heir/api/v1/devices";
    private static final String PUMP = DEVICES + "/" + TestDevices.PUMP;

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

    private HttpResponse<String> post(String user, String path, String body) throws Exception {
        return server.send(request(path, body).header("Authorization", user));
    }

    private HttpRequest.Builder request(String path, String body) {
        return server.request(path).header("Content-Type", "application/json").POST(BodyPublishers.ofString(body));
    }

    @Test
    void viewerSeesDevicesAndTheirHistory() throws Exception {
        HttpResponse<String> list = server.send(server.request(DEVICES).header("Authorization", TestGateway.VIEWER));
        HttpResponse<String> one = server.send(server.request(PUMP).header("Authorization", TestGateway.VIEWER));

        assertThat(list.statusCode()).isEqualTo(200);
        assertThat(mapper.readTree(list.body()).at("/devices/0/id").asText()).isEqualTo(TestDevices.PUMP);
        assertThat(server.gateway.devices.query).isEqualTo(DeviceQuery.ALL);
        assertThat(one.statusCode()).isEqualTo(200);
        assertThat(mapper.readTree(one.body()).at("/history/0/kind").asText()).isEqualTo("STAGED");
    }

    @Test
    void parametersSayWhichDevicesInWhichOrder() throws Exception {
        server.get(DEVICES + "?q=icu%20pump&state=STAGED,ADMITTED&listener=icu&sort=name&page=3&size=20");

        assertThat(server.gateway.devices.query)
                .isEqualTo(new DeviceQuery(
                        "icu pump", Set.of(DeviceState.STAGED, DeviceState.ADMITTED), "icu", Sort.NAME, false, 3, 20));
    }

    @ParameterizedTest
    @ValueSource(strings = {"sort=size", "sort=--name", "state=NEW", "page=-1", "size=501", "size=0", "order=up"})
    void wrongParametersAreToldWithWhatIsAllowed(String parameter) throws Exception {
        HttpResponse<String> response = server.get(DEVICES + "?" + parameter);

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(mapper.readTree(response.body()).path("detail").asText())
                .contains(parameter.split("=", 2)[0]);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "admit|{\"reason\":\"loaner\"}|admit ID by operator: loaner",
                "admit|{}|admit ID by operator: ",
                "quarantine|{\"reason\":\"odd\"}|quarantine ID by operator: odd",
                "retire|{\"reason\":\"sold\"}|retire ID by operator: sold",
                "rename|{\"name\":\"Bed 4\",\"reason\":\"\"}|rename ID to 'Bed 4' by operator: ",
                "merge|{\"other\":\"x\",\"reason\":\"one box\"}|merge ID with x by operator: one box",
                "split|{\"observations\":[7,9],\"reason\":\"two\"}|split ID [7, 9] by operator: two",
                "undo|{\"reason\":\"wrong\"}|undo ID by operator: wrong",
            })
    void operatorsChangeDevicesWithTheirNameAndReason(String act, String body, String asked) throws Exception {
        HttpResponse<String> response = post(TestGateway.OPERATOR, PUMP + "/" + act, body);

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(mapper.readTree(response.body()).at("/device/id").asText()).isEqualTo(TestDevices.PUMP);
        assertThat(server.gateway.devices.asked.strip())
                .isEqualTo(asked.replace("ID", TestDevices.PUMP).strip());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "quarantine|{}",
                "retire|{\"reason\":\" \"}",
                "merge|{\"reason\":\"r\"}",
                "split|{\"observations\":[],\"reason\":\"r\"}",
                "split|{\"observations\":[\"7\"],\"reason\":\"r\"}",
                "split|{\"observations\":7,\"reason\":\"r\"}",
                "rename|{\"name\":7}",
                "admit|{\"why\":\"r\"}",
            })
    void bodiesThatLackSomethingChangeNothing(String act, String body) throws Exception {
        HttpResponse<String> response = post(TestGateway.OPERATOR, PUMP + "/" + act, body);

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(server.gateway.devices.asked).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"admit", "quarantine", "retire", "rename", "merge", "split", "undo"})
    void viewersChangeNothing(String act) throws Exception {
        assertThat(post(TestGateway.VIEWER, PUMP + "/" + act, "{\"reason\":\"r\"}")
                        .statusCode())
                .isEqualTo(403);
        assertThat(server.gateway.devices.asked).isEmpty();
    }

    @Test
    void browserSessionsNeedTheTokenAndPagesElsewhereChangeNothing() throws Exception {
        String cookie = "HEIRSESSION=" + TestGateway.COOKIE;
        HttpResponse<String> without =
                server.send(request(PUMP + "/admit", "{}").header("Cookie", cookie));
        HttpResponse<String> elsewhere = server.send(request(PUMP + "/admit", "{}")
                .header("Authorization", TestGateway.BASIC)
                .header("Origin", "https://evil.example"));
        assertThat(without.statusCode()).isEqualTo(403);
        assertThat(elsewhere.statusCode()).isEqualTo(403);
        assertThat(server.gateway.devices.asked).isEmpty();

        HttpResponse<String> with = server.send(
                request(PUMP + "/admit", "{}").header("Cookie", cookie).header("X-CSRF-Token", TestGateway.CSRF));

        assertThat(with.statusCode()).isEqualTo(200);
    }

    @Test
    void whatCannotBeDoneIsToldWhy() throws Exception {
        server.gateway.devices.answer = new Answer.Refused("The device is RETIRED already.");
        assertThat(post(TestGateway.OPERATOR, PUMP + "/admit", "{}").statusCode())
                .isEqualTo(409);
        server.gateway.devices.answer = new Answer.Unknown("There is no device of this id.");
        assertThat(post(TestGateway.OPERATOR, PUMP + "/admit", "{}").statusCode())
                .isEqualTo(404);
        server.gateway.devices.answer = new Answer.NotKept("The change is in force but not on disk.");
        HttpResponse<String> notKept = post(TestGateway.OPERATOR, PUMP + "/admit", "{}");
        assertThat(notKept.statusCode()).isEqualTo(500);
        assertThat(notKept.body()).contains("in force");
        assertThat(server.get(DEVICES + "/nobody").statusCode()).isEqualTo(404);
        assertThat(server.get(PUMP + "/explode").statusCode()).isEqualTo(404);
    }
}
