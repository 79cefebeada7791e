package eu.heir.gateway;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A certification authority of a test's own, run by openssl. A machine without openssl fails the test. */
final class Pki {
    private static final long OPENSSL_MAX_SECONDS = 60;

    private final Path folder;
    private final String name;

    Pki(Path folder, String name) throws Exception {
        this.folder = Files.createDirectories(folder.resolve(name));
        this.name = name;
        Files.writeString(path("index.txt"), "");
        Files.writeString(path("serial"), "1000\n");
        Files.writeString(path("crlnumber"), "01\n");
        Files.writeString(
                path("ca.cnf"),
                """
                [ca]
                default_ca = own
                [own]
                database = index.txt
                serial = serial
                crlnumber = crlnumber
                new_certs_dir = .
                certificate = ca.pem
                private_key = ca.key
                default_md = sha256
                default_crl_days = 7
                policy = any
                copy_extensions = copy
                unique_subject = no
                [any]
                commonName = supplied
                """);
        run(
                "req",
                "-x509",
                "-newkey",
                "ec",
                "-pkeyopt",
                "ec_paramgen_curve:P-256",
                "-nodes",
                "-keyout",
                "ca.key",
                "-out",
                "ca.pem",
                "-days",
                "30",
                "-subj",
                "/CN=" + name,
                "-addext",
                "keyUsage=critical,keyCertSign,cRLSign");
    }

    /** PEM file of the authority's certificate. */
    Path ca() {
        return path("ca.pem");
    }

    Path path(String file) {
        return folder.resolve(file);
    }

    Path certificate(String subject) {
        return path(subject + ".pem");
    }

    Path key(String subject) {
        return path(subject + ".key");
    }

    /** A certificate for the coming days, with an elliptic key. */
    Pki issue(String subject, String alternativeNames) throws Exception {
        return issue(subject, alternativeNames, "ec", "-days", "20");
    }

    /** One with an RSA key, as TLS 1.0 and 1.1 and many devices need it. */
    Pki issueRsa(String subject, String alternativeNames) throws Exception {
        return issue(subject, alternativeNames, "rsa:2048", "-days", "20");
    }

    /** One that has run out. */
    Pki issueExpired(String subject, String alternativeNames) throws Exception {
        return issue(subject, alternativeNames, "ec", "-startdate", "20200101000000Z", "-enddate", "20200201000000Z");
    }

    private Pki issue(String subject, String alternativeNames, String newKey, String... validity) throws Exception {
        List<String> request = new ArrayList<>(List.of("req", "-new", "-newkey", newKey));
        if (newKey.equals("ec")) {
            request.addAll(List.of("-pkeyopt", "ec_paramgen_curve:P-256"));
        }
        request.addAll(
                List.of("-nodes", "-keyout", subject + ".key", "-out", "request.pem", "-subj", "/CN=" + subject));
        request.addAll(List.of("-addext", "subjectAltName=" + alternativeNames));
        run(request.toArray(String[]::new));
        List<String> sign = new ArrayList<>(List.of(
                "ca", "-config", "ca.cnf", "-batch", "-notext", "-in", "request.pem", "-out", subject + ".pem"));
        sign.addAll(Arrays.asList(validity));
        run(sign.toArray(String[]::new));
        return this;
    }

    Pki revoke(String subject) throws Exception {
        run("ca", "-config", "ca.cnf", "-revoke", subject + ".pem");
        return this;
    }

    /** The revocation list as it stands. */
    Path crl() throws Exception {
        run("ca", "-config", "ca.cnf", "-gencrl", "-out", "crl.pem");
        return path("crl.pem");
    }

    /** Runs openssl in this authority's folder and returns what it said. */
    String run(String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of("openssl"));
        command.addAll(Arrays.asList(arguments));
        Path output = Files.createTempFile(folder, "openssl", ".txt");
        Process process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        process.getOutputStream().close();
        if (!process.waitFor(OPENSSL_MAX_SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new AssertionError(command + " does not end");
        }
        String said = Files.readString(output, StandardCharsets.ISO_8859_1);
        if (process.exitValue() != 0) {
            throw new AssertionError(name + ": " + command + " says: " + said);
        }
        return said;
    }

    /** Puts a copy in a file's place at once, as certificate tools do. */
    static void replace(Path file, Path by) throws IOException {
        Path fresh = file.resolveSibling(file.getFileName() + ".fresh");
        Files.copy(by, fresh, StandardCopyOption.REPLACE_EXISTING);
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
