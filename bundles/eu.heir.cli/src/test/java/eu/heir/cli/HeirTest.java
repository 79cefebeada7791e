package eu.heir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import eu.heir.cli.TestRest.Ran;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The other commands, and how the command line gets in. */
@Timeout(120)
class HeirTest {
    private static final String STATUS = "{\"ready\": %s, \"state\": \"%s\", \"reasons\": [\"listener icu is FAILED\"],"
            + " \"version\": \"0.1.0\", \"uptimeSeconds\": 5, \"totals\": {\"sessions\": 2, \"interactions\": 9, \"refused\": 1},"
            + " \"listeners\": [{\"name\": \"icu\", \"protocol\": \"hl7v2\", \"state\": \"FAILED\", \"mode\": \"ENFORCE\","
            + " \"listen\": \"127.0.0.1:2575\", \"upstream\": \"127.0.0.1:2576\", \"sessions\": 2, \"problem\": \"port taken\"}],"
            + " \"adapters\": [], \"journal\": {\"state\": \"%s\", \"problem\": \"No space.\", \"lost\": 3}}";

    @TempDir
    Path data;

    private TestRest rest;

    @BeforeEach
    void start() throws Exception {
        rest = new TestRest(data);
    }

    @AfterEach
    void stop() {
        rest.close();
    }

    @Test
    void statusEndsWithZeroOnlyWhenReady() {
        rest.answers("GET", "/status", 200, STATUS.formatted("true", "READY", "WRITING"));
        Ran ready = rest.run("status");
        rest.answers("GET", "/status", 503, STATUS.formatted("false", "NOT_READY", "WRITING"));
        Ran notReady = rest.run("status");

        assertThat(ready.code()).isZero();
        assertThat(ready.out())
                .startsWith("READY  version 0.1.0")
                .contains("port taken")
                .doesNotContain("journal");
        assertThat(notReady.code()).isEqualTo(1);
        assertThat(notReady.err()).isEqualTo("Not ready: listener icu is FAILED\n");
    }

    @Test
    void statusTellsAJournalThatDoesNotKeepEverything() {
        rest.answers("GET", "/status", 200, STATUS.formatted("true", "READY", "STALLED"));

        assertThat(rest.run("status").out()).contains("journal STALLED: No space. 3 entries lost.");
    }

    @Test
    void passwordGoesBeforeTheLocalToken() {
        rest.answers("GET", "/status", 200, STATUS.formatted("true", "READY", "WRITING"));

        rest.run(Map.of("HEIR_ADMIN_PASSWORD", "correct horse"), "status");

        assertThat(rest.requests).singleElement().asString().contains("Basic YWRtaW46Y29ycmVjdCBob3JzZQ==");
    }

    @Test
    void whoDoesNotShowTheGatewaysCertificateIsNotTalkedTo() throws Exception {
        Path other = Files.createDirectory(data.resolve("other"));
        try (TestRest stranger = new TestRest(other)) {
            Files.copy(
                    other.resolve("tls/console.pem"),
                    data.resolve("tls/console.pem"),
                    StandardCopyOption.REPLACE_EXISTING);
            Ran ran = rest.run("status");

            assertThat(ran.code()).isEqualTo(1);
            assertThat(ran.err()).contains("is not the gateway of");
            assertThat(rest.requests).isEmpty();
            assertThat(stranger.requests).isEmpty();
        }
    }

    @Test
    void modulesAreListedUpdatedAndTheirRefusalTold() throws Exception {
        Path jar = Files.write(data.resolve("new.jar"), new byte[] {1});
        rest.answers(
                "GET",
                "/modules",
                200,
                "{\"modules\": [{\"symbolicName\": \"eu.heir.protocol.hl7v2\", \"version\": \"0.1.0\", \"state\": \"ACTIVE\","
                        + " \"serves\": [\"hl7v2 SERVING\"], \"last\": {\"number\": 2, \"outcome\": \"ACCEPTED\"},"
                        + " \"rollbackVersion\": \"0.0.9\"}]}");
        rest.answers("POST", "/modules/eu.heir.protocol.hl7v2/update", 422, "{\"detail\": \"The jar is no bundle.\"}");

        Ran list = rest.run("module", "list");
        Ran update = rest.run("module", "update", "eu.heir.protocol.hl7v2", jar.toString());

        assertThat(list.out()).contains("hl7v2 SERVING", "#2 ACCEPTED", "0.0.9");
        assertThat(update.code()).isEqualTo(1);
        assertThat(update.err()).isEqualTo("The jar is no bundle.\n");
    }

    @Test
    void breakGlassSendsTimeAndReason() {
        rest.answers("PUT", "/listeners/icu%20west/break-glass", 200, "{\"until\": \"2025-03-01T08:15:00Z\"}");

        Ran opened = rest.run("break-glass", "icu west", "--for", "15m", "--reason", "pump server moved");
        Ran unclear = rest.run("break-glass", "icu west", "--for", "soon", "--reason", "x");
        Ran incomplete = rest.run("break-glass", "icu west");

        assertThat(opened.out()).isEqualTo("icu west: everything passes until 2025-03-01T08:15:00Z\n");
        assertThat(rest.requests)
                .singleElement()
                .asString()
                .endsWith("{\"reason\":\"pump server moved\",\"seconds\":900}");
        assertThat(unclear.err()).contains("90s, 15m or 2h");
        assertThat(unclear.code()).isEqualTo(1);
        assertThat(incomplete.code()).isEqualTo(2);
    }
}
