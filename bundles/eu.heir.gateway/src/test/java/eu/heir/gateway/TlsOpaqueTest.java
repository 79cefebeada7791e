package eu.heir.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import eu.heir.spi.telemetry.DecisionEvent;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code listen.tls = opaque}: device and hospital speak TLS with each other, the gateway reads the hello and touches nothing. */
class TlsOpaqueTest {
    @TempDir
    static Path folder;

    private static Pki clinic;

    private final int listen = TestPorts.reserve();
    private final int upstream = TestPorts.reserve();
    private final GatewayFixture gateway;

    TlsOpaqueTest(@TempDir Path data) {
        gateway = new GatewayFixture(data);
    }

    @BeforeAll
    static void certificates() throws Exception {
        clinic = new Pki(folder, "clinic")
                .issueRsa("ehr", "DNS:ehr.example,IP:127.0.0.1")
                .issue("monitor", "DNS:m");
    }

    @AfterEach
    void stop() {
        gateway.close();
    }

    private void serve(String mode, String... more) {
        Map<String, String> file = GatewayFixture.file(listen, upstream, mode, more);
        file.put("listen.tls", "opaque");
        gateway.listeners.apply("ward", file);
        assertThat(gateway.status("ward").problem()).isEmpty();
    }

    private List<DecisionEvent> told() {
        return gateway.core.telemetry().decisions().after(0, 10);
    }

    @ParameterizedTest
    @CsvSource({
        "enforce, -tls1, TLSv1",
        "enforce, -tls1_2, TLSv1.2",
        "enforce, -tls1_3, TLSv1.3",
        "monitor, -tls1_3, TLSv1.3",
    })
    void aMutualHandshakePassesUntouchedAndItsHelloIsTold(String mode, String version, String word) throws Exception {
        serve(mode);
        try (OpensslPeer hospital = OpensslPeer.server(
                        upstream,
                        "-cert",
                        clinic.certificate("ehr").toString(),
                        "-key",
                        clinic.key("ehr").toString(),
                        "-cipher",
                        "ALL@SECLEVEL=0",
                        "-Verify",
                        "3",
                        "-verify_return_error",
                        "-CAfile",
                        clinic.ca().toString());
                OpensslPeer device = OpensslPeer.client(
                        listen,
                        version,
                        "-cipher",
                        "ALL@SECLEVEL=0",
                        "-servername",
                        "ehr.example",
                        "-verify_hostname",
                        "ehr.example",
                        "-verify_return_error",
                        "-CAfile",
                        clinic.ca().toString(),
                        "-cert",
                        clinic.certificate("monitor").toString(),
                        "-key",
                        clinic.key("monitor").toString())) {
            device.send(Wire.mllp(Hl7.message("MONITOR", "ORU^R01", "M1")));
            assertThat(Hl7.controlId(hospital.frame())).isEqualTo("M1");
            hospital.send(Wire.mllp(Hl7.ack("AA", "M1")));
            assertThat(Hl7.msa(device.frame())).isEqualTo("AA M1");
        }
        assertThat(told())
                .filteredOn(event -> event.rule().equals("tls.hello"))
                .singleElement()
                .satisfies(event -> assertThat(event.reason())
                        .contains("version=" + word + " ")
                        .containsPattern("ja3=[0-9a-f]{32}")
                        .contains("name=ehr.example"));
        assertThat(gateway.core.telemetry().peers().snapshot()).singleElement().satisfies(row -> {
            assertThat(row.claims()).isEmpty();
            assertThat(row.tls()).isNotNull();
            assertThat(row.tls().hello()).matches("[0-9a-f]{32}");
            assertThat(row.tls().certificate()).isEmpty();
        });
        assertThat(told())
                .filteredOn(event -> event.rule().equals("tls.hello.legacy"))
                .hasSize(word.equals("TLSv1") ? 1 : 0);
        assertThat(gateway.status("ward").standing()).singleElement().asString().startsWith("TLS-OPAQUE");
    }

    @ParameterizedTest
    @ValueSource(strings = {"enforce", "monitor"})
    void theHospitalGetsExactlyTheBytesOfTheDevice(String mode) throws Exception {
        serve(mode);
        byte[] hello = ClientHelloTest.recorded();
        byte[] rest = "whatever comes after it is not looked at".getBytes(StandardCharsets.US_ASCII);
        try (Receiver receiver = new Receiver(upstream);
                Wire device = new Wire(listen)) {
            for (byte one : hello) {
                device.send(new byte[] {one});
            }
            device.send(rest);
            device.socket().shutdownOutput();

            Wire hospital = receiver.next();
            assertThat(hospital.toEnd()).isEqualTo(Wire.join(hello, rest));
            hospital.send(rest);
            hospital.socket().shutdownOutput();
            assertThat(device.toEnd()).isEqualTo(rest);
        }
        assertThat(told()).filteredOn(event -> event.rule().equals("tls.hello")).hasSize(1);
    }

    @Test
    void inEnforceModeClearTextDoesNotPass() throws Exception {
        serve("enforce");
        try (Receiver receiver = new Receiver(upstream);
                Wire device = new Wire(listen)) {
            device.send(Wire.mllp(Hl7.message("FORGED", "ORU^R01", "M1")));
            assertThat(receiver.next().toEnd()).isEmpty();
            assertThat(device.closedByPeer()).isTrue();
        }
        assertThat(gateway.status("ward").failures()).containsEntry("MALFORMED", 1L);
    }

    @Test
    void inMonitorModeClearTextPassesAndIsTold() throws Exception {
        serve("monitor");
        byte[] message = Wire.mllp(Hl7.message("FORGED", "ORU^R01", "M1"));
        try (Receiver receiver = new Receiver(upstream);
                Wire device = new Wire(listen)) {
            device.send(message);
            device.socket().shutdownOutput();
            assertThat(receiver.next().toEnd()).isEqualTo(message);
        }
        assertThat(gateway.status("ward").failures()).containsEntry("MALFORMED", 1L);
    }

    @Test
    void inEnforceModeHalfAHelloIsNotHeldForEver() throws Exception {
        serve("enforce", "handshake.timeout.ms", "300");
        byte[] hello = ClientHelloTest.recorded();
        try (Receiver receiver = new Receiver(upstream);
                Wire device = new Wire(listen)) {
            device.send(java.util.Arrays.copyOf(hello, hello.length / 2));
            assertThat(receiver.next().toEnd()).isEmpty();
            assertThat(device.closedByPeer()).isTrue();
        }
    }
}
