package eu.heir.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is wrong with the TLS part of a listener file is told with file, key, value and what is allowed. */
class TlsSettingsTest {
    @TempDir
    static Path folder;

    private static Pki ward;

    @BeforeAll
    static void certificates() throws Exception {
        ward = new Pki(folder, "ward").issueRsa("gateway", "DNS:gateway").issue("other", "DNS:other");
        ward.run("rsa", "-in", "gateway.key", "-traditional", "-out", "pkcs1.key");
        ward.run("pkcs8", "-topk8", "-in", "gateway.key", "-passout", "pass:secret", "-out", "encrypted.key");
        Files.writeString(ward.path("empty.pem"), "nothing here\n");
    }

    private static List<String> problems(String... keys) {
        ListenerFile.Result result = ListenerFile.read("ward", GatewayFixture.file(2575, 2576, "enforce", keys), null);
        return result instanceof ListenerFile.Result.Bad bad ? bad.problems() : List.of();
    }

    @Test
    void everyKeyThatIsMissingIsTold() {
        assertThat(problems("listen.tls", "mutual", "upstream.tls", "verify", "upstream.tls.key", "k.pem"))
                .extracting(problem -> problem.replaceFirst(";.*", ""))
                .containsExactly(
                        "etc/eu.heir.gateway.listener~ward.cfg: listen.tls.certificate is missing",
                        "etc/eu.heir.gateway.listener~ward.cfg: listen.tls.key is missing",
                        "etc/eu.heir.gateway.listener~ward.cfg: listen.tls.trust is missing",
                        "etc/eu.heir.gateway.listener~ward.cfg: upstream.tls.trust is missing",
                        "etc/eu.heir.gateway.listener~ward.cfg: upstream.tls.certificate is missing");
    }

    @Test
    void aWrongWordIsToldWithTheRightOnes() {
        assertThat(problems("listen.tls", "mutal"))
                .containsExactly(
                        "etc/eu.heir.gateway.listener~ward.cfg: listen.tls = 'mutal' is not allowed; allowed: none,"
                                + " server, mutual, opaque; did you mean 'mutual'?");
        assertThat(problems("listen.tls.min", "SSLv3"))
                .containsExactly(
                        "etc/eu.heir.gateway.listener~ward.cfg: listen.tls.min = 'SSLv3' is not allowed; allowed:"
                                + " TLSv1, TLSv1.1, TLSv1.2, TLSv1.3");
        assertThat(problems("listen.tls", "opaque", "upstream.tls", "verify", "upstream.tls.trust", "t.pem"))
                .singleElement()
                .asString()
                .contains("upstream.tls = 'verify' is not allowed; allowed: none with listen.tls = opaque");
    }

    @Test
    void relativePathsStartAtTheFolderOfTheListenerFiles() {
        TlsSettings settings = ((ListenerFile.Result.Good) ListenerFile.read(
                        "ward",
                        GatewayFixture.file(
                                1,
                                2,
                                "enforce",
                                "listen.tls",
                                "server",
                                "listen.tls.certificate",
                                "tls/own.pem",
                                "listen.tls.key",
                                "/keys/own.key"),
                        null))
                .settings()
                .tls();

        assertThat(settings.device().certificate())
                .isEqualTo(TlsSettings.folder().resolve("tls/own.pem"));
        assertThat(settings.device().key()).isEqualTo(Path.of("/keys/own.key"));
        assertThat(settings.handshakeTimeoutMillis()).isEqualTo(10_000);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "gateway.pem   | pkcs1.key     | openssl pkcs8 -topk8 -nocrypt converts it",
                "gateway.pem   | encrypted.key | it is encrypted",
                "gateway.pem   | empty.pem     | there is no key in it",
                "gateway.pem   | missing.key   | it cannot be read (NoSuchFileException)",
                "gateway.pem   | other.key     | it is no RSA key, as its certificate has one",
                "other.pem     | ca.key        | it belongs to another certificate",
                "empty.pem     | gateway.key   | No certificate data found",
                "gateway.key   | gateway.key   | a PEM file with certificates",
            })
    void aFileThatCannotBeUsedIsToldWithWhatToDo(String certificate, String key, String why) {
        TlsSettings settings = ((ListenerFile.Result.Good) ListenerFile.read(
                        "ward",
                        GatewayFixture.file(
                                1,
                                2,
                                "enforce",
                                "listen.tls",
                                "server",
                                "listen.tls.certificate",
                                ward.path(certificate).toString(),
                                "listen.tls.key",
                                ward.path(key).toString()),
                        null))
                .settings()
                .tls();
        for (TlsEngine engine : TlsEngine.values()) {
            org.assertj.core.api.Assertions.assertThatThrownBy(() -> TlsContexts.load(settings, engine))
                    .isInstanceOf(TlsProblem.class)
                    .hasMessageContaining("is not allowed; allowed: ")
                    .hasMessageContaining(why);
        }
    }

    @Test
    void theJdkEngineSaysThatItCannotSpeakOldVersions() {
        TlsSettings settings = ((ListenerFile.Result.Good) ListenerFile.read(
                        "ward",
                        GatewayFixture.file(
                                1,
                                2,
                                "enforce",
                                "listen.tls",
                                "server",
                                "listen.tls.min",
                                "TLSv1",
                                "listen.tls.certificate",
                                ward.certificate("gateway").toString(),
                                "listen.tls.key",
                                ward.key("gateway").toString()),
                        null))
                .settings()
                .tls();

        org.assertj.core.api.Assertions.assertThatThrownBy(() -> TlsContexts.load(settings, TlsEngine.JDK))
                .hasMessageContaining("listen.tls.min = 'TLSv1' is not allowed; allowed: TLSv1.2, TLSv1.3; older")
                .hasMessageContaining("BoringSSL");
    }

    @Test
    void boringSslIsTheEngineWhereItsLibraryLoads() {
        assertThat(TlsEngine.whyNotNative()).isEmpty();
        assertThat(TlsEngine.best()).isEqualTo(TlsEngine.BORINGSSL);
    }
}
