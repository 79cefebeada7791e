package eu.heir.security.accounts;

import static org.assertj.core.api.Assertions.assertThat;

import eu.heir.security.DataFolder;
import eu.heir.security.accounts.Administrator.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AdministratorTest {
    // Few, so that tests do not spend their time on hashing.
    private static final int ROUNDS = 1_000;

    @TempDir
    Path data;

    private DataFolder folder = new DataFolder(Path.of("/"));

    @BeforeEach
    void folder() {
        folder = DataFolder.of(data.toString(), null);
    }

    @Test
    void firstStartMakesUpAPasswordThatCanBeReadOnce() throws IOException {
        Accounts accounts = Accounts.open(folder, ROUNDS);

        Outcome outcome = Administrator.ensure(accounts, folder, null);

        Path file = data.resolve("initial-admin-password");
        String password = Files.readString(file);
        assertThat(outcome).isEqualTo(new Outcome.Generated(file));
        assertThat(password).hasSizeGreaterThanOrEqualTo(20).doesNotContain("\n");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(accounts.login("admin", password)).isPresent();
    }

    @Test
    void laterStartKeepsThePasswordAndWritesNothing() throws IOException {
        Administrator.ensure(Accounts.open(folder, ROUNDS), folder, null);
        String password = Files.readString(data.resolve("initial-admin-password"));
        Files.delete(data.resolve("initial-admin-password"));

        Outcome outcome = Administrator.ensure(Accounts.open(folder, ROUNDS), folder, null);

        assertThat(outcome).isEqualTo(new Outcome.Kept());
        assertThat(data.resolve("initial-admin-password")).doesNotExist();
        assertThat(Accounts.open(folder, ROUNDS).login("admin", password)).isPresent();
    }

    @Test
    void passwordOfTheEnvironmentIsTaken() throws IOException {
        Accounts accounts = Accounts.open(folder, ROUNDS);

        Outcome outcome = Administrator.ensure(accounts, folder, "twelve chars");

        assertThat(outcome).isEqualTo(new Outcome.TakenFromEnvironment());
        assertThat(accounts.login("admin", "twelve chars")).isPresent();
        assertThat(data.resolve("initial-admin-password")).doesNotExist();
    }

    @Test
    void changedPasswordOfTheEnvironmentReplacesTheOldOne() throws IOException {
        Administrator.ensure(Accounts.open(folder, ROUNDS), folder, null);
        Administrator.ensure(Accounts.open(folder, ROUNDS), folder, "the old password");

        Outcome outcome = Administrator.ensure(Accounts.open(folder, ROUNDS), folder, "the new password");

        Accounts accounts = Accounts.open(folder, ROUNDS);
        assertThat(outcome).isEqualTo(new Outcome.TakenFromEnvironment());
        assertThat(accounts.login("admin", "the new password")).isPresent();
        assertThat(accounts.login("admin", "the old password")).isEmpty();
        assertThat(data.resolve("initial-admin-password")).doesNotExist();
    }

    @Test
    void shortPasswordOfTheEnvironmentLetsNobodyIn() throws IOException {
        Accounts accounts = Accounts.open(folder, ROUNDS);

        Outcome outcome = Administrator.ensure(accounts, folder, "elevenchars");

        assertThat(outcome).isInstanceOfSatisfying(Outcome.Refused.class, refused -> assertThat(refused.reason())
                .contains("12")
                .doesNotContain("elevenchars"));
        assertThat(accounts.has("admin")).isFalse();
    }
}
