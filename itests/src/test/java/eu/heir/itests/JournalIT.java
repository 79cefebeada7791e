package eu.heir.itests;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What the journal of the real distribution keeps, what it never keeps, and that a kill and a tampering hand are found out. */
class JournalIT {
    /** Stands in every field of a person, a finding and a segment of the hospital's own. */
    private static final String CANARY = "CANARY7f3a";

    private static RunningGateway gateway;
    private static int listen;
    private static int upstream;

    @BeforeAll
    static void start() throws Exception {
        listen = Ports.reserve();
        upstream = Ports.reserve();
        gateway = RunningGateway.unpack("journalled");
        gateway.writeListener("ward", listen, upstream, "enforce");
        gateway.write(gateway.contractFile("ward.yml"), Hl7.contract("ward", "ward"));
        gateway.start().ready(RunningGateway.START);
    }

    @AfterAll
    static void stop() throws Exception {
        gateway.close();
    }

    private static String withCanaries(String sender, String id) {
        return Hl7.oru(sender, id)
                        .replace("4711^^^HOSP^MR", CANARY + "^^^HOSP^MR")
                        .replace("Doe^Jane", CANARY + "^" + CANARY)
                        .replace("||72|", "||" + CANARY + "|")
                + "NK1|1|" + CANARY + "^" + CANARY + "|SPO|" + CANARY + "\rZPI|" + CANARY + "|" + CANARY + "\r";
    }

    private static List<JsonNode> records(String query) throws Exception {
        List<JsonNode> records = new ArrayList<>();
        gateway.rest().json("/heir/api/v1/journal" + query).path("records").forEach(records::add);
        return records;
    }

    private static JsonNode awaitRecord(String query, String... texts) throws Exception {
        return Await.value("a record says " + List.of(texts), Await.SECONDS, () -> records(query).stream()
                .filter(record -> Stream.of(texts).allMatch(record.toString()::contains))
                .findFirst());
    }

    @Test
    void whatWasRefusedAndWhatFailedIsKeptAndNothingOfAPatient() throws Exception {
        try (MllpWire device = new MllpWire(listen)) {
            device.send(withCanaries(Hl7.KNOWN, "DOWN"));
            assertThat(device.receive())
                    .as("nobody acknowledges for a hospital that is down")
                    .isEmpty();
        }
        try (Hospital hospital = new Hospital(upstream);
                MllpWire device = new MllpWire(listen)) {
            device.send(withCanaries(Hl7.KNOWN, "OK1"));
            MllpWire system = hospital.next();
            assertThat(system.receive()).contains(CANARY);
            system.send(Hl7.ack("AA", "OK1"));
            assertThat(Hl7.msa(device.receive())).isEqualTo("AA OK1");
            device.send(withCanaries(Hl7.FORGED, "F1"));
            assertThat(Hl7.msa(device.receive())).endsWith(" F1");
            // Malformed, ambiguous and without a header: texts that errors are tempted to quote.
            device.send(withCanaries(Hl7.KNOWN, "M1").replace("PID|1|", "PIDX|1|"));
            assertThat(Hl7.msa(device.receive())).endsWith(" M1");
            device.send("PID|1||" + CANARY + "\r");
            device.receive();
        }

        JsonNode refused = awaitRecord("?kind=DECISION", "\"F1\"");
        assertThat(refused.toString())
                .contains("MSH-3=FORGED")
                .contains("\"REFUSE\"")
                .contains("127.0.0.1");
        awaitRecord("?kind=DECISION", "upstream down");
        awaitRecord("?kind=GATEWAY", "The gateway starts.");
        for (String path : List.of(
                "/heir/api/v1/status",
                "/heir/api/v1/decisions",
                "/heir/api/v1/peers",
                "/heir/api/v1/journal",
                "/heir/api/v1/listeners",
                "/heir/api/v1/journal/export",
                "/heir/metrics")) {
            assertThat(gateway.rest().get(path).body()).as(path).isNotEmpty().doesNotContain(CANARY);
        }
        assertThat(holders(gateway.data())).isEmpty();
        assertThat(holders(gateway.home().resolve("data/log"))).isEmpty();
        assertThat(holders(gateway.home().resolve("data/tmp"))).isEmpty();
    }

    /** Files below a folder that hold the canary. */
    private static List<Path> holders(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            List<Path> holders = new ArrayList<>();
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                if (new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).contains(CANARY)) {
                    holders.add(file);
                }
            }
            return holders;
        }
    }

    @Test
    void afterAKillTheJournalIsWholeAndATamperingHandIsNamed() throws Exception {
        try (Hospital hospital = new Hospital(upstream);
                MllpWire device = new MllpWire(listen)) {
            device.send(Hl7.oru(Hl7.FORGED, "K1"));
            assertThat(Hl7.msa(device.receive())).endsWith(" K1");
        }
        awaitRecord("?kind=DECISION", "\"K1\"");
        gateway.kill();
        gateway.start().ready(RunningGateway.START);

        awaitRecord("?kind=DECISION", "\"K1\"");
        RunningGateway.Ended sound = gateway.heir("journal", "verify");
        assertThat(sound.code()).as(sound.output()).isZero();

        Path segment = gateway.data().resolve("journal/journal-000000000000001.seg");
        int at = new String(Files.readAllBytes(segment), StandardCharsets.ISO_8859_1).indexOf("MSH-3=FORGED");
        overwrite(segment, at + 6, 'N');

        RunningGateway.Ended broken = gateway.heir("journal", "verify");
        assertThat(broken.code()).isEqualTo(1);
        assertThat(broken.output()).contains("was changed: it does not fit its hash");
        overwrite(segment, at + 6, 'F');
        RunningGateway.Ended mended = gateway.heir("journal", "verify");
        assertThat(mended.code()).as(mended.output()).isZero();
    }

    /** In place: the gateway goes on writing behind it. */
    private static void overwrite(Path file, long at, char with) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.wrap(new byte[] {(byte) with}), at);
        }
    }
}
