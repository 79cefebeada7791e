package eu.heir.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** A hospital system behind TLS, played by openssl; devices speak in the clear. Both engines. */
class TlsHospitalLegTest {
    @TempDir
    static Path folder;

    private static Pki clinic;
    private static Pki stranger;
    private static Path revocations;

    private final int listen = TestPorts.reserve();
    private final int upstream = TestPorts.reserve();
    private final Path data;
    private GatewayFixture gateway;

    TlsHospitalLegTest(@TempDir Path data) {
        this.data = data;
    }

    @BeforeAll
    static void certificates() throws Exception {
        clinic = new Pki(folder, "clinic")
                .issueRsa("ehr", "DNS:localhost,IP:127.0.0.1")
                .issue("elsewhere", "DNS:elsewhere.example,IP:192.0.2.1")
                .issue("gateway", "DNS:gateway.example")
                .issue("stolen", "IP:127.0.0.1")
                .issueExpired("old", "IP:127.0.0.1")
                .revoke("stolen");
        stranger = new Pki(folder, "stranger").issue("ehr", "IP:127.0.0.1");
        revocations = clinic.crl();
    }

    @AfterEach
    void stop() {
        if (gateway != null) {
            gateway.close();
        }
    }

    private void serve(TlsEngine engine, String mode, String... more) {
        gateway = new GatewayFixture(data, engine);
        List<String> keys = new ArrayList<>(List.of(
                "upstream.tls", "verify", "upstream.tls.trust", clinic.ca().toString()));
        keys.addAll(Arrays.asList(more));
        gateway.listeners.apply("ward", GatewayFixture.file(listen, upstream, mode, keys.toArray(String[]::new)));
        assertThat(gateway.status("ward").problem()).isEmpty();
    }

    private OpensslPeer hospital(Pki pki, String subject, String... more) throws Exception {
        List<String> options = new ArrayList<>(List.of(
                "-cert",
                pki.certificate(subject).toString(),
                "-key",
                pki.key(subject).toString()));
        options.addAll(Arrays.asList(more));
        return OpensslPeer.server(upstream, options.toArray(String[]::new));
    }

    private void passes(OpensslPeer hospital) throws Exception {
        try (Wire device = new Wire(listen)) {
            device.send(Wire.mllp(Hl7.message("MONITOR", "ORU^R01", "M1")));
            assertThat(Hl7.controlId(hospital.frame())).isEqualTo("M1");
            hospital.send(Wire.mllp(Hl7.ack("AA", "M1")));
            // s_server turns the carriage returns of its standard input over as they are.
            assertThat(Hl7.msa(device.frame())).isEqualTo("AA M1");
        }
        assertThat(gateway.status("ward").upstreamUp()).isTrue();
    }

    private void nothingIsDeliveredNorAcknowledged(OpensslPeer hospital) throws Exception {
        try (Wire device = new Wire(listen)) {
            device.send(Wire.mllp(Hl7.message("MONITOR", "ORU^R01", "M1")));
            assertThat(device.frame()).isEmpty();
        }
        assertThat(gateway.status("ward").upstreamUp()).isFalse();
        assertThat(hospital.said()).doesNotContain("MSH|");
    }

    @ParameterizedTest
    @CsvSource({
        "BORINGSSL, -tls1_2, enforce",
        "BORINGSSL, -tls1_3, monitor",
        "JDK, -tls1_2, monitor",
        "JDK, -tls1_3, enforce",
    })
    void aHospitalWithTheRightCertificateIsServed(TlsEngine engine, String version, String mode) throws Exception {
        serve(engine, mode, "upstream.tls.crl", revocations.toString());
        try (OpensslPeer hospital = hospital(clinic, "ehr", version)) {
            passes(hospital);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "BORINGSSL, elsewhere", "BORINGSSL, old", "BORINGSSL, stolen", "BORINGSSL, stranger",
        "JDK, elsewhere", "JDK, old", "JDK, stolen", "JDK, stranger",
    })
    void aHospitalWithAWrongCertificateGetsNothing(TlsEngine engine, String which) throws Exception {
        serve(engine, "enforce", "upstream.tls.crl", revocations.toString());
        boolean unknown = which.equals("stranger");
        try (OpensslPeer hospital = hospital(unknown ? stranger : clinic, unknown ? "ehr" : which)) {
            nothingIsDeliveredNorAcknowledged(hospital);
        }
    }

