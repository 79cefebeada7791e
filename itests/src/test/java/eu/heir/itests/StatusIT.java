package eu.heir.itests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the gateway shows of itself, to whom, on which sockets, and what it costs. */
@ExtendWith(SharedGateway.Plain.class)
class StatusIT {
    private static final Logger LOG = LoggerFactory.getLogger(StatusIT.class);

    private static final String STATUS = "/heir/api/v1/status";

    /** Wrong logins that anybody may have typed. */
    private static final int A_FEW = 3;

    private static final int MANY = 12;

    private static final int SENDERS = 8;
    private static final int MESSAGE_BYTES = 32 << 20;

    /** No sender could write anything for so long: their sockets accept no more. */
    private static final Duration STALL = Duration.ofSeconds(3);

    private static final int HTTP_WAIT_MILLIS = 10_000;

    /**
     * What the whole process may take: heap 256 MiB and direct memory 96 MiB as bin/setenv bounds them, and what a JVM with these bundles
     * takes beside them (classes, compiled code, thread stacks).
     */
    private static final long RESIDENT_MAX_BYTES = (256L + 96L + 208L) << 20;

    private final RunningGateway gateway;
    private final int listen = Ports.reserve();
    private final int upstream = Ports.reserve();

    StatusIT(RunningGateway gateway) {
        this.gateway = gateway;
    }

    @Test
    void withoutALoginNothingIsShown() throws Exception {
        Rest nobody = gateway.restAs("", "");
        for (String path : List.of(STATUS, "/heir/api/v1/decisions", "/heir/api/v1/openapi.json", "/heir/metrics")) {
            HttpResponse<String> answer = nobody.get(path);

            assertThat(answer.statusCode()).as(path).isEqualTo(401);
            assertThat(answer.headers().firstValue("WWW-Authenticate")).as(path).isPresent();
            assertThat(answer.body()).as(path).doesNotContain("listeners").doesNotContain("heir_");
        }
    }

    @Test
    void theConsoleShowsNothingWithoutALogin() throws Exception {
        HttpResponse<String> answer = gateway.restAs("", "").get("/system/console/bundles");

        assertThat(answer.statusCode()).isIn(302, 303, 401, 403);
        assertThat(answer.body()).doesNotContain("eu.heir.gateway");
    }

    @Test
    void aFewWrongLoginsDoNotLockAndManyDo() throws Exception {
        // An address of the test's own, because a brake on this one would stop the tests that follow.
        String address = "127.0.0.9";
        Rest wrong = gateway.restAs("admin", "a wrong password");
        Rest right = gateway.rest();
        for (int i = 0; i < A_FEW; i++) {
            assertThat(wrong.statusFrom(address, STATUS)).isEqualTo(401);
        }
        assertThat(right.statusFrom(address, STATUS))
                .as("after a few wrong logins")
                .isEqualTo(200);

        List<Integer> answers = new ArrayList<>();
        for (int i = 0; i < MANY; i++) {
            answers.add(wrong.statusFrom(address, STATUS));
        }
        assertThat(answers).startsWith(401, 401).endsWith(429).containsOnly(401, 429);
        assertThat(right.statusFrom(address, STATUS)).as("from there, for now").isEqualTo(429);
        assertThat(gateway.statusCode()).as("from elsewhere").isEqualTo(200);
    }

