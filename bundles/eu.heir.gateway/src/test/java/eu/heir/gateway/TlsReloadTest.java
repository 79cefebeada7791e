package eu.heir.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files of a running listener are replaced: new connections see the new ones, open sessions go on, a wrong file changes nothing. */
class TlsReloadTest {
    private static final String NAMES = "DNS:localhost,IP:127.0.0.1";

    private final int listen = TestPorts.reserve();
    private final int upstream = TestPorts.reserve();
    private final GatewayFixture gateway;
    private final Receiver receiver;
    private final Pki before;
    private final Pki after;
    private final Path certificate;
    private final Path key;
    private final Path trust;
    private final Path crl;

    TlsReloadTest(@TempDir Path folder) throws Exception {
        gateway = new GatewayFixture(folder.resolve("data"));
        receiver = new Receiver(upstream);
        before = new Pki(folder, "before").issue("gateway", NAMES).issue("monitor", NAMES);
        after = new Pki(folder, "after").issue("gateway", NAMES).issue("monitor", NAMES);
        certificate = Files.copy(before.certificate("gateway"), folder.resolve("own.pem"));
        key = Files.copy(before.key("gateway"), folder.resolve("own.key"));
        trust = Files.copy(before.ca(), folder.resolve("trust.pem"));
        crl = Files.copy(before.crl(), folder.resolve("crl.pem"));
    }

    @BeforeEach
    void serveMutual() {
        gateway.listeners.apply("ward", file());
        assertThat(gateway.status("ward").problem()).isEmpty();
    }

    @AfterEach
    void stop() throws Exception {
        gateway.close();
        receiver.close();
    }

    private Map<String, String> file() {
        return GatewayFixture.file(
                listen,
                upstream,
                "enforce",
                "listen.tls",
                "mutual",
                "listen.tls.certificate",
                certificate.toString(),
                "listen.tls.key",
                key.toString(),
                "listen.tls.trust",
                trust.toString(),
                "listen.tls.crl",
                crl.toString());
    }

    private OpensslPeer device(Pki shows, Pki trusts) throws Exception {
        return OpensslPeer.client(
                listen,
                "-verify_return_error",
                "-CAfile",
                trusts.ca().toString(),
                "-cert",
                shows.certificate("monitor").toString(),
                "-key",
                shows.key("monitor").toString());
    }

    private void goesOn(OpensslPeer device, Wire hospital, String id) throws Exception {
        device.send(Wire.mllp(Hl7.message("MONITOR", "ORU^R01", id)));
        assertThat(Hl7.controlId(hospital.frame())).isEqualTo(id);
        hospital.send(Wire.mllp(Hl7.ack("AA", id)));
        assertThat(Hl7.msa(device.frame())).isEqualTo("AA " + id);
    }

    private void isTurnedAway(OpensslPeer device) throws Exception {
        device.send(Wire.mllp(Hl7.message("MONITOR", "ORU^R01", "NO")));
        assertThat(device.frame()).isEmpty();
        assertThat(receiver.untouchedSinceLast()).isTrue();
    }

    @Test
    void aNewCertificateAndNewTrustAreTakenWhileTheOldSessionGoesOn() throws Exception {
        try (OpensslPeer old = device(before, before)) {
            old.send(Wire.mllp(Hl7.message("MONITOR", "ORU^R01", "M1")));
            Wire hospital = receiver.next();
            assertThat(Hl7.controlId(hospital.frame())).isEqualTo("M1");

            Pki.replace(certificate, after.certificate("gateway"));
            Pki.replace(key, after.key("gateway"));
            Pki.replace(trust, after.ca());
            Pki.replace(crl, after.crl());
            gateway.listeners.lookAtTlsFiles();

            assertThat(gateway.status("ward").problem()).isEmpty();
            try (OpensslPeer stale = device(before, after)) {
                isTurnedAway(stale);
            }
            try (OpensslPeer fresh = device(after, after)) {
                fresh.send(Wire.mllp(Hl7.message("MONITOR", "ORU^R01", "F1")));
                assertThat(Hl7.controlId(receiver.next().frame())).isEqualTo("F1");
            }
            hospital.send(Wire.mllp(Hl7.ack("AA", "M1")));
            assertThat(Hl7.msa(old.frame())).isEqualTo("AA M1");
            goesOn(old, hospital, "M2");
        }
    }

