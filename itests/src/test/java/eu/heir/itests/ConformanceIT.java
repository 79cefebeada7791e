package eu.heir.itests;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Deep conformance in the real distribution: what is wrong passes, is found, and no value of it is said. */
@ExtendWith(SharedGateway.Plain.class)
class ConformanceIT {
    private static final Duration FOUND_WITHIN = Duration.ofSeconds(60);

    /** Stands in every field that could identify or describe a patient. */
    private static final String CANARY = "CANARYVALUE";

    private final RunningGateway gateway;
    private final int listen = Ports.reserve();
    private final int upstream = Ports.reserve();

    ConformanceIT(RunningGateway gateway) {
        this.gateway = gateway;
    }

    @BeforeEach
    void listener() throws Exception {
        gateway.listener("deep", listen, upstream, "monitor");
    }

    @AfterEach
    void remove() throws Exception {
        gateway.removeListener("deep");
    }

    private List<JsonNode> findings() throws Exception {
        List<JsonNode> found = new ArrayList<>();
        for (JsonNode event : gateway.rest()
                .json("/heir/api/v1/decisions?listener=deep&max=1000")
                .path("decisions")) {
            if (event.path("listener").asText().equals("deep")
                    && event.path("rule").asText().startsWith("HL7-CONF-")) {
                found.add(event);
            }
        }
        return found;
    }

    @Test
    void aMessageOfWrongStructureAndTypesPassesUnchangedAndIsFoundWithoutAnyValueOfIt() throws Exception {
        byte[] message = MllpWire.frame("MSH|^~\\&|MONITOR|ICU|EHR|HOSP|20260301101530||ORU^R01^ORU_R01|D1|T|2.5.1\r"
                + "PID|1||" + CANARY + "^^^HOSP^MR||" + CANARY + "^Jane||" + CANARY + "\r"
                + CANARY + " a line break within a text\r"
                + "OBX|1|NM|8867-4^Heart rate^LN||" + CANARY + "|/min|||||F\r");
        byte[] reply = MllpWire.frame(Hl7.ack("AA", "D1"));
        try (Hospital hospital = new Hospital(upstream);
                MllpWire sender = new MllpWire(listen)) {
            sender.send(message);
            MllpWire received = hospital.next();
            assertThat(received.raw(message.length)).isEqualTo(message);
            received.send(reply);
            assertThat(sender.raw(reply.length)).isEqualTo(reply);
        }
        Await.until("findings of the message", FOUND_WITHIN, () -> findings().size() >= 4);

        assertThat(findings()).allSatisfy(event -> {
            assertThat(event.path("verdict").asText()).isEqualTo("WATCH");
            assertThat(event.path("enforced").asBoolean()).isFalse();
            assertThat(event.toString()).doesNotContain(CANARY);
        });
        assertThat(findings())
                .extracting(event -> event.path("reason").asText())
                .contains("a line that is no segment", "the value of PID-7.1 is no DTM", "the value of OBX-5 is no NM")
                .anyMatch(reason -> reason.startsWith("required ") && reason.endsWith(" is missing"));
        assertThat(gateway.rest()
                        .get("/heir/api/v1/decisions?listener=deep&max=1000")
                        .body())
                .doesNotContain(CANARY);
        assertThat(gateway.rest().get("/heir/api/v1/status").body()).doesNotContain(CANARY);
        assertThat(gateway.log()).noneMatch(line -> line.contains(CANARY));
    }
}
