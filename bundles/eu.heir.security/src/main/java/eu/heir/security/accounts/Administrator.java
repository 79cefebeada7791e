package eu.heir.security.accounts;

import eu.heir.security.DataFolder;
import eu.heir.spi.security.Role;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Makes sure that there is an administrator, and that nobody ever ships with a default password. */
public final class Administrator {
    /** Name of the first account. */
    public static final String NAME = "admin";

    /** Shortest password, in characters, that {@code HEIR_ADMIN_PASSWORD} may hold. */
    public static final int PASSWORD_MIN_CHARS = 12;

    // Five groups of five out of 31 signs that cannot be mistaken for each other: 123 bits.
    private static final String SIGNS = "abcdefghjkmnpqrstuvwxyz23456789";
    private static final int GROUPS = 5;
    private static final int GROUP_CHARS = 5;

    private Administrator() {}

    /** What came of it. */
    public sealed interface Outcome {
        /** The account stood already and stays as it is. */
        record Kept() implements Outcome {}

        /** The password is the one in {@code HEIR_ADMIN_PASSWORD} from now on. */
        record TakenFromEnvironment() implements Outcome {}

        /**
         * A password was made up.
         *
         * @param file where it can be read once
         */
        record Generated(Path file) implements Outcome {}

        /**
         * Nobody can be let in.
         *
         * @param reason one line: what is wrong and what to do
         */
        record Refused(String reason) implements Outcome {}
    }

    /**
     * Ensures the account.
     *
     * @param wanted value of {@code HEIR_ADMIN_PASSWORD}, or null; it wins over the password in the accounts
     * @throws IOException if a file cannot be written
     */
    public static Outcome ensure(Accounts accounts, DataFolder folder, @Nullable String wanted) throws IOException {
        Path once = folder.file("initial-admin-password");
        if (wanted != null && !wanted.isEmpty()) {
            return fromEnvironment(accounts, wanted, once);
        }
        if (accounts.has(NAME)) {
            return new Outcome.Kept();
        }
        String password = generate();
        // The file first: were the process killed in between, the next start would find no account and make up another.
        folder.write(once, password.getBytes(StandardCharsets.US_ASCII));
        accounts.put(NAME, Set.of(Role.ADMIN), password);
        return new Outcome.Generated(once);
    }

    private static Outcome fromEnvironment(Accounts accounts, String wanted, Path once) throws IOException {
        if (wanted.codePointCount(0, wanted.length()) < PASSWORD_MIN_CHARS) {
            return new Outcome.Refused("HEIR_ADMIN_PASSWORD has fewer than " + PASSWORD_MIN_CHARS
                    + " characters: choose a longer one, or unset it to get one made up");
        }
        Files.deleteIfExists(once);
        if (accounts.login(NAME, wanted).isPresent()) {
            return new Outcome.Kept();
        }
        accounts.put(NAME, Set.of(Role.ADMIN), wanted);
        return new Outcome.TakenFromEnvironment();
    }

    private static String generate() {
        SecureRandom random = new SecureRandom();
        StringBuilder password = new StringBuilder();
        for (int i = 0; i < GROUPS * GROUP_CHARS; i++) {
            if (i > 0 && i % GROUP_CHARS == 0) {
                password.append('-');
            }
            password.append(SIGNS.charAt(random.nextInt(SIGNS.length())));
        }
        return password.toString();
    }
}
