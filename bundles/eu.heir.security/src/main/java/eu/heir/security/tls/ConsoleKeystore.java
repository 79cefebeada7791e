package eu.heir.security.tls;

import eu.heir.security.DataFolder;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Key and certificate of the web server: {@code tls/console.p12} in the data folder, its password beside the other secrets. Without one
 * the first start makes a self-signed P-256 certificate; one that the gateway made itself is renewed before it runs out, one that an
 * administrator put there is never touched. The certificate alone stands beside it as {@code tls/console.pem}.
 */
public final class ConsoleKeystore {
    /** Name of the file below the folder of secrets, as {@code $[secret:…]} in configuration names it. */
    public static final String PASSWORD_SECRET = "console-keystore-password";

    /** Alias of the key. */
    public static final String ALIAS = "console";

    /** How long a certificate is good for: the longest that browsers take without complaint. */
    static final int VALIDITY_DAYS = 825;

    /** One that has less than this left is renewed at start. */
    static final Duration RENEW_BEFORE = Duration.ofDays(30);

    /** Longest that making a key may take. */
    static final Duration KEYTOOL_MAX = Duration.ofSeconds(60);

    private static final Logger LOG = LoggerFactory.getLogger(ConsoleKeystore.class);
    private static final String ORGANIZATION = "HEIR Gateway";
    private static final String SELF_MADE = "O=" + ORGANIZATION;
    private static final Pattern DNS_NAME = Pattern.compile("[A-Za-z0-9]([A-Za-z0-9.-]{0,251}[A-Za-z0-9])?");
    private static final int PASSWORD_BYTES = 24;
    private static final int PEM_LINE_CHARS = 64;

    private final DataFolder folder;
    private final InstantSource clock;
    private final String hostName;

    /**
     * Prepares one.
     *
     * @param hostName name of this machine, to stand in the certificate beside {@code localhost}
     */
    public ConsoleKeystore(DataFolder folder, InstantSource clock, String hostName) {
        this.folder = folder;
        this.clock = clock;
        this.hostName = DNS_NAME.matcher(hostName).matches() ? hostName : "localhost";
    }

    /** The PKCS #12 file. */
    public Path path() {
        return folder.file("tls", "console.p12");
    }

    /** The certificate alone, PEM: what the command line on this machine pins. No secret. */
    public Path certificatePath() {
        return folder.file("tls", "console.pem");
    }

    private Path passwordPath() {
        return folder.file("secrets", PASSWORD_SECRET);
    }

    /**
     * Makes or renews the key where needed.
     *
     * @throws IOException if there is no usable key afterwards; the message says what to do
     */
    public void ensure() throws IOException {
        String password = password();
        ensureKey(password);
        publish(password);
    }

    private void ensureKey(String password) throws IOException {
        if (Files.exists(path())) {
            @Nullable X509Certificate certificate = certificate(password);
            if (certificate == null) {
                setAside();
            } else if (!isDueForRenewal(certificate)) {
                return;
            }
        }
        make(password);
        LOG.info("event=console-certificate outcome=made file={} days={}", path(), VALIDITY_DAYS);
    }

    private boolean isDueForRenewal(X509Certificate certificate) {
        Instant end = certificate.getNotAfter().toInstant();
        if (clock.instant().plus(RENEW_BEFORE).isBefore(end)) {
            return false;
        }
        boolean ours = certificate.getSubjectX500Principal().equals(certificate.getIssuerX500Principal())
                && certificate.getSubjectX500Principal().getName().contains(SELF_MADE);
        if (!ours) {
            LOG.warn(
                    "event=console-certificate outcome=runs-out until={} file={} action=\"put a new one there\"",
                    end,
                    path());
        }
        return ours;
    }

    private String password() throws IOException {
        Path file = passwordPath();
        if (Files.exists(file)) {
            return Files.readString(file, StandardCharsets.US_ASCII).strip();
        }
        byte[] random = new byte[PASSWORD_BYTES];
        new SecureRandom().nextBytes(random);
        String password = Base64.getUrlEncoder().withoutPadding().encodeToString(random);
        folder.write(file, password.getBytes(StandardCharsets.US_ASCII));
        return password;
    }

    private @Nullable X509Certificate certificate(String password) throws IOException {
        try (InputStream in = Files.newInputStream(path())) {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(in, password.toCharArray());
            return store.getCertificate(ALIAS) instanceof X509Certificate certificate ? certificate : null;
        } catch (GeneralSecurityException | IOException e) {
            LOG.warn("event=console-certificate outcome=unreadable file={} cause=\"{}\"", path(), e.getMessage());
            return null;
        }
    }

    /** An administrator may have put another key there since the last start, so the certificate is written at each. */
    private void publish(String password) throws IOException {
        @Nullable X509Certificate certificate = certificate(password);
        if (certificate == null) {
            return;
        }
        try {
            String base64 =
                    Base64.getMimeEncoder(PEM_LINE_CHARS, new byte[] {'\n'}).encodeToString(certificate.getEncoded());
            String pem = "-----BEGIN CERTIFICATE-----\n" + base64 + "\n-----END CERTIFICATE-----\n";
            folder.write(certificatePath(), pem.getBytes(StandardCharsets.US_ASCII));
        } catch (CertificateEncodingException e) {
            throw new IOException("the console's certificate cannot be written out", e);
        }
    }

    private void setAside() throws IOException {
        Path aside = folder.file("tls", "console.p12.unreadable");
        Files.move(path(), aside, StandardCopyOption.REPLACE_EXISTING);
        LOG.warn("event=console-certificate outcome=set-aside file={}", aside);
    }

    private void make(String password) throws IOException {
        folder.folderFor(path());
        Path fresh = folder.file("tls", ".console.p12.new");
        Files.deleteIfExists(fresh);
        keytool(fresh, password);
        folder.write(path(), Files.readAllBytes(fresh));
        Files.delete(fresh);
    }

    private void keytool(Path file, String password) throws IOException {
        String names = hostName.equals("localhost") ? "dns:localhost" : "dns:localhost,dns:" + hostName;
        List<String> command = List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                ALIAS,
                "-keyalg",
                "EC",
                "-groupname",
                "secp256r1",
                "-sigalg",
                "SHA256withECDSA",
                "-validity",
                Integer.toString(VALIDITY_DAYS),
                "-dname",
                "CN=" + hostName + ", O=" + ORGANIZATION,
                "-ext",
                "san=" + names + ",ip:127.0.0.1,ip:0:0:0:0:0:0:0:1",
                "-ext",
                "ku:critical=digitalSignature",
                "-ext",
                "eku=serverAuth",
                "-storetype",
                "PKCS12",
                "-keystore",
                file.toString(),
                // Through the environment: arguments can be read by every user of the machine.
                "-storepass:env",
                "HEIR_KEYSTORE_PASSWORD");
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("HEIR_KEYSTORE_PASSWORD", password);
        builder.environment().remove("HEIR_ADMIN_PASSWORD");
        Process process = builder.start();
        process.getOutputStream().close();
        String output;
        try (BufferedReader reader =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            output = reader.lines().collect(Collectors.joining(" "));
        }
        try {
            if (!process.waitFor(KEYTOOL_MAX.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new IOException("keytool did not end within " + KEYTOOL_MAX.toSeconds() + " s");
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while keytool made the console's key", e);
        }
        if (process.exitValue() != 0) {
            throw new IOException("keytool could not make the console's key: " + output);
        }
    }
}
