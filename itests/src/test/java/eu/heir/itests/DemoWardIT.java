package eu.heir.itests;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The ward that {@code ./heir run} shows: the attacker never gets through, the honest never suffer. */
@ExtendWith(SharedGateway.Demo.class)
class DemoWardIT {
    private static final int ROUNDS = 2;

    /** An attempt a second, five kinds a round. */
    private static final Duration ROUNDS_WITHIN = Duration.ofMinutes(1);

    private static final Pattern ATTACK = Pattern.compile(
            "attack=(?<kind>\\w+) address=(?<address>\\S+) claim=(?<claim>\\S+) operation=(?<operation>\\S+) bytes=\\d+"
                    + " outcome=(?<outcome>.*)");

    private final RunningGateway gateway;

    DemoWardIT(RunningGateway gateway) {
        this.gateway = gateway;
    }

    private Map<String, List<String>> outcomes() throws Exception {
        return gateway.log().stream()
                .map(ATTACK::matcher)
                .filter(Matcher::find)
                .collect(Collectors.groupingBy(
                        attack -> attack.group("kind"),
                        TreeMap::new,
                        Collectors.mapping(attack -> attack.group("outcome"), Collectors.toList())));
    }

    @Test
    void everyForgeryEndsAsItShouldAndTheHonestWardIsNeverRefused() throws Exception {
        Await.until(ROUNDS + " rounds of five forgeries have been tried", ROUNDS_WITHIN, () -> {
            Map<String, List<String>> outcomes = outcomes();
            return outcomes.size() == 5 && outcomes.values().stream().allMatch(one -> one.size() >= ROUNDS);
        });
        Map<String, List<String>> outcomes = outcomes();

        assertThat(outcomes.get("UNKNOWN_SENDER")).containsOnly("refused code=CR error=207/HL7-01");
        assertThat(outcomes.get("STOLEN_NAME")).containsOnly("refused code=CR error=207/HL7-01");
        assertThat(outcomes.get("FOREIGN_EVENT")).containsOnly("refused code=AR error=201/HL7-06");
        assertThat(outcomes.get("OVERSIZED")).allMatch(outcome -> outcome.matches("refused code=CR error=\\d+/HL7-10"));
        assertThat(outcomes.get("MALFORMED")).containsOnly("closed");
        assertThat(gateway.log()).noneMatch(line -> line.contains("state=refused"));
        assertThat(gateway.statusCode()).isEqualTo(200);
    }

    @Test
    void onlyForgeriesAreRefusedAndEachByItsRule() throws Exception {
        Await.until(
                "a decision of each kind is shown",
                ROUNDS_WITHIN,
                () -> outcomes().size() == 5);
        JsonNode refused = gateway.rest()
                .json("/heir/api/v1/decisions?verdict=REFUSE&max=1000")
                .path("decisions");

        assertThat(refused).isNotEmpty().allSatisfy(decision -> {
            assertThat(decision.path("enforced").asBoolean()).isTrue();
            assertThat(decision.path("reason").asText()).isNotEmpty();
            String claims = decision.path("claims").asText();
            switch (decision.path("rule").asText()) {
                case "HL7-01" -> assertThat(decision.path("address").asText()).isEqualTo("127.0.0.66");
                case "HL7-06" -> assertThat(decision.path("operation").asText()).isIn("ADT^A34", "ADT^A40");
                case "HL7-10" ->
                    assertThat(claims).satisfiesAnyOf(none -> assertThat(none).isEmpty(), monitor -> assertThat(monitor)
                            .contains("BEDMON"));
                default -> throw new AssertionError("refused by another rule: " + decision);
            }
        });
    }

    @Test
    void everyDeviceOfTheWardGetsItsMessagesThrough() throws Exception {
        List<String> devices = List.of("ICU-1", "ICU-2", "ICU-3", "ICU-4", "ADMISSION", "LAB");
        Await.until("all devices have been seen", ROUNDS_WITHIN, () -> {
            String peers = gateway.rest().get("/heir/api/v1/peers").body();
            return devices.stream().allMatch(peers::contains);
        });
        JsonNode ward = gateway.listenerStatus("hl7-ward");

        assertThat(ward.path("mode").asText()).isEqualTo("ENFORCE");
        assertThat(ward.path("upstreamUp").asBoolean()).isTrue();
        assertThat(ward.path("replies").asLong()).isPositive();
    }
}
