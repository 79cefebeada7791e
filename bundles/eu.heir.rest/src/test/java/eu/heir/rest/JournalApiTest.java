package eu.heir.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import eu.heir.spi.journal.JournalEntry;
import eu.heir.spi.journal.JournalKind;
import eu.heir.spi.journal.JournalStatus;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(120)
class JournalApiTest {
    private static final String JOURNAL = "/heir/api/v1/journal";
    private static final String VERIFICATION = JOURNAL + "/verification";
    private static final String EXPORT = JOURNAL + "/export";

    private final ObjectMapper mapper = new ObjectMapper();
    private TestServer server;

    @BeforeEach
    void start() throws Exception {
        server = new TestServer();
    }

    @AfterEach
    void stop() throws Exception {
        server.gateway.journal.mayEnd.countDown();
        server.close();
    }

    @Test
    void viewerTurnsPagesFromTheNewestRecordToTheOldest() throws Exception {
        server.gateway.journal.fill(5);

        JsonNode first = mapper.readTree(
                server.send(as(TestGateway.VIEWER, JOURNAL + "?max=2")).body());
        JsonNode second = get("?max=2&before=" + first.path("next").asLong());
        JsonNode third = get("?max=2&before=" + second.path("next").asLong());

        assertThat(sequences(first)).containsExactly(5L, 4L);
        assertThat(sequences(second)).containsExactly(3L, 2L);
        assertThat(sequences(third)).containsExactly(1L);
        assertThat(third.path("next").asLong()).isZero();
        assertThat(first.at("/records/1").toString())
                .isEqualTo(
                        "{\"sequence\":4,\"time\":\"2025-03-01T08:00:00.003Z\",\"kind\":\"DECISION\",\"actor\":\"anna\","
                                + "\"subject\":\"icu\",\"text\":\"Entry 3.\",\"details\":{\"address\":\"192.0.2.7\"}}");
    }

    @Test
    void kindsAreGivenWithCommasOrSeveralTimes() throws Exception {
        server.gateway.journal.fill(6);

        assertThat(sequences(get("?kind=DECISION"))).containsExactly(4L, 1L);
        assertThat(sequences(get("?kind=DECISION,LOGIN"))).hasSize(6);
        assertThat(sequences(get("?kind=DECISION&kind=STATE"))).containsExactly(4L, 1L);
        assertThat(sequences(get("?text=eNtRy%203."))).containsExactly(4L);
    }

    @ParameterizedTest
    @CsvSource({
        "max=0, 1 to 500",
        "max=501, 1 to 500",
        "before=0, from 1 to",
        "before=x, from 1 to",
        "kind=NO, 'GATEWAY, DECISION, CONFIGURATION, STATE, MODULE, LOGIN, JOURNAL'",
        "kind=, GATEWAY",
        "text=a&text=b, may be given once",
        "after=3, 'before, kind, max, text'",
    })
    void wrongParameterIsNamedWithWhatIsAllowed(String query, String told) throws Exception {
        HttpResponse<String> response = server.get(JOURNAL + "?" + query);

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(response.body())
                .contains(query.substring(0, query.indexOf('=')))
                .contains(told);
    }

    @Test
    void longTextIsRefused() throws Exception {
        assertThat(server.get(JOURNAL + "?text=" + "x".repeat(201)).statusCode())
                .isEqualTo(400);
    }

    @ParameterizedTest
    @ValueSource(strings = {JOURNAL, VERIFICATION, EXPORT})
    void whileThereIsNoJournalItIsStarting(String path) throws Exception {
        server.gateway.journalThere = false;

        HttpResponse<String> response = server.get(path);

        assertThat(response.statusCode()).isEqualTo(503);
        assertThat(response.body()).contains("journal is not there");
    }

    @ParameterizedTest
    @ValueSource(strings = {VERIFICATION, EXPORT})
    void verificationAndExportAreForAdministratorsWhoDoNotComeFromElsewhere(String path) throws Exception {
        for (String user : List.of(TestGateway.VIEWER, TestGateway.OPERATOR)) {
            assertThat(server.send(as(user, path)).statusCode()).isEqualTo(403);
        }
        HttpResponse<String> foreign = server.send(as(TestGateway.BASIC, path).header("Sec-Fetch-Site", "cross-site"));

        assertThat(foreign.statusCode()).isEqualTo(403);
        assertThat(foreign.body()).contains("another site");
        assertThat(server.get(path).statusCode()).isEqualTo(200);
    }

    @Test
    void verificationTellsWhatWasFoundAndIsRecordedWithWhoAsked() throws Exception {
        server.gateway.journal.sound = false;

        JsonNode found = mapper.readTree(server.get(VERIFICATION).body());

        assertThat(found.path("sound").asBoolean()).isFalse();
        assertThat(found.at("/findings/0").asText()).contains("Record 7");
        assertThat(server.gateway.journal.entries(JournalKind.JOURNAL))
                .singleElement()
                .satisfies(entry -> {
                    assertThat(entry.actor()).isEqualTo("admin");
                    assertThat(entry.text()).contains("NOT sound");
                });
    }

    @Test
    void secondVerificationIsTurnedAwayWhileTheFirstIsAtWork() throws Exception {
        server.gateway.journal.mayEnd = new CountDownLatch(1);
        CompletableFuture<HttpResponse<String>> first =
                server.client.sendAsync(as(TestGateway.BASIC, VERIFICATION).build(), BodyHandlers.ofString());
        server.gateway.journal.begun.await();

        HttpResponse<String> second = server.get(VERIFICATION);
        server.gateway.journal.mayEnd.countDown();

        assertThat(second.statusCode()).isEqualTo(409);
        assertThat(second.headers().firstValue("Retry-After")).isPresent();
        assertThat(first.get().statusCode()).isEqualTo(200);
        assertThat(server.get(VERIFICATION).statusCode()).isEqualTo(200);
    }

