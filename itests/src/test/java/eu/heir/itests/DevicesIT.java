package eu.heir.itests;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Who speaks becomes a device; what is decided about it outlives a kill. */
class DevicesIT {
    private static final String DEVICES = "/heir/api/v1/devices";
    private static final String PUMP = "PUMP";

    private final ObjectMapper json = new ObjectMapper();
    private final int listen = Ports.reserve();
    private final int upstream = Ports.reserve();
    private final RunningGateway gateway;

    DevicesIT() throws Exception {
        gateway = RunningGateway.unpack("devices");
        gateway.writeListener("beds", listen, upstream, "monitor");
    }

    @AfterEach
    void end() throws Exception {
        gateway.close();
    }

    /** One message and its acknowledgement. */
    private void speak(String sender, String id) throws Exception {
        try (Hospital hospital = new Hospital(upstream);
                MllpWire device = new MllpWire(listen)) {
            device.send(Hl7.oru(sender, id));
            MllpWire received = hospital.next();
            received.receive();
            received.send(Hl7.ack("AA", id));
            assertThat(Hl7.msa(device.receive())).isEqualTo("AA " + id);
        }
    }

    private JsonNode device(String sender, long interactions) throws Exception {
        return Await.value(sender + " is a device with " + interactions + " requests", Await.SECONDS, () -> {
            HttpResponse<String> answer = gateway.rest().get(DEVICES + "?q=MSH-3%3D" + sender);
            if (answer.statusCode() != 200) {
                return Optional.empty();
            }
            JsonNode devices = json.readTree(answer.body()).path("devices");
            return devices.size() == 1 && devices.path(0).path("interactions").asLong() == interactions
                    ? Optional.of(devices.path(0))
                    : Optional.empty();
        });
    }

    @Test
    void twoSendersAreTwoDevicesAndWhatIsDecidedOutlivesAKill() throws Exception {
        gateway.start().ready(RunningGateway.START);
        Instant before = Instant.now();
        speak(Hl7.KNOWN, "M1");
        speak(PUMP, "P1");
        speak(PUMP, "P2");
        JsonNode monitor = device(Hl7.KNOWN, 1);
        JsonNode pump = device(PUMP, 2);

        for (JsonNode device : new JsonNode[] {monitor, pump}) {
            assertThat(device.path("state").asText()).isEqualTo("STAGED");
            assertThat(device.path("assurance").asText()).isEqualTo("CLAIMS");
            assertThat(device.path("listeners").toString()).isEqualTo("[\"beds\"]");
            assertThat(device.path("protocols").toString()).isEqualTo("[\"hl7v2\"]");
            assertThat(device.path("addresses").toString()).isEqualTo("[\"127.0.0.1\"]");
            assertThat(device.path("operations").toString()).isEqualTo("[\"ORU^R01\"]");
            assertThat(device.path("sharesAddress").asInt()).isEqualTo(1);
            Instant first = Instant.parse(device.path("firstSeen").asText());
            Instant last = Instant.parse(device.path("lastSeen").asText());
            assertThat(first).isBetween(before.minusSeconds(1), Instant.now());
            assertThat(last).isBetween(first, Instant.now());
        }
        HttpResponse<String> admitted = gateway.rest()
                .postJson(
                        DEVICES + "/" + monitor.path("id").asText() + "/admit", "{\"reason\": \"belongs to ward 3\"}");
        assertThat(admitted.statusCode()).isEqualTo(200);
        RunningGateway.Ended quarantined =
                gateway.heir("device", "quarantine", pump.path("id").asText(), "--reason", "nobody knows it");
        assertThat(quarantined.code()).as(quarantined.output()).isZero();

        gateway.kill();
        gateway.start().ready(RunningGateway.START);

        JsonNode monitorAfter = device(Hl7.KNOWN, 1);
        JsonNode pumpAfter = device(PUMP, 2);
        assertThat(monitorAfter.path("id")).isEqualTo(monitor.path("id"));
        assertThat(monitorAfter.path("state").asText()).isEqualTo("ADMITTED");
        assertThat(monitorAfter.path("firstSeen")).isEqualTo(monitor.path("firstSeen"));
        assertThat(monitorAfter.path("lastSeen")).isEqualTo(monitor.path("lastSeen"));
        assertThat(pumpAfter.path("id")).isEqualTo(pump.path("id"));
        assertThat(pumpAfter.path("state").asText()).isEqualTo("QUARANTINED");

        speak(PUMP, "P3");
        assertThat(device(PUMP, 3).path("id")).isEqualTo(pump.path("id"));
        JsonNode detail = gateway.rest().json(DEVICES + "/" + monitor.path("id").asText());
        assertThat(detail.at("/history/0/kind").asText()).isEqualTo("ADMITTED");
        assertThat(detail.at("/history/0/who").asText()).isEqualTo("admin");
        assertThat(detail.at("/history/0/why").asText()).isEqualTo("belongs to ward 3");
        RunningGateway.Ended list = gateway.heir("device", "list", "--state", "ADMITTED");
        assertThat(list.code()).as(list.output()).isZero();
        assertThat(list.output()).contains(monitor.path("id").asText(), "1 of 2 devices");
        RunningGateway.Ended show =
                gateway.heir("device", "show", pump.path("id").asText());
        assertThat(show.code()).as(show.output()).isZero();
        assertThat(show.output()).contains("QUARANTINED", "nobody knows it", "local command line");
        Path file = gateway.data().resolve("devices/devices.jsonl");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        // Results and patients of the messages are nowhere in it.
        assertThat(Files.readString(file)).contains("MSH-3=PUMP").doesNotContain("4711", "Doe", "Jane", "8867-4");
    }
}
