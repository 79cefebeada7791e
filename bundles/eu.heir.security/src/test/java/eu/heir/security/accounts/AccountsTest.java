package eu.heir.security.accounts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import eu.heir.security.DataFolder;
import eu.heir.security.accounts.Accounts.ApiTokenText;
import eu.heir.spi.security.Login;
import eu.heir.spi.security.Role;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AccountsTest {
    // Few, so that tests do not spend their time on hashing.
    private static final int ROUNDS = 1_000;
    private static final String PASSWORD = "correct horse battery";

    @TempDir
    Path data;

    @Test
    void passwordIsRightAfterReopening() throws IOException {
        Accounts.open(folder(), ROUNDS).put("admin", Set.of(Role.ADMIN), PASSWORD);

        Accounts reopened = Accounts.open(folder(), ROUNDS);

        assertThat(reopened.login("admin", PASSWORD)).contains(new Login("admin", Set.of(Role.ADMIN)));
        assertThat(reopened.login("admin", PASSWORD + "!")).isEmpty();
        assertThat(reopened.login("stranger", PASSWORD)).isEmpty();
    }

    @Test
    void fileIsForItsOwnerOnlyAndHoldsNoPassword() throws IOException {
        Accounts accounts = Accounts.open(folder(), ROUNDS);

        accounts.put("admin", Set.of(Role.ADMIN), PASSWORD);

        Path file = data.resolve("security/accounts");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(Files.readString(file)).doesNotContain(PASSWORD).contains("pbkdf2-sha512$1000$");
        try (var files = Files.list(file.getParent())) {
            assertThat(files).containsExactly(file);
        }
    }

    @Test
    void tokenOpensAfterReopening() throws IOException {
        Accounts.open(folder(), ROUNDS).putToken("prometheus", Set.of(Role.VIEWER), new ApiTokenText("t0ken"));

        Accounts reopened = Accounts.open(folder(), ROUNDS);

        assertThat(reopened.login(new ApiTokenText("t0ken"))).contains(new Login("prometheus", Set.of(Role.VIEWER)));
        assertThat(reopened.login(new ApiTokenText("token"))).isEmpty();
        assertThat(Files.readString(data.resolve("security/accounts"))).doesNotContain("t0ken");
    }

    @Test
    void lineThatIsNotUnderstoodIsNamed() throws IOException {
        Files.createDirectories(data.resolve("security"));
        Files.writeString(
                data.resolve("security/accounts"), "schema 1\naccount admin BOSS pbkdf2-sha512$1$AA==$AA==\n");

        assertThatThrownBy(() -> Accounts.open(folder(), ROUNDS))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("accounts:2")
                .hasMessageContaining("VIEWER, OPERATOR, ADMIN");
    }

    @Test
    void nameCannotSmuggleAnotherLineIn() throws IOException {
        Accounts accounts = Accounts.open(folder(), ROUNDS);

        assertThatThrownBy(() -> accounts.put("a\naccount b", Set.of(Role.ADMIN), PASSWORD))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void hashSurvivesItsTextForm() {
        PasswordHash hash = PasswordHash.of(PASSWORD, ROUNDS);

        PasswordHash again = PasswordHash.parse(hash.text());

        assertThat(again.matches(PASSWORD)).isTrue();
        assertThat(again.matches("")).isFalse();
        assertThatThrownBy(() -> PasswordHash.parse("pbkdf2-sha512$99999999$AA==$AA=="))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private DataFolder folder() {
        return DataFolder.of(data.toString(), null);
    }
}
