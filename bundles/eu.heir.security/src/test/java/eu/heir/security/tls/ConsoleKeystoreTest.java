package eu.heir.security.tls;

import static org.assertj.core.api.Assertions.assertThat;

import eu.heir.security.DataFolder;
import eu.heir.security.TestClock;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConsoleKeystoreTest {
    @TempDir
    Path data;

    @Test
    void firstStartMakesAKeyForThisMachine() throws Exception {
        keystore(InstantSource.system()).ensure();

        X509Certificate certificate = certificate();
        assertThat(certificate.getPublicKey()).isInstanceOf(ECPublicKey.class);
        assertThat(certificate.getSubjectAlternativeNames())
                .extracting(name -> String.valueOf(name.get(1)))
                .contains("localhost", "ward-7.example", "127.0.0.1");
        assertThat(certificate.getNotAfter().toInstant())
                .isBetween(
                        Instant.now().plus(Duration.ofDays(824)), Instant.now().plus(Duration.ofDays(826)));
        for (String file : new String[] {"tls/console.p12", "secrets/" + ConsoleKeystore.PASSWORD_SECRET}) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(data.resolve(file))))
                    .as(file)
                    .isEqualTo("rw-------");
        }
    }

    @Test
    void certificateStandsBesideTheKeyForWhoPinsIt() throws Exception {
        keystore(InstantSource.system()).ensure();

        try (InputStream in = Files.newInputStream(data.resolve("tls/console.pem"))) {
            assertThat(CertificateFactory.getInstance("X.509").generateCertificate(in))
                    .isEqualTo(certificate());
        }
    }

    @Test
    void laterStartKeepsTheKey() throws Exception {
        keystore(InstantSource.system()).ensure();
        X509Certificate before = certificate();

        keystore(InstantSource.system()).ensure();

        assertThat(certificate()).isEqualTo(before);
    }

    @Test
    void certificateThatRunsOutIsRenewed() throws Exception {
        keystore(InstantSource.system()).ensure();
        X509Certificate before = certificate();
        InstantSource later = () -> before.getNotAfter().toInstant().minus(Duration.ofDays(29));

        keystore(later).ensure();

        assertThat(certificate().getPublicKey()).isNotEqualTo(before.getPublicKey());
    }

    @Test
    void unreadableStoreIsSetAside() throws Exception {
        Files.createDirectories(data.resolve("tls"));
        Files.writeString(data.resolve("tls/console.p12"), "torn");

        keystore(InstantSource.system()).ensure();

        assertThat(certificate()).isNotNull();
        assertThat(data.resolve("tls/console.p12.unreadable")).hasContent("torn");
    }

    @Test
    void strangeHostNameCannotAddNamesToTheCertificate() throws Exception {
        new ConsoleKeystore(folder(), new TestClock(), "a,dns:evil.example").ensure();

        assertThat(certificate().getSubjectAlternativeNames().toString()).doesNotContain("evil");
    }

    private ConsoleKeystore keystore(InstantSource clock) {
        return new ConsoleKeystore(folder(), clock, "ward-7.example");
    }

    private DataFolder folder() {
        return DataFolder.of(data.toString(), null);
    }

    private X509Certificate certificate() throws GeneralSecurityException, IOException {
        String password = Files.readString(data.resolve("secrets/" + ConsoleKeystore.PASSWORD_SECRET));
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(data.resolve("tls/console.p12"))) {
            store.load(in, password.toCharArray());
        }
        assertThat(store.getKey(ConsoleKeystore.ALIAS, password.toCharArray())).isNotNull();
        return (X509Certificate) store.getCertificate(ConsoleKeystore.ALIAS);
    }
}
