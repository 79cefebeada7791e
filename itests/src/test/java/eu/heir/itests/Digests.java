package eu.heir.itests;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;

/** What tests need of cryptography. */
final class Digests {
    /** A certificate of nobody. */
    static final String OTHER_CERTIFICATE =
            """
            -----BEGIN CERTIFICATE-----
            MIIBNjCB3aADAgECAggxM9oF0n47RzAKBggqhkjOPQQDAjAQMQ4wDAYDVQQDEwVv
            dGhlcjAeFw0yNjExMjIxNzE3MjJaFw0zNjExMTkxNzE3MjJaMBAxDjAMBgNVBAMT
            BW90aGVyMFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE1oBjCPCpwFiHxWBGKTRT
            JuFCDQRXERg2MdNnMyLnwOrWflJ0teGax7KGBz8Z7TzJuDp65TCQ/PtsSSlBOUpT
            6KMhMB8wHQYDVR0OBBYEFPYsm5JZqrv3VGzDZAw5UGIoOyN6MAoGCCqGSM49BAMC
            A0gAMEUCIEQCSqM/RpaNgp8l7bpLvaPXD3biTuWY5MsDBRVMLDqbAiEAkOC3taMX
            ci1jaVYdlVxTAYSU311HWcBEt48h1hmo+iU=
            -----END CERTIFICATE-----
            """;

    private Digests() {}

    /** Lower-case hexadecimal SHA-256 of a text. */
    static String sha256(String text) throws Exception {
        byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        return HexFormat.of().formatHex(digest);
    }
}
