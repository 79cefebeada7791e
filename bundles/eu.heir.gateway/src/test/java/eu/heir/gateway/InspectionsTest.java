package eu.heir.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import eu.heir.spi.decision.Mode;
import eu.heir.spi.decision.Verdict;
import eu.heir.spi.inspection.DeepInspector;
import eu.heir.spi.inspection.InspectorStatus;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Copies for deep inspectors: exact, only of what is wanted, and at no risk for the traffic. */
class InspectionsTest {
    private static final int SENDERS = 8;
    private static final int MESSAGES = 50;

    private final int listen = TestPorts.reserve();
    private final int upstream = TestPorts.reserve();
    private final GatewayFixture gateway;
    private final Receiver receiver;

    InspectionsTest(@TempDir Path data) throws Exception {
        gateway = new GatewayFixture(data);
        receiver = new Receiver(upstream);
    }

    @AfterEach
    void stop() throws Exception {
        gateway.close();
        receiver.close();
    }

    /** Keeps what it is offered in a queue that nobody empties: all its threads are stuck. */
    private static final class Stuck implements DeepInspector {
        final BlockingQueue<Copy> queue;

        Stuck(int max) {
            queue = new ArrayBlockingQueue<>(max);
        }

        @Override
        public String protocol() {
            return "hl7v2";
        }

        @Override
        public boolean wants(String listener, int length) {
            return listener.equals("ward") && length < 1000;
        }

        @Override
        public boolean offer(Copy copy) {
            return queue.offer(copy);
        }

        @Override
        public InspectorStatus status() {
            return new InspectorStatus(
                    "hl7v2", 0, 0, 0, 0, 0, 0, 0, 0, 0, queue.size(), queue.size() + queue.remainingCapacity(), 0, 0);
        }
    }

    private void listen(String mode) {
        gateway.refuseForged();
        gateway.listeners.apply("ward", GatewayFixture.file(listen, upstream, mode));
    }

