package eu.heir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import eu.heir.cli.TestRest.Ran;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class JournalCommandTest {
    private static final String NEWEST = "&before=" + Long.MAX_VALUE;
    private static final String RECORD = "{\"sequence\": 7, \"time\": \"2025-03-01T08:00:00Z\", \"kind\": \"LOGIN\","
            + " \"actor\": \"192.0.2.7\", \"subject\": \"ad\\u001b[31mmin\\u202e\", \"text\": \"Login failed.\","
            + " \"details\": {\"method\": \"password\"}}";

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
    void listIsATableThatNoTerminalObeys() {
        rest.answers("GET", "/journal?max=50" + NEWEST, 200, "{\"records\": [" + RECORD + "], \"next\": 0}");

        Ran ran = rest.run("journal", "list");

        assertThat(ran.code()).isZero();
        assertThat(ran.out())
                .startsWith("#  TIME")
                .contains("7  2025-03-01T08:00:00Z  LOGIN  192.0.2.7  ad [31mmin")
                .contains("Login failed.")
                .doesNotContain("\u001b", "\u202e");
        assertThat(rest.requests).singleElement().asString().contains("Bearer " + TestRest.TOKEN);
    }

    @Test
    void listAsksOnUntilItHasEnoughOrThereIsNoMore() {
        String wanted = "&kind=LOGIN&kind=STATE&text=caf%C3%A9+1";
        rest.answers("GET", "/journal?max=2" + NEWEST + wanted, 200, "{\"records\": [], \"next\": 900}");
        rest.answers("GET", "/journal?max=2&before=900" + wanted, 200, "{\"records\": [" + RECORD + "], \"next\": 7}");
        rest.answers("GET", "/journal?max=1&before=7" + wanted, 200, "{\"records\": [], \"next\": 0}");

        Ran ran = rest.run("journal", "list", "--kind", "login,state", "--text", "café 1", "--max", "2", "--json");

        assertThat(ran.err()).isEmpty();
        assertThat(ran.code()).isZero();
        assertThat(ran.out())
                .startsWith("{\"records\":[{\"sequence\":7,")
                .contains("\"details\":{\"method\":\"password\"}")
                .endsWith("\"next\":0}\n");
        assertThat(rest.requests).hasSize(3);
    }

    @Test
    void wrongKindIsToldInTheGatewaysWords() {
        rest.answers(
                "GET",
                "/journal?max=50" + NEWEST + "&kind=LOGINS",
                400,
                "{\"detail\": \"Parameter 'kind': one or more of GATEWAY.\"}");

        Ran ran = rest.run("journal", "list", "--kind", "logins");

        assertThat(ran.code()).isEqualTo(1);
        assertThat(ran.err()).isEqualTo("Parameter 'kind': one or more of GATEWAY.\n");
    }

    @Test
    void soundJournalEndsWithZero() {
        rest.answers(
                "GET",
                "/journal/verification",
                200,
                "{\"sound\": true, \"records\": 41, \"first\": 3, \"last\": 43, \"segments\": 2, \"unsigned\": 1, \"key\": \""
                        + "ab".repeat(32) + "\", \"findings\": [], \"notes\": [\"A tail that a power cut tore.\"]}");

        Ran ran = rest.run("journal", "verify");

        assertThat(ran.code()).isZero();
        assertThat(ran.out())
                .isEqualTo(
                        "The journal is sound: 41 records (3 to 43) in 2 files, signed by the key abababababababab; the"
                                + " newest 1 not signed yet.\n  note   A tail that a power cut tore.\n");
    }

    @Test
    void journalThatIsNotSoundEndsWithOneAndNamesWhatWasFound() {
        String document = "{\"sound\": false, \"records\": 0, \"segments\": 1, \"key\": \"\","
                + " \"findings\": [\"Record 7 in 1.seg was changed.\"], \"notes\": []}";
        rest.answers("GET", "/journal/verification", 200, document);

        Ran words = rest.run("journal", "verify");
        Ran json = rest.run("journal", "verify", "--json");

        assertThat(words.code()).isEqualTo(1);
        assertThat(words.out())
                .isEqualTo(
                        """
                        The journal is NOT sound: 0 records in 1 files, not signed.
                          FOUND  Record 7 in 1.seg was changed.
                        """);
        assertThat(json.code()).isEqualTo(1);
        assertThat(json.out()).isEqualTo(document + "\n");
    }

    @Test
    void exportIsStreamedToANewFileOfItsOwner() throws IOException {
        String lines = (RECORD + "\n").repeat(5000);
        rest.answers("GET", "/journal/export", 200, lines);
        Path file = data.resolve("export.ndjson");

        Ran ran = rest.run("journal", "export", file.toString());

        assertThat(ran.out()).isEqualTo("5000 records are in " + file + ".\n");
        assertThat(ran.code()).isZero();
        assertThat(file).hasContent(lines);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(rest.requests).singleElement().asString().contains("application/x-ndjson");
    }

    @Test
    void exportDoesNotOverwrite() throws IOException {
        Path file = Files.writeString(data.resolve("export.ndjson"), "mine");

        Ran ran = rest.run("journal", "export", file.toString());

        assertThat(ran.code()).isEqualTo(1);
        assertThat(ran.err()).contains("exists already");
        assertThat(file).hasContent("mine");
        assertThat(rest.requests).isEmpty();
    }

    @Test
    void exportThatIsRefusedOrBreaksOffLeavesNoFile() {
        Path file = data.resolve("export.ndjson");
        rest.answers("GET", "/journal/export", 409, "{\"detail\": \"2 exports are at work.\"}");
        Ran refused = rest.run("journal", "export", file.toString());
        rest.breaksOffAfter("/journal/export", RECORD + "\n");
        Ran broken = rest.run("journal", "export", file.toString());

        assertThat(refused.err()).isEqualTo("2 exports are at work.\n");
        assertThat(broken.err()).contains("broke before all was there");
        assertThat(refused.code()).isEqualTo(1);
        assertThat(broken.code()).isEqualTo(1);
        assertThat(file).doesNotExist();
    }

    @Test
    void withoutASubcommandItSaysWhichThereAre() {
        Ran ran = rest.run("journal");

        assertThat(ran.code()).isEqualTo(2);
        assertThat(ran.err()).contains("list, verify, export");
    }
}
