package eu.heir.itests;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** Replaces the HL7 v2 adapter of a running gateway by REST, by its command line and by a dropped jar. */
@TestMethodOrder(MethodOrderer.MethodName.class)
class ModuleUpdateIT {
    private static final String HL7 = "/heir/api/v1/modules/" + AdapterJars.NAME;
    private static final int MAX_BYTES = 1 << 20;

    private static final ObjectMapper JSON = new ObjectMapper();

    private static RunningGateway gateway;
    private static int listen;
    private static int upstream;

    @TempDir
    Path folder;

    @BeforeAll
    static void start() throws Exception {
        listen = Ports.reserve();
        upstream = Ports.reserve();
        gateway = RunningGateway.unpack("modules");
        gateway.writeListener("ward", listen, upstream, "monitor");
        gateway.write(
                gateway.home().resolve("etc/eu.heir.modules.cfg"),
                "module.max.bytes = " + MAX_BYTES + "\nprobation.seconds = 1\nserve.max.ms = 10000\n");
        // A viewer for machines, as the README of eu.heir.security says.
        Files.createDirectories(gateway.data().resolve("security"));
        Files.writeString(
                gateway.data().resolve("security/accounts"),
                "schema 1\ntoken watcher VIEWER " + Digests.sha256("watcher-token") + "\n");
        gateway.start().ready(RunningGateway.START);
    }

    @AfterAll
    static void stop() throws Exception {
        gateway.close();
    }

    @BeforeEach
    void noProbationIsOpen() throws Exception {
        Await.until(
                "the module is accepted",
                Await.SECONDS,
                () -> newest().equals("ACCEPTED") || newest().equals("ROLLED_BACK"));
    }

    @Test
    void aFaultyJarIsRolledBackByItselfAndTheOldOneServes() throws Exception {
        String before = version();
        gateway.write(
                gateway.home().resolve("etc/eu.heir.modules.cfg"),
                "serve.max.ms = 1000\nprobation.seconds = 1\n" + "module.max.bytes = " + MAX_BYTES + "\n");

        HttpResponse<String> response = gateway.rest().post(HL7 + "/update", AdapterJars.thatOffersNothing());

        assertThat(response.statusCode()).as(response.body()).isEqualTo(422);
        assertThat(response.body()).contains("was rolled back", "does not serve hl7v2");
        assertThat(newest()).isEqualTo("ROLLED_BACK");
        assertThat(version()).isEqualTo(before);
        aMessagePasses("AFTER-ROLLBACK");
    }

    @Test
    void bodiesThatDoNotFitAreRefusedAndNothingIsTouched() throws Exception {
        JsonNode before = gateway.rest().json(HL7).path("changes");

        assertThat(told(AdapterJars.named("eu.heir.protocol.other"))).startsWith("422 The jar is the bundle");
        assertThat(told("no jar".getBytes(java.nio.charset.StandardCharsets.UTF_8)))
                .startsWith("422 The body is no readable jar");
        assertThat(told(new byte[MAX_BYTES + 1])).startsWith("413 The jar is larger than " + MAX_BYTES);
        assertThat(gateway.rest()
                        .post("/heir/api/v1/modules/eu.heir.gateway/update", AdapterJars.shipped())
                        .statusCode())
                .isEqualTo(404);
        assertThat(Rest.withToken(gateway.httpsPort(), "watcher-token")
                        .post(HL7 + "/update", AdapterJars.shipped())
                        .statusCode())
                .isEqualTo(403);
        assertThat(gateway.rest().json(HL7).path("changes")).isEqualTo(before);
    }

    @Test
    void commandLineListsUpdatesAndRollsBackWithoutAPassword() throws Exception {
        Path newer = Files.write(folder.resolve("newer.jar"), AdapterJars.version("0.1.0.cli"));

        RunningGateway.Ended status = gateway.heir("status");
        assertThat(status.output()).contains("READY", "ward", "hl7v2");
        assertThat(status.code()).isZero();
        RunningGateway.Ended update = gateway.heir("module", "update", AdapterJars.NAME, newer.toString());
        assertThat(update.output()).contains("0.1.0.cli serves");
        assertThat(update.code()).isZero();
        Await.until("the new version is accepted", Await.SECONDS, () -> newest().equals("ACCEPTED"));
        RunningGateway.Ended list = gateway.heir("module", "list");
        assertThat(list.output()).contains(AdapterJars.NAME, "0.1.0.cli", "hl7v2 SERVING", "ACCEPTED");
        RunningGateway.Ended rollback = gateway.heir("module", "rollback", AdapterJars.NAME);
        assertThat(rollback.output()).contains(" serves");
        assertThat(rollback.code()).isZero();
        assertThat(version()).isNotEqualTo("0.1.0.cli");
        assertThat(gateway.rest().json(HL7).at("/changes/0/who").asText()).isEqualTo("local command line");
        aMessagePasses("AFTER-CLI");
    }

    @Test
    void commandLineSwitchesAListenerForATime() throws Exception {
        for (String state : new String[] {"break-glass", "downtime-recovery"}) {
            RunningGateway.Ended opened = gateway.heir(state, "ward", "--for", "15m", "--reason", "the lab is back");
            assertThat(opened.output()).startsWith("ward: ").contains(" until ");
            assertThat(gateway.heir(state).output()).contains("ward", "local command line", "the lab is back");
            assertThat(gateway.heir("status").output()).contains(state.replace("downtime-", "downtime ") + " until ");

            assertThat(gateway.heir(state, "ward", "--end").code()).isZero();
            assertThat(gateway.heir(state).output()).doesNotContain("ward");
        }
    }