    @Test
    void statusMetricsAndDecisionsCountTheSame() throws Exception {
        gateway.contracts("counts.yml", Hl7.contract("counts", "counted"));
        gateway.listener("counted", listen, upstream, "enforce");
        int allowed = 7;
        int refused = 5;
        try (Hospital hospital = new Hospital(upstream);
                MllpWire sender = new MllpWire(listen)) {
            MllpWire received = hospital.next();
            for (int i = 0; i < allowed; i++) {
                sender.send(Hl7.oru(Hl7.KNOWN, "OK" + i));
                received.receive();
                received.send(Hl7.ack("AA", "OK" + i));
                sender.receive();
            }
            for (int i = 0; i < refused; i++) {
                sender.send(Hl7.oru(Hl7.FORGED, "NO" + i));
                sender.receive();
            }
        }
        JsonNode listener = Await.value("the session has ended", Await.SECONDS, () -> {
            JsonNode status = gateway.listenerStatus("counted");
            return status.path("sessions").asInt() == 0 ? Optional.of(status) : Optional.empty();
        });
        Map<String, Double> metrics = metrics("listener=\"counted\"");
        JsonNode decisions = gateway.rest()
                .json("/heir/api/v1/decisions?listener=counted&verdict=REFUSE")
                .path("decisions");

        assertThat(listener.path("interactions").asLong()).isEqualTo(allowed + refused);
        assertThat(listener.path("refused").asLong()).isEqualTo(refused);
        assertThat(listener.path("replies").asLong()).isEqualTo(allowed);
        assertThat(listener.path("verdicts").path("ALLOW").asLong()).isEqualTo(allowed);
        assertThat(listener.path("verdicts").path("REFUSE").asLong()).isEqualTo(refused);
        assertThat(metrics)
                .containsEntry("heir_interactions_total", (double) (allowed + refused))
                .containsEntry("heir_refused_total", (double) refused)
                .containsEntry("heir_replies_total", (double) allowed)
                .containsEntry("heir_verdicts_total ALLOW", (double) allowed)
                .containsEntry("heir_verdicts_total REFUSE", (double) refused)
                .containsEntry(
                        "heir_device_received_bytes_total",
                        listener.path("bytesFromDevice").asDouble())
                .containsEntry(
                        "heir_hospital_received_bytes_total",
                        listener.path("bytesFromHospital").asDouble());
        assertThat(decisions.findValuesAsText("correlation")).containsExactly("NO0", "NO1", "NO2", "NO3", "NO4");
        assertThat(decisions.findValuesAsText("rule")).containsOnly("HL7-01");
        assertThat(decisions.findValuesAsText("enforced")).containsOnly("true");
        assertThat(decisions.findValuesAsText("reason")).noneMatch(String::isEmpty);
        gateway.removeListener("counted");
        gateway.removeContracts("counts.yml");
    }

    /** Samples with a label, by name and, where there is one, verdict. */
    private Map<String, Double> metrics(String label) throws Exception {
        HttpResponse<String> answer = gateway.rest().get("/heir/metrics");
        assertThat(answer.statusCode()).isEqualTo(200);
        Map<String, Double> samples = new TreeMap<>();
        Pattern line = Pattern.compile("(\\w+)\\{([^}]*)} (\\S+)");
        for (String one : answer.body().split("\n", -1)) {
            Matcher sample = line.matcher(one);
            if (sample.matches() && sample.group(2).contains(label)) {
                Matcher verdict = Pattern.compile("verdict=\"(\\w+)\"").matcher(sample.group(2));
                String name = sample.group(1) + (verdict.find() ? " " + verdict.group(1) : "");
                samples.put(name, Double.parseDouble(sample.group(3)));
            }
        }
        return samples;
    }

    @Test
    void nothingListensBeyondLoopbackAndOnlyWhatIsConfigured() throws Exception {
        gateway.listener("sockets", listen, upstream, "monitor");
        List<InetSocketAddress> listening = new ProcessFacts(gateway.pid()).listening();
        List<Integer> configured = new ArrayList<>(List.of(gateway.httpsPort()));
        for (JsonNode listener : gateway.status().path("listeners")) {
            String address = listener.path("listen").asText();
            configured.add(Integer.parseInt(address.substring(address.lastIndexOf(':') + 1)));
        }

        assertThat(listening).allMatch(address -> address.getAddress().isLoopbackAddress());
        assertThat(listening).extracting(InetSocketAddress::getPort).containsExactlyInAnyOrderElementsOf(configured);
        gateway.removeListener("sockets");
    }

