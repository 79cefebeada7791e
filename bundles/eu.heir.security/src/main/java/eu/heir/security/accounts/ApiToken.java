package eu.heir.security.accounts;

import eu.heir.spi.security.Role;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Set;

/**
 * A machine's way in: whoever shows the token has the roles. Tokens are long and random, so a plain SHA-256 keeps them.
 *
 * @param name who uses it; shown as the user
 * @param roles what it may do
 * @param sha256 lower-case hexadecimal SHA-256 of the token
 */
record ApiToken(String name, Set<Role> roles, String sha256) {
    private static final int SHA256_DIGITS = 64;

    ApiToken {
        roles = Set.copyOf(roles);
        if (sha256.length() != SHA256_DIGITS || !sha256.matches("[0-9a-f]+")) {
            throw new IllegalArgumentException(
                    "a token is kept as " + SHA256_DIGITS + " lower-case hexadecimal digits");
        }
    }

    /** What the file keeps of a token. */
    static String digest(String token) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash).toLowerCase(Locale.ROOT);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java runtime has SHA-256", e);
        }
    }
}