    @ParameterizedTest
    @ValueSource(strings = {"monitor", "enforce"})
    void itGetsCopiesOfWholeUnitsOfBothSidesAllowedOrRefused(String mode) throws Exception {
        Stuck inspector = new Stuck(10);
        gateway.core.inspections().add(inspector);
        listen(mode);
        byte[] allowed = Wire.mllp(Hl7.message("MONITOR", "ORU^R01", "M1"));
        byte[] refused = Wire.mllp(Hl7.message("FORGED", "ORU^R01", "M2"));
        byte[] tooLong = Wire.mllp(Hl7.message("MONITOR", "ORU^R01", "M3") + "NTE|1||" + "x".repeat(1000) + "\r");
        byte[] reply = Wire.mllp(Hl7.ack("AA", "M1"));
        try (Wire sender = new Wire(listen)) {
            sender.send(Wire.join(allowed, refused, tooLong));
            Wire hospital = receiver.next();
            hospital.frame();
            hospital.send(reply);
            sender.frame();
            List<DeepInspector.Copy> copies = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                copies.add(inspector.queue.poll(Wire.DEADLINE_MILLIS, TimeUnit.MILLISECONDS));
            }

            assertThat(copies).extracting(DeepInspector.Copy::bytes).containsExactly(allowed, refused, reply);
            assertThat(copies).extracting(DeepInspector.Copy::correlation).containsExactly("M1", "M2", "M1");
            assertThat(copies.get(0))
                    .satisfies(c -> assertThat(c.listener()).isEqualTo("ward"))
                    .satisfies(c -> assertThat(c.operation()).isEqualTo("ORU^R01"))
                    .satisfies(
                            c -> assertThat(c.mode()).isEqualTo(Mode.valueOf(mode.toUpperCase(java.util.Locale.ROOT))))
                    .satisfies(c -> assertThat(c.address()).isEqualTo("127.0.0.1"));
            assertThat(inspector.queue).isEmpty();
        }
    }

    /** A stuck inspector with a full queue: eight senders, everything byte for byte and answered, and what was turned away is counted. */
    @ParameterizedTest
    @ValueSource(strings = {"monitor", "enforce"})
    void aStuckInspectorDelaysNobodyAndWhatItTurnsAwayIsCounted(String mode) throws Exception {
        Stuck inspector = new Stuck(4);
        gateway.core.inspections().add(inspector);
        listen(mode);
        ConcurrentLinkedQueue<String> wrong = new ConcurrentLinkedQueue<>();
        List<Thread> threads = new ArrayList<>();
        List<Wire> senders = new ArrayList<>();
        for (int s = 0; s < SENDERS; s++) {
            Wire sender = new Wire(listen);
            senders.add(sender);
            Wire hospital = receiver.next();
            threads.add(EnforceTest.background(() -> exchange(sender, hospital, wrong)));
        }
        for (Thread thread : threads) {
            thread.join(Wire.DEADLINE_MILLIS);
            assertThat(thread.isAlive()).as("every sender is done in time").isFalse();
        }
        for (Wire sender : senders) {
            sender.close();
        }

        assertThat(wrong).isEmpty();
        assertThat(inspector.queue).hasSize(4);
        // In monitor mode bytes are forwarded before anybody looks at them: the last peers are done before the last
        // look.
        Await.until(
                "everything else was turned away",
                () -> gateway.core.inspections().turnedAway() == 2L * SENDERS * MESSAGES - 4);
    }

    private static void exchange(Wire sender, Wire hospital, ConcurrentLinkedQueue<String> wrong) throws Exception {
        for (int i = 0; i < MESSAGES; i++) {
            String message = Hl7.message("MONITOR", "ORU^R01", "M" + i);
            sender.send(Wire.mllp(message));
            if (!hospital.frame().equals(message)) {
                wrong.add("message " + i);
            }
            hospital.send(Wire.mllp(Hl7.ack("AA", "M" + i)));
            if (!Hl7.msa(sender.frame()).equals("AA M" + i)) {
                wrong.add("answer " + i);
            }
        }
    }

    @Test
    void anInspectorThatFailsIsNotAskedAgainAndTheMessagePasses() throws Exception {
        List<String> asked = new ArrayList<>();
        gateway.core.inspections().add(new DeepInspector() {
            @Override
            public String protocol() {
                return "hl7v2";
            }

            @Override
            public boolean wants(String listener, int length) {
                asked.add(listener);
                throw new IllegalStateException("the test's inspector fails");
            }

            @Override
            public boolean offer(Copy copy) {
                return true;
            }

            @Override
            public InspectorStatus status() {
                return new Stuck(1).status();
            }
        });
        listen("enforce");
        try (Wire sender = new Wire(listen)) {
            sender.send(Wire.mllp(Hl7.message("MONITOR", "ORU^R01", "M1")));
            Wire hospital = receiver.next();
            hospital.frame();
            sender.send(Wire.mllp(Hl7.message("MONITOR", "ORU^R01", "M2")));
            assertThat(Hl7.controlId(hospital.frame())).isEqualTo("M2");
        }

        assertThat(asked).containsExactly("ward");
    }

    @Test
    void whatIsFoundStandsAmongTheDecisionsAsSomethingToWatch() {
        var about = new DeepInspector.Copy(
                "ward",
                "hl7v2",
                Mode.ENFORCE,
                "c7",
                "192.0.2.7",
                "ORU^R01",
                "M1\r",
                "PATIENT".getBytes(StandardCharsets.US_ASCII));
        gateway.core.inspections().report(about, "HL7-CONF-TYPE", "the value of PID-7 is no\nDT");

        assertThat(gateway.core.telemetry().decisions().after(0, 10))
                .singleElement()
                .satisfies(e -> {
                    assertThat(e.verdict()).isEqualTo(Verdict.WATCH);
                    assertThat(e.enforced()).isFalse();
                    assertThat(e.listener()).isEqualTo("ward");
                    assertThat(e.session()).isEqualTo("c7");
                    assertThat(e.rule()).isEqualTo("HL7-CONF-TYPE");
                    assertThat(e.reason()).isEqualTo("the value of PID-7 is no·DT");
                    assertThat(e.correlation()).isEqualTo("M1·");
                });
    }
}
