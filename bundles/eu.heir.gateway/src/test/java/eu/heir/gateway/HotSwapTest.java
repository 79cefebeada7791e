package eu.heir.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import eu.heir.api.protocol.ProtocolAdapter;
import eu.heir.protocol.hl7v2.Hl7v2Adapter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Adapters are replaced under load; the sockets stay, and nothing is lost, doubled, reordered or altered. */
class HotSwapTest {
    private static final int SENDERS = 8;
    private static final int SWAPS = 30;
    private static final int PIPELINED = 4;

    private final int listen = TestPorts.reserve();
    private final int upstream = TestPorts.reserve();
    private final GatewayFixture gateway;
    private final Receiver receiver;

    HotSwapTest(@TempDir Path data) throws Exception {
        gateway = new GatewayFixture(data);
        receiver = new Receiver(upstream);
    }

    @AfterEach
    void stop() throws Exception {
        gateway.close();
        receiver.close();
    }

    private AdapterSlot slot(String protocol) {
        return gateway.core.slots().slot(protocol);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    @Test
    void thirtySwapsUnderPipelinedLoadLoseDoubleReorderAndAlterNothing() throws Exception {
        gateway.listeners.apply("ward", GatewayFixture.file(listen, upstream, "enforce"));
        AtomicBoolean over = new AtomicBoolean();
        ExecutorService peers = Executors.newCachedThreadPool();
        List<Future<Integer>> senders = new ArrayList<>();
        List<Future<Void>> answering = new ArrayList<>();
        try {
            for (int i = 0; i < SENDERS; i++) {
                String name = "D" + i;
                Wire device = new Wire(listen);
                Wire hospital = receiver.next();
                answering.add(peers.submit(answer(hospital)));
                senders.add(peers.submit(() -> talk(device, name, over)));
            }
            ProtocolAdapter serving = gateway.hl7;
            for (int i = 0; i < SWAPS; i++) {
                slot("hl7v2").remove(serving);
                assertThat(slot("hl7v2").status().state()).isEqualTo("SWAPPING");
                serving = new Hl7v2Adapter();
                slot("hl7v2").add(serving, "version " + i, 0, true);
            }
            over.set(true);
            int exchanged = 0;
            for (Future<Integer> sender : senders) {
                exchanged += sender.get(Wire.DEADLINE_MILLIS, TimeUnit.MILLISECONDS);
            }
            for (Future<Void> each : answering) {
                each.get(Wire.DEADLINE_MILLIS, TimeUnit.MILLISECONDS);
            }
            assertThat(exchanged).isGreaterThan(SENDERS * PIPELINED);
        } finally {
            over.set(true);
            peers.shutdownNow();
        }
        assertThat(slot("hl7v2").status().swaps()).isEqualTo(SWAPS);
        assertThat(slot("hl7v2").status().faults()).isZero();
        assertThat(slot("hl7v2").status().lastPauseMicros()).isPositive();
    }

    /** Sends until it is over, several at a time; every answer must be the next one due. Returns how many. */
    private static int talk(Wire device, String name, AtomicBoolean over) throws Exception {
        int sent = 0;
        try (device) {
            while (!over.get()) {
                byte[][] burst = new byte[PIPELINED][];
                for (int i = 0; i < PIPELINED; i++) {
                    burst[i] = Wire.mllp(Hl7.message("MONITOR", "ORU^R01", name + "-" + (sent + i)));
                }
                device.send(Wire.join(burst));
                for (int i = 0; i < PIPELINED; i++) {
                    assertThat(Hl7.msa(device.frame())).isEqualTo("AA " + name + "-" + sent);
                    sent++;
                }
            }
        }
        return sent;
    }

    /** Answers what comes and insists that it comes in order and unaltered. */
    private static Callable<Void> answer(Wire hospital) {
        return () -> {
            int next = 0;
            for (String frame = hospital.frame(); !frame.isEmpty(); frame = hospital.frame()) {
                String id = Hl7.controlId(frame);
                assertThat(id).endsWith("-" + next++);
                assertThat(frame).isEqualTo(Hl7.message("MONITOR", "ORU^R01", id));
                hospital.send(Wire.mllp(Hl7.ack("AA", id)));
            }
            return null;
        };
    }

    @Test
    void afterAnAdapterHasGoneNoSessionIsInItsCode() throws Exception {
        LineAdapter old = new LineAdapter();
        slot(LineAdapter.PROTOCOL).add(old, "old", 0, true);
        gateway.listeners.apply(
                "lines", GatewayFixture.file(listen, upstream, "enforce", "protocol", LineAdapter.PROTOCOL));
        try (Wire device = new Wire(listen)) {
            device.send(bytes("one\n"));
            Wire hospital = receiver.next();
            assertThat(hospital.socket().getInputStream().readNBytes(4)).isEqualTo(bytes("one\n"));
            slot(LineAdapter.PROTOCOL).remove(old);
            assertThat(old.closed).hasValue(old.opened.get());
        }
    }

    @Test
    void aSessionWhoseNextVersionCannotGoOnWaitsForTheVersionBefore() throws Exception {
        LineAdapter good = new LineAdapter();
        LineAdapter broken = new LineAdapter(true, true);
        slot(LineAdapter.PROTOCOL).add(good, "1.0", 0, true);
        gateway.listeners.apply(
                "lines", GatewayFixture.file(listen, upstream, "enforce", "protocol", LineAdapter.PROTOCOL));
        try (Wire device = new Wire(listen)) {
            device.send(bytes("one\n"));
            Wire hospital = receiver.next();
            assertThat(hospital.socket().getInputStream().readNBytes(4)).isEqualTo(bytes("one\n"));
            slot(LineAdapter.PROTOCOL).remove(good);
            slot(LineAdapter.PROTOCOL).add(broken, "1.1", 0, true);
            device.send(bytes("two\n"));
            awaitFaulted();
            slot(LineAdapter.PROTOCOL).remove(broken);
            slot(LineAdapter.PROTOCOL).add(good, "1.0", 0, true);
            assertThat(hospital.socket().getInputStream().readNBytes(4)).isEqualTo(bytes("two\n"));
        }
    }

    private void awaitFaulted() {
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(Wire.DEADLINE_MILLIS);
        while (!slot(LineAdapter.PROTOCOL).status().state().equals("FAULTED")) {
            assertThat(System.nanoTime()).isLessThan(deadline);
            Thread.onSpinWait();
        }
    }

    @Test
    void aVersionThatOpensNoSessionGetsNoneAfterAFew() throws Exception {
        slot(LineAdapter.PROTOCOL).add(new LineAdapter(true, true), "1.1", 0, true);
        gateway.listeners.apply(
                "lines", GatewayFixture.file(listen, upstream, "enforce", "protocol", LineAdapter.PROTOCOL));
        for (int i = 0; i < AdapterSlot.OPEN_FAULTS_MAX; i++) {
            try (Wire device = new Wire(listen)) {
                assertThat(device.closedByPeer()).isTrue();
            }
        }
        assertThat(slot(LineAdapter.PROTOCOL).status().state()).isEqualTo("FAULTED");
        assertThat(slot(LineAdapter.PROTOCOL).status().faults()).isEqualTo(AdapterSlot.OPEN_FAULTS_MAX);
    }

    @Test
    void aSessionThatCannotBeHandedOverIsFinishedWithTheOldVersion() throws Exception {
        LineAdapter old = new LineAdapter(false, false);
        slot(LineAdapter.PROTOCOL).add(old, "1.0", 0, true);
        gateway.listeners.apply(
                "lines", GatewayFixture.file(listen, upstream, "enforce", "protocol", LineAdapter.PROTOCOL));
        try (Wire device = new Wire(listen)) {
            device.send(bytes("one\n"));
            Wire hospital = receiver.next();
            assertThat(hospital.socket().getInputStream().readNBytes(4)).isEqualTo(bytes("one\n"));
            slot(LineAdapter.PROTOCOL).add(new LineAdapter(), "1.1", 1, true);
            assertThat(device.closedByPeer()).isTrue();
        }
        assertThat(old.closed).hasValue(1);
    }

    @Test
    void inMonitorModeNoSwapEndsASession() throws Exception {
        LineAdapter old = new LineAdapter(false, false);
        slot(LineAdapter.PROTOCOL).add(old, "1.0", 0, true);
        gateway.listeners.apply(
                "lines", GatewayFixture.file(listen, upstream, "monitor", "protocol", LineAdapter.PROTOCOL));
        try (Wire device = new Wire(listen)) {
            device.send(bytes("one\n"));
            Wire hospital = receiver.next();
            assertThat(hospital.socket().getInputStream().readNBytes(4)).isEqualTo(bytes("one\n"));
            slot(LineAdapter.PROTOCOL).remove(old);
            device.send(bytes("two\n"));
            assertThat(hospital.socket().getInputStream().readNBytes(4)).isEqualTo(bytes("two\n"));
            LineAdapter next = new LineAdapter();
            slot(LineAdapter.PROTOCOL).add(next, "1.1", 0, true);
            device.send(bytes("three\n"));
            assertThat(hospital.socket().getInputStream().readNBytes(6)).isEqualTo(bytes("three\n"));
            // In monitor mode bytes are forwarded before anybody looks at them.
            long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(Wire.DEADLINE_MILLIS);
            while (next.opened.get() == 0) {
                assertThat(System.nanoTime()).as("the next version takes over").isLessThan(deadline);
                Thread.onSpinWait();
            }
        }
    }
}