    @Test
    void exportHoldsEveryRecordOnceNewestFirst() throws Exception {
        server.gateway.journal.fill(2 * TestJournal.LOOKED_AT + 7);
        long count = 2L * TestJournal.LOOKED_AT + 7;

        HttpResponse<String> response = server.get(EXPORT);

        List<Long> sequences = new ArrayList<>();
        for (String line : response.body().split("\n", -1)) {
            if (!line.isEmpty()) {
                sequences.add(mapper.readTree(line).path("sequence").asLong());
            }
        }
        assertThat(response.headers().firstValue("Content-Type"))
                .hasValueSatisfying(type -> assertThat(type).startsWith("application/x-ndjson"));
        assertThat(sequences)
                .containsExactlyElementsOf(
                        LongStream.range(0, count).mapToObj(i -> count - i).toList());
        assertThat(server.gateway.journal.entries(JournalKind.JOURNAL))
                .extracting(JournalEntry::text)
                .containsExactly("Exported.");
    }

    @Test
    void journalThatCannotBeReadIsTold() throws Exception {
        server.gateway.journal.fill(3);
        server.gateway.journal.unreadableBelow = 9;

        for (String path : List.of(JOURNAL, EXPORT)) {
            HttpResponse<String> response = server.get(path);
            assertThat(response.statusCode()).isEqualTo(500);
            assertThat(response.body()).contains("segment 1 is gone");
        }
    }

    @Test
    void exportThatFailsOnTheWayBreaksOffSoThatNobodyTakesItForTheWhole() {
        server.gateway.journal.fill(2000);
        server.gateway.journal.unreadableBelow = 100;

        assertThatThrownBy(() -> server.get(EXPORT)).isInstanceOf(IOException.class);
    }

    @Test
    void statusAndMetricsTellHowTheJournalStands() throws Exception {
        server.gateway.journal.fill(4);
        server.gateway.journal.state = JournalStatus.State.STALLED;

        HttpResponse<String> status = server.get("/heir/api/v1/status");
        JsonNode journal = mapper.readTree(status.body()).path("journal");
        String metrics = server.get("/heir/metrics").body();

        assertThat(status.statusCode()).as("the data path goes on").isEqualTo(200);
        assertThat(journal.path("state").asText()).isEqualTo("STALLED");
        assertThat(journal.path("problem").asText()).isEqualTo("No space left on device.");
        assertThat(journal.path("oldest").asText()).isEqualTo("2025-03-01T08:00:00Z");
        assertThat(journal.path("lost").asLong()).isEqualTo(5);
        assertThat(metrics)
                .contains("heir_journal_state{state=\"STALLED\"} 1.0")
                .contains("heir_journal_state{state=\"WRITING\"} 0.0")
                .contains("heir_journal_records 4.0")
                .contains("heir_journal_bytes 12345.0")
                .contains("heir_journal_limit_bytes 1.073741824E9")
                .contains("heir_journal_queue_used 2.0")
                .contains("heir_journal_queue_limit 4096.0")
                .contains("heir_journal_segments 3.0")
                .contains("heir_journal_gaps 1.0")
                .contains("heir_journal_lost_total 5.0")
                .contains("heir_journal_oldest_seconds 1.740816E9");
    }

    @Test
    void withoutAJournalStatusSaysNullAndMetricsNoState() throws Exception {
        server.gateway.journalThere = false;

        assertThat(mapper.readTree(server.get("/heir/api/v1/status").body())
                        .path("journal")
                        .isNull())
                .isTrue();
        assertThat(server.get("/heir/metrics").body())
                .contains("heir_journal_state{state=\"WRITING\"} 0.0")
                .doesNotContain("heir_journal_records");
    }

    @Test
    void whoOpensAndClosesBreakGlassIsRecordedWithTheReason() throws Exception {
        String icu = "/heir/api/v1/listeners/icu/break-glass";
        server.put(icu, TestGateway.OPERATOR, "{\"seconds\": 300, \"reason\": \"pump server moved\"}");
        server.delete(icu, TestGateway.OPERATOR);
        server.delete(icu, TestGateway.OPERATOR);

        List<JournalEntry> entries = server.gateway.journal.entries(JournalKind.STATE);
        assertThat(entries)
                .extracting(JournalEntry::text)
                .containsExactly("Break-glass opened for 300 s.", "Break-glass closed.");
        assertThat(entries).allSatisfy(entry -> {
            assertThat(entry.actor()).isEqualTo("operator");
            assertThat(entry.subject()).isEqualTo("icu");
            assertThat(entry.details()).containsEntry("address", "127.0.0.1");
        });
        assertThat(entries.get(0).details())
                .containsEntry("reason", "pump server moved")
                .containsEntry("until", "2025-03-01T08:05:00Z");
    }

    private HttpRequest.Builder as(String user, String path) {
        return server.request(path).header("Authorization", user);
    }

    private JsonNode get(String query) throws Exception {
        return mapper.readTree(server.get(JOURNAL + query).body());
    }

    private static List<Long> sequences(JsonNode page) {
        List<Long> sequences = new ArrayList<>();
        page.path("records")
                .forEach(record -> sequences.add(record.path("sequence").asLong()));
        return sequences;
    }
}