    @Test
    void commandLineFailsWithOneClearLine() throws Exception {
        Path wrong = Files.write(folder.resolve("wrong.jar"), AdapterJars.named("eu.heir.protocol.other"));

        assertFails("not " + AdapterJars.NAME, "module", "update", AdapterJars.NAME, wrong.toString());
        assertFails("no file", "module", "update", AdapterJars.NAME, folder.resolve("missing.jar") + "");
        assertFails("No module eu.heir.nothing", "module", "rollback", "eu.heir.nothing");
        assertFails("is not a time", "break-glass", "ward", "--for", "soon", "--reason", "why");
    }

    private static void assertFails(String line, String... arguments) throws Exception {
        RunningGateway.Ended ended = gateway.heir(arguments);
        assertThat(ended.output().strip().lines()).singleElement().asString().contains(line);
        assertThat(ended.code()).isNotZero();
    }

    @Test
    void commandLineTalksToNobodyButTheGatewayOfItsDataFolder() throws Exception {
        Path pinned = gateway.data().resolve("tls/console.pem");
        String own = Files.readString(pinned);
        try {
            Files.writeString(pinned, Digests.OTHER_CERTIFICATE);
            assertFails("is not the gateway of", "status");
        } finally {
            Files.writeString(pinned, own);
        }
    }

    @Test
    void droppedJarIsTakenFromBothFolders() throws Exception {
        Path own = gateway.home().resolve("modules/newer.jar");
        Files.write(own, AdapterJars.version("0.1.0.dropped"));
        Await.until("the dropped version serves", Await.SECONDS, () -> version().equals("0.1.0.dropped"));
        Path outcome = own.resolveSibling("newer.jar.outcome.txt");
        Await.until("its outcome is written", Await.SECONDS, () -> Files.exists(outcome));
        assertThat(outcome).content().startsWith("UPDATED");

        Path deployed = gateway.home().resolve("deploy/" + AdapterJars.NAME + "-again.jar");
        Files.write(deployed, AdapterJars.version("0.1.0.deployed"));
        Await.until(
                "the deployed version serves", Await.SECONDS, () -> version().equals("0.1.0.deployed"));
        assertThat(gateway.rest().json(HL7).at("/changes/0/via").asText()).isEqualTo("FOLDER");
        aMessagePasses("AFTER-DROP");
    }

    @Test
    void theSameJarAgainIsAFullSwapUnderTraffic() throws Exception {
        aMessagePasses("BEFORE-SWAP");
        for (int i = 0; i < 5; i++) {
            HttpResponse<String> response = gateway.rest().post(HL7 + "/update", AdapterJars.shipped());

            assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
            assertThat(JSON.readTree(response.body()).path("outcome").asText()).isEqualTo("PROBATION");
            aMessagePasses("SWAP-" + i);
        }
        assertThat(gateway.rest().json(HL7).at("/changes/1/outcome").asText()).isEqualTo("SUPERSEDED");
    }

    @Test
    void zRestartAndKillComeUpWithAVersionThatServes() throws Exception {
        assertThat(gateway.rest()
                        .post(HL7 + "/update", AdapterJars.version("0.1.0.kept"))
                        .statusCode())
                .isEqualTo(200);
        Await.until("it is accepted", Await.SECONDS, () -> newest().equals("ACCEPTED"));
        assertThat(gateway.stop().code()).isZero();
        gateway.start().ready(RunningGateway.START);
        assertThat(version()).isEqualTo("0.1.0.kept");

        assertThat(gateway.rest()
                        .post(HL7 + "/update", AdapterJars.version("0.1.0.killed"))
                        .statusCode())
                .isEqualTo(200);
        gateway.kill();
        gateway.start().ready(RunningGateway.START);
        Await.until(
                () -> "an accepted version serves" + gateway.condition(),
                Await.SECONDS,
                () -> gateway.rest().json(HL7).at("/module/serves/0").asText().equals("hl7v2 SERVING"));
        aMessagePasses("AFTER-KILL");
    }

    private static String told(byte[] body) throws Exception {
        HttpResponse<String> response = gateway.rest().post(HL7 + "/update", body);
        return response.statusCode() + " "
                + JSON.readTree(response.body()).path("detail").asText();
    }

    private static String newest() throws Exception {
        return gateway.rest().json(HL7).at("/changes/0/outcome").asText();
    }

    private static String version() throws Exception {
        return gateway.rest().json(HL7).at("/module/version").asText();
    }

    private static void aMessagePasses(String controlId) throws Exception {
        try (Hospital hospital = new Hospital(upstream);
                MllpWire device = new MllpWire(listen)) {
            MllpWire system = hospital.next();
            device.send(Hl7.oru(Hl7.KNOWN, controlId));
            assertThat(Hl7.controlId(system.receive())).isEqualTo(controlId);
            system.send(Hl7.ack("AA", controlId));
            assertThat(Hl7.msa(device.receive())).isEqualTo("AA " + controlId);
        }
    }
}