    @Test
    void aRevocationCountsForNewConnectionsOnly() throws Exception {
        try (OpensslPeer old = device(before, before)) {
            old.send(Wire.mllp(Hl7.message("MONITOR", "ORU^R01", "M1")));
            Wire hospital = receiver.next();
            hospital.frame();

            Pki.replace(crl, before.revoke("monitor").crl());
            gateway.listeners.lookAtTlsFiles();

            try (OpensslPeer fresh = device(before, before)) {
                isTurnedAway(fresh);
            }
            goesOn(old, hospital, "M2");
        }
    }

    @Test
    void halfOfAPairIsToldAndTheOldPairServesUntilTheOtherHalfComes() throws Exception {
        Pki.replace(certificate, after.certificate("gateway"));
        gateway.listeners.lookAtTlsFiles();

        assertThat(gateway.status("ward").problem())
                .startsWith("etc/eu.heir.gateway.listener~ward.cfg: listen.tls.key = '")
                .contains("allowed: the key of the first certificate in");
        assertThat(gateway.listeners.allServe()).isFalse();
        try (OpensslPeer device = device(before, before)) {
            device.send(Wire.mllp(Hl7.message("MONITOR", "ORU^R01", "M1")));
            goesOnFromHere(device);
        }
        Pki.replace(key, after.key("gateway"));
        gateway.listeners.lookAtTlsFiles();

        assertThat(gateway.status("ward").problem()).isEmpty();
        try (OpensslPeer device = device(before, after)) {
            device.send(Wire.mllp(Hl7.message("MONITOR", "ORU^R01", "M1")));
            goesOnFromHere(device);
        }
    }

    private void goesOnFromHere(OpensslPeer device) throws Exception {
        Wire hospital = receiver.next();
        assertThat(Hl7.controlId(hospital.frame())).isEqualTo("M1");
        goesOn(device, hospital, "M2");
    }

    @Test
    void aFileThatVanishesOrIsNonsenseChangesNothingButIsTold() throws Exception {
        Files.delete(trust);
        gateway.listeners.lookAtTlsFiles();
        assertThat(gateway.status("ward").problem())
                .contains("listen.tls.trust = '")
                .contains("cannot be read");

        Files.writeString(trust, "-----BEGIN CERTIFICATE-----\nnonsense\n-----END CERTIFICATE-----\n");
        gateway.listeners.lookAtTlsFiles();
        assertThat(gateway.status("ward").problem())
                .contains("listen.tls.trust = '")
                .contains("allowed: a PEM file");
        try (OpensslPeer device = device(before, before)) {
            device.send(Wire.mllp(Hl7.message("MONITOR", "ORU^R01", "M1")));
            goesOnFromHere(device);
        }
    }

    @Test
    void aListenerThatCouldNotStartStartsWhenItsCertificateComes() throws Exception {
        gateway.listeners.remove("ward");
        Files.move(certificate, certificate.resolveSibling("away.pem"));
        gateway.listeners.apply("ward", file());
        assertThat(gateway.status("ward").state()).isEqualTo("FAILED");

        Files.move(certificate.resolveSibling("away.pem"), certificate);
        gateway.listeners.lookAtTlsFiles();

        assertThat(gateway.status("ward").state()).isEqualTo("SERVING");
        try (OpensslPeer device = device(before, before)) {
            device.send(Wire.mllp(Hl7.message("MONITOR", "ORU^R01", "M1")));
            goesOnFromHere(device);
        }
    }

    @Test
    void anUntouchedFileIsNotTakenInAgain() throws Exception {
        TlsFiles files = new TlsFiles();
        String state = files.state(java.util.List.of(certificate, key));

        Files.setLastModifiedTime(certificate, java.nio.file.attribute.FileTime.fromMillis(0));
        assertThat(files.state(java.util.List.of(certificate, key))).isEqualTo(state);
        Pki.replace(certificate, after.certificate("gateway"));
        assertThat(files.state(java.util.List.of(certificate, key))).isNotEqualTo(state);
    }
}