    @ParameterizedTest
    @EnumSource(TlsEngine.class)
    void monitorModeDoesNotTrustAWrongCertificateEither(TlsEngine engine) throws Exception {
        serve(engine, "monitor");
        try (OpensslPeer hospital = hospital(clinic, "elsewhere")) {
            nothingIsDeliveredNorAcknowledged(hospital);
        }
    }

    @ParameterizedTest
    @EnumSource(TlsEngine.class)
    void theNameToVerifyCanBeStated(TlsEngine engine) throws Exception {
        serve(engine, "enforce", "upstream.tls.host", "elsewhere.example");
        try (OpensslPeer hospital = hospital(clinic, "elsewhere")) {
            passes(hospital);
        }
    }

    @ParameterizedTest
    @EnumSource(TlsEngine.class)
    void theGatewayShowsItsCertificateWhereTheHospitalAsksForOne(TlsEngine engine) throws Exception {
        serve(
                engine,
                "enforce",
                "upstream.tls.certificate",
                clinic.certificate("gateway").toString(),
                "upstream.tls.key",
                clinic.key("gateway").toString());
        try (OpensslPeer hospital = hospital(
                clinic,
                "ehr",
                "-Verify",
                "3",
                "-verify_return_error",
                "-CAfile",
                clinic.ca().toString())) {
            passes(hospital);
            assertThat(hospital.said()).contains("CN = gateway");
        }
    }

    @ParameterizedTest
    @CsvSource({"BORINGSSL, -tls1_2", "BORINGSSL, -tls1_3", "JDK, -tls1_2", "JDK, -tls1_3"})
    void withoutTheCertificateThatTheHospitalWantsNothingIsAcknowledged(TlsEngine engine, String version)
            throws Exception {
        serve(engine, "enforce");
        try (OpensslPeer hospital = hospital(
                        clinic,
                        "ehr",
                        version,
                        "-Verify",
                        "3",
                        "-verify_return_error",
                        "-CAfile",
                        clinic.ca().toString());
                Wire device = new Wire(listen)) {
            device.send(Wire.mllp(Hl7.message("MONITOR", "ORU^R01", "M1")));
            assertThat(device.frame()).isEmpty();
            assertThat(hospital.said()).doesNotContain("MSH|");
        }
    }

    @ParameterizedTest
    @EnumSource(TlsEngine.class)
    void aHospitalThatAnswersInTheClearGetsNothing(TlsEngine engine) throws Exception {
        serve(engine, "enforce");
        try (Receiver clear = new Receiver(upstream);
                Wire device = new Wire(listen)) {
            device.send(Wire.mllp(Hl7.message("MONITOR", "ORU^R01", "SECRET")));
            Wire hospital = clear.next();
            hospital.send(Wire.mllp(Hl7.ack("AA", "SECRET")));
            assertThat(device.frame()).isEmpty();
            assertThat(new String(hospital.toEnd(), java.nio.charset.StandardCharsets.ISO_8859_1))
                    .doesNotContain("SECRET");
        }
        assertThat(gateway.status("ward").upstreamUp()).isFalse();
    }

    @ParameterizedTest
    @EnumSource(TlsEngine.class)
    void aHospitalThatNeverAnswersTheHelloIsGivenUpInTime(TlsEngine engine) throws Exception {
        serve(engine, "enforce", "handshake.timeout.ms", "300");
        try (Receiver silent = new Receiver(upstream);
                Wire device = new Wire(listen)) {
            device.send(Wire.mllp(Hl7.message("MONITOR", "ORU^R01", "M1")));
            silent.next();
            assertThat(device.frame()).isEmpty();
        }
        assertThat(gateway.status("ward").upstreamUp()).isFalse();
    }
}
