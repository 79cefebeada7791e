package eu.heir.itests;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Listener and contract files are changed while the gateway runs, rightly and wrongly; a session of another listener never notices. */
@ExtendWith(SharedGateway.Plain.class)
class ListenerFilesIT {
    private final RunningGateway gateway;
    private final int listen = Ports.reserve();
    private final int upstream = Ports.reserve();
    private final int steadyListen = Ports.reserve();
    private final int steadyUpstream = Ports.reserve();
    private Hospital hospital;
    private Hospital steadyHospital;
    private MllpWire steadyDevice;
    private MllpWire steadySystem;
    private int steadyMessages;

    ListenerFilesIT(RunningGateway gateway) {
        this.gateway = gateway;
    }

    @BeforeEach
    void aSteadySession() throws Exception {
        hospital = new Hospital(upstream);
        steadyHospital = new Hospital(steadyUpstream);
        gateway.contracts("files.yml", Hl7.contract("files", "changing", "steady"));
        gateway.listener("steady", steadyListen, steadyUpstream, "enforce");
        steadyDevice = new MllpWire(steadyListen);
        steadySystem = steadyHospital.next();
        steadySessionGoesOn();
    }

    @AfterEach
    void steadySessionDidNotNotice() throws Exception {
        steadySessionGoesOn();
        steadyDevice.close();
        hospital.close();
        steadyHospital.close();
        gateway.removeListener("steady");
        if (Files.exists(gateway.listenerFile("changing"))) {
            gateway.removeListener("changing");
        }
        gateway.removeContracts("files.yml");
        assertThat(gateway.statusCode()).isEqualTo(200);
    }

    /** One message there and back on the connection that was open all the time. */
    private void steadySessionGoesOn() throws Exception {
        String id = "STEADY" + ++steadyMessages;
        steadyDevice.send(Hl7.oru(Hl7.KNOWN, id));
        assertThat(Hl7.controlId(steadySystem.receive())).isEqualTo(id);
        steadySystem.send(Hl7.ack("AA", id));
        assertThat(Hl7.msa(steadyDevice.receive())).isEqualTo("AA " + id);
    }

    private void passes(String sender, String id) throws Exception {
        try (MllpWire device = new MllpWire(listen)) {
            device.send(Hl7.oru(sender, id));
            MllpWire system = hospital.next();
            assertThat(Hl7.controlId(system.receive())).isEqualTo(id);
            system.send(Hl7.ack("AA", id));
            assertThat(Hl7.msa(device.receive())).isEqualTo("AA " + id);
        }
    }

    private void isRefused(String sender, String id) throws Exception {
        try (MllpWire device = new MllpWire(listen)) {
            device.send(Hl7.oru(sender, id));
            assertThat(Hl7.msa(device.receive())).isEqualTo("AR " + id);
            device.socket().shutdownOutput();
            assertThat(hospital.next().toEnd()).isEmpty();
        }
    }

    @Test
    void aListenerIsAddedChangedAndRemoved() throws Exception {
        gateway.listener("changing", listen, upstream, "monitor");
        passes(Hl7.FORGED, "MONITORED");

        gateway.listener("changing", listen, upstream, "enforce");
        isRefused(Hl7.FORGED, "ENFORCED");
        passes(Hl7.KNOWN, "KNOWN");

        int moved = Ports.reserve();
        gateway.listener("changing", moved, upstream, "enforce");
        assertThat(MllpWire.refused(listen)).as("the old address is given up").isTrue();
        assertThat(MllpWire.refused(moved)).isFalse();
        hospital.next();

        gateway.removeListener("changing");
        assertThat(MllpWire.refused(moved)).as("nobody listens any more").isTrue();
    }

    @Test
    void aBrokenFileIsToldWhileTheOldOneGoesOn() throws Exception {
        gateway.listener("changing", listen, upstream, "enforce");
        gateway.writeListener("changing", listen, upstream, "enfroce");
        String told = Await.value("the broken file is told", Await.SECONDS, () -> {
            HttpResponse<String> status = gateway.rest().get("/heir/api/v1/status");
            return status.statusCode() == 200 ? Optional.empty() : Optional.of(status.body());
        });

        assertThat(told)
                .contains("etc/eu.heir.gateway.listener~changing.cfg: mode = 'enfroce'")
                .contains("enforce");
        assertThat(gateway.listenerStatus("changing").path("state").asText()).isEqualTo("SERVING");
        isRefused(Hl7.FORGED, "STILL");
        passes(Hl7.KNOWN, "KNOWN");

        gateway.listener("changing", listen, upstream, "enforce");
        assertThat(gateway.statusCode()).isEqualTo(200);
    }

    @Test
    void aFileThatWasNeverRightIsToldAndNobodyListens() throws Exception {
        gateway.write(gateway.listenerFile("changing"), "protocol = hl7v2\nlisten = 127.0.0.1:" + listen + "\n");
        List<String> told = Await.value("the broken file is told", Await.SECONDS, () -> {
            List<String> reasons = gateway.status().findValuesAsText("problem");
            return reasons.stream().allMatch(String::isEmpty) ? Optional.empty() : Optional.of(reasons);
        });

        assertThat(String.join("\n", told))
                .contains("etc/eu.heir.gateway.listener~changing.cfg: upstream is missing")
                .contains("etc/eu.heir.gateway.listener~changing.cfg: mode is missing");
        assertThat(MllpWire.refused(listen)).isTrue();
    }

    @Test
    void aWrongContractIsToldWithFileAndLineAndTheOldSetStays() throws Exception {
        gateway.listener("changing", listen, upstream, "enforce");
        String right = Hl7.contract("files", "changing", "steady");
        gateway.write(gateway.contractFile("files.yml"), right.replace("operations", "opperations"));
        String told = Await.value("the wrong contract is told", Await.SECONDS, () -> {
            HttpResponse<String> status = gateway.rest().get("/heir/api/v1/status");
            return status.statusCode() == 200 ? Optional.empty() : Optional.of(status.body());
        });

        assertThat(told).contains("etc/heir/contracts/files.yml:9:").contains("operations");
        isRefused(Hl7.FORGED, "STILL");
        passes(Hl7.KNOWN, "KNOWN");

        gateway.contracts("files.yml", right + "# right again\n");
        assertThat(gateway.statusCode()).isEqualTo(200);
    }
}
