package eu.heir.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Adapters that do not come back in time. */
class WatchdogTest {
    private static final long FAST_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

    private final int lines = TestPorts.reserve();
    private final int hl7 = TestPorts.reserve();
    private final int upstream = TestPorts.reserve();
    private final CountDownLatch restarted = new CountDownLatch(1);
    private final LineAdapter adapter = new LineAdapter();
    private final GatewayFixture gateway;
    private final Receiver receiver;

    WatchdogTest(@TempDir Path data) throws Exception {
        gateway = new GatewayFixture(data, restarted::countDown);
        receiver = new Receiver(upstream);
        gateway.listeners.apply("ward", GatewayFixture.file(hl7, upstream, "enforce"));
        gateway.listeners.apply(
                "lines", GatewayFixture.file(lines, upstream, "enforce", "protocol", LineAdapter.PROTOCOL));
    }

    @AfterEach
    void stop() throws Exception {
        adapter.release();
        gateway.close();
        receiver.close();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private String slotState() {
        return gateway.core.slots().slot(LineAdapter.PROTOCOL).status().state();
    }

    private void awaitSlotState(String state) {
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(Wire.DEADLINE_MILLIS);
        while (!slotState().equals(state)) {
            assertThat(System.nanoTime()).as("slot is " + slotState()).isLessThan(deadline);
            Thread.onSpinWait();
        }
    }

    @Test
    void anIsolatedAdapterThatSleepsTwoSecondsDelaysNoOtherProtocol() throws Exception {
        gateway.core.slots().slot(LineAdapter.PROTOCOL).add(adapter.stuckFor(2_000), "vendor", 0, false);
        try (Wire ward = new Wire(hl7)) {
            Wire hospital = receiver.next();
            // As many as there are isolated threads, and one more.
            Wire[] sleepers = new Wire[IsolatedLoops.THREADS + 1];
            for (int i = 0; i < sleepers.length; i++) {
                sleepers[i] = new Wire(lines);
                receiver.next();
                sleepers[i].send(bytes("stuck\n"));
            }
            long slowest = 0;
            long begun = System.nanoTime();
            int exchanged = 0;
            while (System.nanoTime() - begun < TimeUnit.SECONDS.toNanos(2)) {
                String id = "M" + exchanged++;
                long sent = System.nanoTime();
                ward.send(Wire.mllp(Hl7.message("MONITOR", "ORU^R01", id)));
                assertThat(Hl7.controlId(hospital.frame())).isEqualTo(id);
                hospital.send(Wire.mllp(Hl7.ack("AA", id)));
                assertThat(Hl7.msa(ward.frame())).isEqualTo("AA " + id);
                slowest = Math.max(slowest, System.nanoTime() - sent);
            }
            assertThat(slowest).as("slowest round trip of the other protocol").isLessThan(FAST_NANOS);
            assertThat(exchanged).isGreaterThan(100);
            awaitSlotState("FAULTED");
            assertThat(restarted.getCount()).isOne();
            for (Wire sleeper : sleepers) {
                sleeper.close();
            }
        }
    }

    @Test
    void anIsolatedAdapterThatIsStuckFaultsItsSlotAndItsSessionEndsWhenItComesBack() throws Exception {
        gateway.core.slots().slot(LineAdapter.PROTOCOL).add(adapter, "vendor", 0, false);
        try (Wire device = new Wire(lines)) {
            device.send(bytes("stuck\n"));
            awaitSlotState("FAULTED");
            assertThat(gateway.core.slots().slot(LineAdapter.PROTOCOL).status().problem())
                    .contains("1000 ms");
            try (Wire late = new Wire(lines)) {
                assertThat(late.closedByPeer())
                        .as("a faulted slot gets no session")
                        .isTrue();
            }
            assertThat(device.closedByPeer()).isTrue();
        }
        assertThat(gateway.status("lines").failures().get("ADAPTER_SLOW")).isPositive();
    }

    @Test
    void anotherVersionEndsTheFault() throws Exception {
        AdapterSlot slot = gateway.core.slots().slot(LineAdapter.PROTOCOL);
        slot.add(adapter, "vendor", 0, false);
        try (Wire device = new Wire(lines)) {
            device.send(bytes("stuck\n"));
            awaitSlotState("FAULTED");
        }
        adapter.release();
        receiver.next();
        slot.add(new LineAdapter(), "mended", 1, false);
        assertThat(slotState()).isEqualTo("SERVING");
        try (Wire device = new Wire(lines)) {
            device.send(bytes("hello\n"));
            assertThat(receiver.next().socket().getInputStream().readNBytes(6)).isEqualTo(bytes("hello\n"));
        }
    }

    @Test
    void inlineCodeThatDoesNotComeBackRestartsTheProcess() throws Exception {
        gateway.core.watchdog().restartMillis(1_500);
        gateway.core.slots().slot(LineAdapter.PROTOCOL).add(adapter.stuckFor(60_000), "ours", 0, true);
        try (Wire device = new Wire(lines)) {
            device.send(bytes("stuck\n"));
            assertThat(restarted.await(Wire.DEADLINE_MILLIS, TimeUnit.MILLISECONDS))
                    .isTrue();
            assertThat(slotState()).isEqualTo("FAULTED");
        }
        adapter.release();
    }
}
