package eu.heir.security.login;

import eu.heir.security.accounts.Accounts.ApiTokenText;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What an Authorization header says (RFC 9110 §11.6.2). */
sealed interface Credentials {
    /** Longest header that is looked at, characters. */
    int HEADER_MAX_CHARS = 4096;

    /** No header. */
    record None() implements Credentials {}

    /** User and password (RFC 7617). Does not print the password. */
    record Basic(String user, String password) implements Credentials {
        @Override
        public String toString() {
            return "Basic";
        }
    }

    /** API token (RFC 6750 §2.1). */
    record Bearer(ApiTokenText token) implements Credentials {}

    /** A header that is none of these. */
    record Unreadable() implements Credentials {}

    /** Reads a header. */
    static Credentials of(@Nullable String header) {
        if (header == null) {
            return new None();
        }
        String[] words = header.strip().split(" +", 2);
        if (header.length() > HEADER_MAX_CHARS || words.length != 2) {
            return new Unreadable();
        }
        return switch (words[0].toLowerCase(Locale.ROOT)) {
            case "basic" -> basic(words[1].strip());
            case "bearer" -> new Bearer(new ApiTokenText(words[1].strip()));
            default -> new Unreadable();
        };
    }

    private static Credentials basic(String base64) {
        String pair;
        try {
            pair = new String(Base64.getDecoder().decode(base64), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException notBase64) {
            return new Unreadable();
        }
        int colon = pair.indexOf(':');
        return colon < 0 ? new Unreadable() : new Basic(pair.substring(0, colon), pair.substring(colon + 1));
    }
}
