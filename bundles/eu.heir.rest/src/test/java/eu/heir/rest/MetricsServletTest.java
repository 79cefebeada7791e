package eu.heir.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import eu.heir.spi.control.ListenerState;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class MetricsServletTest {
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
    void prometheusTextHasHelpTypeAndUnits() throws Exception {
        HttpResponse<String> response = server.get("/heir/metrics");

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValue("Content-Type"))
                .hasValueSatisfying(type -> assertThat(type).startsWith("text/plain; version=0.0.4"));
        assertThat(response.body())
                .contains("# HELP heir_interactions_total Requests decided.")
                .contains("# TYPE heir_interactions_total counter")
                .contains("heir_interactions_total{listener=\"icu\"} 1000.0")
                .contains("heir_verdicts_total{listener=\"icu\",verdict=\"REFUSE\"} 6.0")
                .contains("heir_device_received_bytes_total{listener=\"icu\"} 123456.0")
                .contains("heir_gateway_latency_seconds{quantile=\"0.99\"} 2.4E-4")
                .contains("heir_gateway_latency_seconds_count 2000")
                .contains("heir_failures_total{condition=\"UPSTREAM_DOWN\",listener=\"adt\"} 2.0")
                .contains("heir_bound_used{bound=\"sessions.max\",scope=\"icu\"} 6.0")
                .contains("heir_bound_reached_total{bound=\"sessions.max\",scope=\"icu\"} 3.0")
                .contains("heir_bound_limit{bound=\"hold.budget.bytes\",scope=\"\"} 6.7108864E7")
                .contains("heir_replies_missed_total{listener=\"icu\"} 2.0")
                .contains("heir_sessions_turned_away_total{listener=\"icu\"} 1.0")
                .contains("heir_standing_findings{listener=\"icu\"} 1.0")
                .contains("heir_break_glass_open{listener=\"icu\"} 0.0")
                .contains("heir_adapter_faults_total{protocol=\"hl7v2\"} 1.0")
                .contains("heir_adapter_swaps_total{protocol=\"hl7v2\"} 3.0")
                .contains("heir_adapter_sessions{protocol=\"hl7v2\"} 6.0")
                .contains("heir_adapter_last_pause_seconds{protocol=\"hl7v2\"} 0.0025")
                .contains("heir_ready 1.0");
        assertThat(samples(response.body())).allSatisfy(line -> assertThat(line).matches("[a-z_]+(\\{.*})? \\S+"));
    }

    @Test
    void countsAreThoseOfTheStatus() throws Exception {
        server.gateway.open(ListenerState.BREAK_GLASS, "icu", Duration.ofMinutes(5), "anna", "pump server moved");
        server.gateway.open(
                ListenerState.DOWNTIME_RECOVERY, "icu", Duration.ofMinutes(5), "anna", "pump server is back");

        String metrics = server.get("/heir/metrics").body();
        JsonNode totals = new ObjectMapper()
                .readTree(server.get("/heir/api/v1/status").body())
                .path("totals");

        Map.of(
                        "heir_interactions_total", "interactions",
                        "heir_refused_total", "refused",
                        "heir_replies_total", "replies",
                        "heir_replies_missed_total", "repliesMissed",
                        "heir_sessions_turned_away_total", "sessionsTurnedAway",
                        "heir_tls_handshakes_failed_total", "handshakesFailed",
                        "heir_sessions", "sessions",
                        "heir_standing_findings", "standing",
                        "heir_break_glass_open", "breakGlass",
                        "heir_downtime_recovery_open", "downtimeRecovery")
                .forEach((family, total) -> assertThat(sum(metrics, family))
                        .as(family)
                        .isPositive()
                        .isEqualTo(totals.path(total).asDouble()));
    }

    @Test
    void openMetricsIsServedToWhoAsksForIt() throws Exception {
        HttpResponse<String> response = server.send(server.request("/heir/metrics")
                .header("Authorization", TestGateway.BASIC)
                .header("Accept", "application/openmetrics-text;version=1.0.0,text/plain;q=0.5"));

        assertThat(response.headers().firstValue("Content-Type"))
                .hasValueSatisfying(type -> assertThat(type).startsWith("application/openmetrics-text"));
        assertThat(response.body()).endsWith("# EOF\n");
    }

    @Test
    void metricsAreThereWhileTheGatewayIsNot() throws Exception {
        server.gateway.gatewayThere = false;

        HttpResponse<String> response = server.get("/heir/metrics");

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body()).contains("heir_ready 0.0").contains("process_start_time_seconds");
    }

    @Test
    void onlyReadingIsAllowed() throws Exception {
        HttpResponse<String> response = server.send(server.request("/heir/metrics")
                .header("Authorization", TestGateway.BASIC)
                .DELETE());
        HttpResponse<String> head = server.send(server.request("/heir/metrics")
                .header("Authorization", TestGateway.BASIC)
                .method("HEAD", BodyPublishers.noBody()));

        assertThat(response.statusCode()).isEqualTo(405);
        assertThat(head.statusCode()).isEqualTo(200);
        assertThat(head.body()).isEmpty();
    }

    private static List<String> samples(String metrics) {
        return Arrays.stream(metrics.split("\n", -1))
                .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                .toList();
    }

    private static double sum(String metrics, String family) {
        return samples(metrics).stream()
                .filter(line -> line.startsWith(family + "{") || line.startsWith(family + " "))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }
}
