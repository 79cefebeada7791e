package eu.heir.security.accounts;

import eu.heir.spi.security.Role;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Somebody who may log in.
 *
 * @param name 1 to 64 letters, digits and {@code . _ @ -}
 * @param roles what they may do
 * @param password hash of their password
 */
record Account(String name, Set<Role> roles, PasswordHash password) {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._@-]{1,64}");

    Account {
        roles = Set.copyOf(roles);
        requireName(name);
    }

    static void requireName(String name) {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("a name has 1 to 64 letters, digits and . _ @ -");
        }
    }
}
