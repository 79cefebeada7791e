package eu.heir.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import eu.heir.protocol.hl7v2.Hl7v2Adapter;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sessions outlive the adapter that serves them. */
class AdapterSlotTest {
    private final int listen = TestPorts.reserve();
    private final int upstream = TestPorts.reserve();
    private final GatewayFixture gateway;
    private final Receiver receiver;

    AdapterSlotTest(@TempDir Path data) throws Exception {
        gateway = new GatewayFixture(data);
        receiver = new Receiver(upstream);
    }

    @BeforeEach
    void start() {
        gateway.refuseForged();
        gateway.listeners.apply("ward", GatewayFixture.file(listen, upstream, "enforce"));
    }

    @AfterEach
    void stop() throws Exception {
        gateway.close();
        receiver.close();
    }

    @Test
    void aSessionGoesOnWithAnotherAdapterOnTheSameSockets() throws Exception {
        try (Wire sender = new Wire(listen)) {
            sender.send(Wire.mllp(Hl7.message("MONITOR", "ORU^R01", "M1")));
            Wire hospital = receiver.next();
            assertThat(Hl7.controlId(hospital.frame())).isEqualTo("M1");

            AdapterSlot slot = gateway.core.slots().slot("hl7v2");
            slot.remove(gateway.hl7);
            byte[] second = Wire.mllp(Hl7.message("MONITOR", "ORU^R01", "M2"));
            sender.send(second);
            slot.add(new Hl7v2Adapter(), "newer", 1, true);
            hospital.send(Wire.mllp(Hl7.ack("AA", "M1")));

            assertThat(Hl7.msa(sender.frame())).isEqualTo("AA M1");
            assertThat(Hl7.controlId(hospital.frame())).isEqualTo("M2");
            sender.send(Wire.mllp(Hl7.message("FORGED", "ORU^R01", "M3")));
            hospital.send(Wire.mllp(Hl7.ack("AA", "M2")));
            assertThat(sender.frames(2)).extracting(Hl7::msa).containsExactly("AA M2", "AR M3");
        }
    }

    @Test
    void aConnectionWithoutAnAdapterWaitsAndIsServedWhenOneComes() throws Exception {
        AdapterSlot slot = gateway.core.slots().slot("hl7v2");
        slot.remove(gateway.hl7);
        try (Wire sender = new Wire(listen)) {
            sender.send(Wire.mllp(Hl7.message("MONITOR", "ORU^R01", "M1")));
            Wire hospital = receiver.next();
            assertThat(gateway.listeners.allServe()).isFalse();
            slot.add(gateway.hl7, "back", 0, true);
            assertThat(Hl7.controlId(hospital.frame())).isEqualTo("M1");
        }
    }

    @Test
    void inMonitorModeAConnectionWithoutAnAdapterPassesUninspected() throws Exception {
        gateway.listeners.apply("ward", GatewayFixture.file(listen, upstream, "monitor"));
        gateway.core.slots().swapMaxMillis(0);
        gateway.core.slots().slot("hl7v2").remove(gateway.hl7);
        try (Wire sender = new Wire(listen)) {
            sender.send(Wire.mllp(Hl7.message("FORGED", "ORU^R01", "M1")));
            assertThat(Hl7.controlId(receiver.next().frame())).isEqualTo("M1");
        }
        assertThat(gateway.status("ward").failures()).containsEntry("ADAPTER_ABSENT", 1L);
    }
}