    @Test
    void plainHttpIsNotSpoken() {
        HttpClient plain = HttpClient.newHttpClient();
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + gateway.httpsPort() + STATUS))
                .timeout(Duration.ofMillis(HTTP_WAIT_MILLIS))
                .build();

        assertThatThrownBy(() -> plain.send(request, BodyHandlers.ofString())).isInstanceOf(IOException.class);
    }

    @Test
    void noPasswordLiesAboutInClearText() throws Exception {
        RunningGateway.Ended found = gateway.run(
                "grep", "-rlF", RunningGateway.PASSWORD, gateway.home().toString(), gateway.home() + "-data");

        assertThat(found.output()).isEmpty();
    }

    @Test
    void eightLargeSendersAndAReceiverThatNeverReadsCostOnlyThemselves() throws Exception {
        int otherListen = Ports.reserve();
        int otherUpstream = Ports.reserve();
        ProcessFacts process = new ProcessFacts(gateway.pid());
        long before = process.residentBytes();
        gateway.listener("clogged", listen, upstream, "monitor", "drain.max.ms", "100");
        gateway.listener("clear", otherListen, otherUpstream, "enforce");
        List<Sending> senders = new ArrayList<>();
        try (Hospital neverReads = new Hospital(upstream);
                Hospital other = new Hospital(otherUpstream);
                Selector selector = Selector.open()) {
            ByteBuffer message = ByteBuffer.wrap(MllpWire.frame(large()));
            for (int i = 0; i < SENDERS; i++) {
                senders.add(new Sending(listen, message.duplicate(), selector));
                neverReads.next();
            }
            writeUntilNobodyCan(selector);
            long clogged = process.residentBytes();
            LOG.info("resident_mib before={} with_eight_clogged_senders={}", before >> 20, clogged >> 20);

            assertThat(senders).as("every sender still has bytes to send").allMatch(Sending::unfinished);
            assertThat(clogged).as("resident bytes").isLessThan(RESIDENT_MAX_BYTES);
            try (MllpWire device = new MllpWire(otherListen)) {
                device.send(Hl7.oru(Hl7.KNOWN, "CLEAR"));
                MllpWire system = other.next();
                assertThat(Hl7.controlId(system.receive())).isEqualTo("CLEAR");
                system.send(Hl7.ack("AA", "CLEAR"));
                assertThat(Hl7.msa(device.receive())).isEqualTo("AA CLEAR");
            }
            assertThat(gateway.statusCode()).isEqualTo(200);
        } finally {
            for (Sending sender : senders) {
                sender.close();
            }
        }
        gateway.removeListener("clogged");
        gateway.removeListener("clear");
    }

    private static byte[] large() {
        byte[] head = (Hl7.oru(Hl7.KNOWN, "LARGE") + "OBX|2|ED|X||").getBytes(StandardCharsets.US_ASCII);
        byte[] all = Arrays.copyOf(head, MESSAGE_BYTES);
        Arrays.fill(all, head.length, all.length, (byte) 'A');
        return all;
    }

    private static void writeUntilNobodyCan(Selector selector) throws IOException {
        while (selector.select(STALL.toMillis()) > 0) {
            for (SelectionKey key : selector.selectedKeys()) {
                ((Sending) key.attachment()).write(key);
            }
            selector.selectedKeys().clear();
        }
    }

    /** One sender that writes whenever its socket takes something. */
    private static final class Sending implements AutoCloseable {
        private final SocketChannel channel;
        private final ByteBuffer left;

        private Sending(int port, ByteBuffer message, Selector selector) throws IOException {
            left = message;
            channel = SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            channel.configureBlocking(false);
            channel.register(selector, SelectionKey.OP_WRITE, this);
        }

        private void write(SelectionKey key) throws IOException {
            channel.write(left);
            if (!left.hasRemaining()) {
                key.cancel();
            }
        }

        private boolean unfinished() {
            return left.hasRemaining();
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }
    }

    @Test
    void whoConnectsToTheConsoleAndSaysNothingHoldsNobodyUp() throws Exception {
        try (Socket silent = new Socket(InetAddress.getLoopbackAddress(), gateway.httpsPort())) {
            assertThat(silent.isConnected()).isTrue();
            assertThat(gateway.statusCode()).isEqualTo(200);
        }
    }
}
