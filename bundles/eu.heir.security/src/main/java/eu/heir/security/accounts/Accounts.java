package eu.heir.security.accounts;

import eu.heir.security.DataFolder;
import eu.heir.spi.security.Login;
import eu.heir.spi.security.Role;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Everybody who may log in. Any thread; reading never waits for a password to be hashed. */
public final class Accounts {
    /** Rounds of PBKDF2 for a new hash unless configured; OWASP's figure for this function. Old hashes keep theirs. */
    public static final int HASH_ROUNDS = 210_000;

    private final AccountsFile file;
    private final int hashRounds;
    // Compared against when there is no such account, so that a stranger cannot tell from the time taken.
    private final PasswordHash nobody;
    private volatile AccountsFile.Content content;

    private Accounts(AccountsFile file, AccountsFile.Content content, int hashRounds) {
        this.file = file;
        this.hashRounds = hashRounds;
        this.nobody = PasswordHash.of("nobody", hashRounds);
        this.content = content;
    }

    /**
     * Opens the accounts of a data folder.
     *
     * @param hashRounds rounds of PBKDF2 for new hashes
     * @throws IOException if there is a file that cannot be read or understood: better nobody gets in than somebody too many
     */
    public static Accounts open(DataFolder folder, int hashRounds) throws IOException {
        AccountsFile file = new AccountsFile(folder);
        return new Accounts(file, file.read(), hashRounds);
    }

    /** Whether there is an account of that name. */
    public boolean has(String name) {
        return content.accounts().containsKey(name);
    }

    /** Changes whenever the password does; empty when there is no such account. Not for showing. */
    public String passwordRevision(String name) {
        Account account = content.accounts().get(name);
        return account == null ? "" : account.password().text();
    }

    /** Who somebody is by name alone, for a session that was proved before; empty once the account is gone. */
    public Optional<Login> login(String name) {
        return Optional.ofNullable(content.accounts().get(name)).map(account -> new Login(name, account.roles()));
    }

    /** Checks a password; takes some 0.1 s of one core, whatever comes out. */
    public Optional<Login> login(String name, String password) {
        @Nullable Account account = content.accounts().get(name);
        boolean matches = (account == null ? nobody : account.password()).matches(password);
        return account != null && matches ? Optional.of(new Login(name, account.roles())) : Optional.empty();
    }

    /** Checks an API token. */
    public Optional<Login> login(ApiTokenText token) {
        return Optional.ofNullable(content.tokens().get(ApiToken.digest(token.text())))
                .map(found -> new Login(found.name(), found.roles()));
    }

    /**
     * Creates an account or replaces its password and roles.
     *
     * @throws IOException if the file cannot be written; nothing has changed then
     */
    public synchronized void put(String name, Set<Role> roles, String password) throws IOException {
        Map<String, Account> accounts = new HashMap<>(content.accounts());
        accounts.put(name, new Account(name, roles, PasswordHash.of(password, hashRounds)));
        save(new AccountsFile.Content(accounts, content.tokens()));
    }

    /**
     * Lets a machine in.
     *
     * @throws IOException if the file cannot be written; nothing has changed then
     */
    public synchronized void putToken(String name, Set<Role> roles, ApiTokenText token) throws IOException {
        Account.requireName(name);
        Map<String, ApiToken> tokens = new HashMap<>(content.tokens());
        String digest = ApiToken.digest(token.text());
        tokens.put(digest, new ApiToken(name, roles, digest));
        save(new AccountsFile.Content(content.accounts(), tokens));
    }

    private void save(AccountsFile.Content changed) throws IOException {
        file.write(changed);
        content = changed;
    }

    /**
     * A token as it travels; a type of its own because its text must never reach a log.
     *
     * @param text the token
     */
    public record ApiTokenText(String text) {
        @Override
        public String toString() {
            return "token";
        }
    }
}
