package eu.heir.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;

/**
 * Where the gateway is and how to get in, from the same environment that it was started with.
 *
 * @param data its data folder ({@code HEIR_DATA}; {@code bin/heir} fills in the default)
 * @param address where it listens ({@code HEIR_HTTPS_ADDRESS}, 127.0.0.1; every address means this machine's loopback)
 * @param port its HTTPS port ({@code HEIR_HTTPS_PORT}, 8443)
 * @param password {@code HEIR_ADMIN_PASSWORD}, or empty
 */
record Surroundings(Path data, String address, int port, String password) {
    private static final int PORT_MAX = 65_535;

    /**
     * Reads the environment.
     *
     * @throws FailedException when a variable cannot be what it is
     */
    static Surroundings of(Map<String, String> environment) throws FailedException {
        String data = environment.getOrDefault("HEIR_DATA", "");
        if (data.isBlank()) {
            throw new FailedException("HEIR_DATA is not set: start this with bin/heir, or name the data folder.");
        }
        String port = environment.getOrDefault("HEIR_HTTPS_PORT", "8443").strip();
        if (!port.matches("[0-9]{1,5}") || Integer.parseInt(port) > PORT_MAX) {
            throw new FailedException("HEIR_HTTPS_PORT = '" + port + "' is not a port number.");
        }
        String address =
                environment.getOrDefault("HEIR_HTTPS_ADDRESS", "127.0.0.1").strip();
        boolean any = address.isEmpty() || address.equals("0.0.0.0") || address.equals("::");
        return new Surroundings(
                Path.of(data),
                any ? "127.0.0.1" : address,
                Integer.parseInt(port),
                environment.getOrDefault("HEIR_ADMIN_PASSWORD", ""));
    }

    /** Does not print the password. */
    @Override
    public String toString() {
        return address + ":" + port;
    }

    /** The certificate that the gateway must show. */
    Path certificate() {
        return data.resolve("tls").resolve("console.pem");
    }

    /**
     * The header that logs in: the administrator's password when it is given, else the token that the running gateway has left for
     * whoever may read its data folder.
     *
     * @throws FailedException when there is neither
     */
    String authorization() throws FailedException {
        if (!password.isEmpty()) {
            byte[] pair = ("admin:" + password).getBytes(StandardCharsets.UTF_8);
            return "Basic " + Base64.getEncoder().encodeToString(pair);
        }
        Path token = data.resolve("security").resolve("local-token");
        try {
            return "Bearer "
                    + Files.readString(token, StandardCharsets.US_ASCII).strip();
        } catch (IOException e) {
            throw new FailedException(
                    "Cannot read " + token + ": run this as the gateway's user, or set" + " HEIR_ADMIN_PASSWORD.");
        }
    }
}
