package eu.heir.demo;

import static org.assertj.core.api.Assertions.assertThat;

import eu.heir.demo.Attempt.Outcome;
import eu.heir.demo.message.ControlIds;
import eu.heir.demo.message.Forgery;
import eu.heir.demo.message.ForgerySource;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.event.Level;

@Timeout(120)
class AttackerTest {
    private static final Duration SOON = Duration.ofMillis(5);
    private static final Duration WITHIN = Duration.ofSeconds(60);
    private static final int FRAME_MAX = 1024 * 1024;
    private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();

    private final RecordedEvents events = new RecordedEvents();
    private final Crew crew = new Crew(3, events);

    @AfterEach
    void stop() {
        assertThat(crew.stop(Ward.STOP_WITHIN)).isEmpty();
    }

    /** Refuses HL7 as a gateway would, and closes on anything else. */
    private InetSocketAddress refusingGateway(String msa) throws IOException {
        ServerSocketChannel server = ServerSocketChannel.open().bind(new InetSocketAddress(LOOPBACK, 0));
        crew.start("gateway", () -> {
            try (server) {
                while (true) {
                    try (MllpConnection connection = MllpConnection.accepted(server.accept())) {
                        byte[] frame = connection.receive(FRAME_MAX, WITHIN);
                        if (frame != null && new String(frame, StandardCharsets.UTF_8).startsWith("MSH")) {
                            connection.send(msa.getBytes(StandardCharsets.UTF_8), WITHIN);
                        }
                    }
                }
            } catch (IOException e) {
                Thread.currentThread().interrupt();
            }
        });
        return (InetSocketAddress) server.getLocalAddress();
    }

    private void attack(InetSocketAddress gateway) {
        ForgerySource source = new ForgerySource(4, 1, new ControlIds("t-X-"));
        crew.start(
                "attacker", new Attacker(source, new Rhythm(SOON, 0.15, 1), gateway, InstantSource.system(), events));
    }

    @Test
    void tellsWhatItTriedAndHowItWasRefused() throws Exception {
        String refusal = "MSH|^~\\&|EHR|H|X|Y|20260301||ACK|1|T|2.5\rMSA|CR|1\rERR|||207^x^HL70357|E|HL7-06^x\r";
        attack(refusingGateway(refusal));

        events.until("a whole round", e -> e.attempts.size() >= Forgery.values().length);

        Map<Forgery, Attempt> round = events.attemptsCopy().stream()
                .limit(Forgery.values().length)
                .collect(Collectors.toMap(Attempt::kind, a -> a));
        assertThat(round.get(Forgery.UNKNOWN_SENDER).outcome())
                .isEqualTo(new Outcome.Refused(AckCode.CR, "207/HL7-06"));
        assertThat(round.get(Forgery.UNKNOWN_SENDER).address()).isEqualTo("127.0.0.66");
        assertThat(round.get(Forgery.STOLEN_NAME).outcome()).isInstanceOf(Outcome.Refused.class);
        assertThat(round.get(Forgery.STOLEN_NAME).address()).isEqualTo("127.0.0.66");
        assertThat(round.get(Forgery.FOREIGN_EVENT).outcome()).isInstanceOf(Outcome.Refused.class);
        assertThat(round.get(Forgery.FOREIGN_EVENT).address()).startsWith("127.0.1.1");
        assertThat(round.get(Forgery.OVERSIZED).outcome()).isInstanceOf(Outcome.Refused.class);
        assertThat(round.get(Forgery.MALFORMED).outcome()).isEqualTo(new Outcome.Closed());
    }

    @Test
    void tellsWhenItGotThrough() throws Exception {
        attack(refusingGateway("MSH|^~\\&|EHR|H|X|Y|20260301||ACK|1|T|2.5\rMSA|AA|1\r"));

        events.until("something is accepted", e -> e.attempts.stream()
                .anyMatch(a -> a.outcome().equals(new Outcome.Accepted(AckCode.AA))));
    }

    @Test
    void keepsTryingWhileTheGatewayIsAway() throws Exception {
        InetSocketAddress nobody;
        try (ServerSocket socket = new ServerSocket(0, 1, LOOPBACK)) {
            nobody = new InetSocketAddress(LOOPBACK, socket.getLocalPort());
        }
        attack(nobody);

        events.until("three attempts", e -> e.attempts.size() >= 3);

        assertThat(events.attemptsCopy().get(0).outcome()).isEqualTo(new Outcome.Unreachable("ConnectException"));
    }

    @Test
    void logNamesKindAddressClaimCodeAndErrorAndAnAbsentGatewayOnce() {
        RecordedLog log = new RecordedLog();
        WardLog wardLog = new WardLog(log);
        Attempt refused = new Attempt(
                Forgery.STOLEN_NAME,
                "BEDMON^ICU-2",
                "ORU^R01",
                "127.0.0.66",
                412,
                new Outcome.Refused(AckCode.CR, "207/HL7-06"));
        Attempt away = new Attempt(Forgery.MALFORMED, "none", "none", "127.0.0.66", 36, new Outcome.Unreachable("x"));

        wardLog.attempted(refused);
        wardLog.attempted(away);
        wardLog.attempted(away);

        assertThat(log.from(Level.INFO))
                .containsExactly(
                        "INFO attack=STOLEN_NAME address=127.0.0.66 claim=BEDMON^ICU-2 operation=ORU^R01 bytes=412"
                                + " outcome=refused code=CR error=207/HL7-06",
                        "INFO attack=MALFORMED address=127.0.0.66 claim=none operation=none bytes=36"
                                + " outcome=unreachable cause=\"x\"");
    }
}
