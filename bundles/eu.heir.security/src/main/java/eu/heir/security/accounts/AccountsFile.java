package eu.heir.security.accounts;

import eu.heir.security.DataFolder;
import eu.heir.spi.security.Role;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * {@code security/accounts} in the data folder. One line each:
 *
 * <pre>
 * schema 1
 * account admin ADMIN pbkdf2-sha512$210000$…$…
 * token prometheus VIEWER 9f86d081884c7d65…      (lower-case SHA-256 of the token)
 * </pre>
 */
final class AccountsFile {
    /** Most accounts and tokens together; the table lives in memory. */
    static final int ENTRIES_MAX = 10_000;

    private static final String SCHEMA = "schema 1";

    private final DataFolder folder;
    private final Path path;

    AccountsFile(DataFolder folder) {
        this.folder = folder;
        this.path = folder.file("security", "accounts");
    }

    /**
     * What the file says.
     *
     * @param accounts by name
     * @param tokens by SHA-256
     */
    record Content(Map<String, Account> accounts, Map<String, ApiToken> tokens) {
        static final Content EMPTY = new Content(Map.of(), Map.of());

        Content {
            accounts = Map.copyOf(accounts);
            tokens = Map.copyOf(tokens);
        }
    }

    Path path() {
        return path;
    }

    /**
     * Reads the file; empty when there is none yet.
     *
     * @throws IOException if it cannot be read or has a line that is not understood; the message names file and line
     */
    Content read() throws IOException {
        if (!Files.exists(path)) {
            return Content.EMPTY;
        }
        List<String> lines = Files.readAllLines(path, StandardCharsets.UTF_8);
        if (lines.size() > ENTRIES_MAX) {
            throw new IOException(path + ": more than " + ENTRIES_MAX + " lines");
        }
        Map<String, Account> accounts = new LinkedHashMap<>();
        Map<String, ApiToken> tokens = new LinkedHashMap<>();
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i).strip();
            if (line.isEmpty() || line.startsWith("#") || line.equals(SCHEMA)) {
                continue;
            }
            try {
                readLine(line.split("\\s+", -1), accounts, tokens);
            } catch (IllegalArgumentException e) {
                throw new IOException(path + ":" + (i + 1) + ": " + e.getMessage(), e);
            }
        }
        return new Content(accounts, tokens);
    }

    /**
     * Replaces the file.
     *
     * @throws IOException if it cannot be written; the old file then stands
     */
    void write(Content content) throws IOException {
        StringBuilder text = new StringBuilder(
                        "# Accounts of HEIR Gateway. Written by the gateway; stop it before editing.\n")
                .append(SCHEMA)
                .append('\n');
        content.accounts().values().stream()
                .sorted((a, b) -> a.name().compareTo(b.name()))
                .forEach(account -> line(
                        text,
                        "account",
                        account.name(),
                        roles(account.roles()),
                        account.password().text()));
        content.tokens().values().stream()
                .sorted((a, b) -> a.name().compareTo(b.name()))
                .forEach(token -> line(text, "token", token.name(), roles(token.roles()), token.sha256()));
        folder.write(path, text.toString().getBytes(StandardCharsets.UTF_8));
    }

    private static void readLine(String[] words, Map<String, Account> accounts, Map<String, ApiToken> tokens) {
        if (words.length != 4) {
            throw new IllegalArgumentException(
                    "expected '" + SCHEMA + "', 'account <name> <roles> <hash>' or 'token <name> <roles> <sha-256>'");
        }
        Account.requireName(words[1]);
        Set<Role> roles = roles(words[2]);
        switch (words[0]) {
            case "account" -> accounts.put(words[1], new Account(words[1], roles, PasswordHash.parse(words[3])));
            case "token" -> tokens.put(words[3], new ApiToken(words[1], roles, words[3]));
            default -> throw new IllegalArgumentException("expected account or token at the start of the line");
        }
    }

    private static Set<Role> roles(String text) {
        Set<Role> roles = EnumSet.noneOf(Role.class);
        for (String word : text.split(",", -1)) {
            roles.add(Arrays.stream(Role.values())
                    .filter(role -> role.name().equals(word))
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException(
                            "roles are " + Arrays.toString(Role.values()) + ", with commas")));
        }
        return roles;
    }

    private static String roles(Set<Role> roles) {
        return roles.stream().sorted().map(Role::name).collect(Collectors.joining(","));
    }

    private static void line(StringBuilder text, String... words) {
        text.append(String.join(" ", words)).append('\n');
    }
}
