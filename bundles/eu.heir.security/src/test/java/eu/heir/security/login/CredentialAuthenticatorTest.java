package eu.heir.security.login;

import static org.assertj.core.api.Assertions.assertThat;

import eu.heir.security.DataFolder;
import eu.heir.security.TestClock;
import eu.heir.security.accounts.Accounts;
import eu.heir.security.accounts.Accounts.ApiTokenText;
import eu.heir.spi.journal.JournalEntry;
import eu.heir.spi.security.Authenticator.Result;
import eu.heir.spi.security.Login;
import eu.heir.spi.security.Role;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CredentialAuthenticatorTest {
    // Few, so that tests do not spend their time on hashing.
    private static final int ROUNDS = 1_000;
    private static final String ADDRESS = "192.0.2.7";
    private static final String PASSWORD = "pass:word with a colon";
    private static final Login ADMIN = new Login("admin", Set.of(Role.ADMIN));

    @TempDir
    Path data;

    private final TestClock clock = new TestClock();
    private final BrowserSessions sessions = new BrowserSessions(clock, Duration.ofMinutes(30), Duration.ofHours(12));
    private final List<JournalEntry> recorded = new ArrayList<>();
    private Accounts accounts;
    private CredentialAuthenticator authenticator;

    @BeforeEach
    void open() throws IOException {
        accounts = Accounts.open(DataFolder.of(data.toString(), null), ROUNDS);
        accounts.put("admin", Set.of(Role.ADMIN), PASSWORD);
        accounts.putToken("prometheus", Set.of(Role.VIEWER), new ApiTokenText("abc.def"));
        DataFolder folder = DataFolder.of(data.toString(), null);
        LoginRecord record = new LoginRecord(recorded::add, clock);
        authenticator = new CredentialAuthenticator(accounts, sessions, LocalToken.write(folder), record, clock);
    }

    @Test
    void rightPasswordIsAcceptedAndNeedsNoToken() {
        assertThat(authenticator.authenticate(basic("admin", PASSWORD), null, ADDRESS))
                .isEqualTo(new Result.Accepted(ADMIN, ""));
    }

    @Test
    void tokenIsAccepted() {
        assertThat(authenticator.authenticate("Bearer abc.def", null, ADDRESS))
                .isEqualTo(new Result.Accepted(new Login("prometheus", Set.of(Role.VIEWER)), ""));
        assertThat(authenticator.authenticate("Bearer abc.deg", null, ADDRESS)).isEqualTo(new Result.Rejected());
    }

    @Test
    void whoCanReadTheLocalTokenIsTheLocalCommandLineFromThisMachineOnly() throws IOException {
        Path file = data.resolve("security/local-token");
        String header = "Bearer " + Files.readString(file);

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(authenticator.authenticate(header, null, "127.0.0.1"))
                .isEqualTo(new Result.Accepted(new Login("local command line", Set.of(Role.ADMIN)), ""));
        assertThat(authenticator.authenticate(header, null, ADDRESS)).isEqualTo(new Result.Rejected());
        assertThat(authenticator.authenticate(header + "x", null, "127.0.0.1")).isEqualTo(new Result.Rejected());
    }

    @Test
    void localTokenOfAnEarlierStartIsWorthless() throws IOException {
        String earlier = "Bearer " + Files.readString(data.resolve("security/local-token"));

        open();

        assertThat(authenticator.authenticate(earlier, null, "127.0.0.1")).isEqualTo(new Result.Rejected());
    }

    @Test
    void strangersWrongTokensDoNotShutTheLocalCommandLineOut() throws IOException {
        String header = "Bearer " + Files.readString(data.resolve("security/local-token"));
        for (int i = 0; i <= LoginThrottle.ADDRESS_FREE_TRIES; i++) {
            authenticator.authenticate("Bearer guess" + i, null, "127.0.0.1");
        }

        assertThat(authenticator.authenticate(header, null, "127.0.0.1")).isInstanceOf(Result.Accepted.class);
    }

    @Test
    void sessionIsAcceptedWithItsToken() {
        String cookie = sessions.begin("admin");

        Result result = authenticator.authenticate(null, cookie, ADDRESS);

        assertThat(result).isInstanceOfSatisfying(Result.Accepted.class, accepted -> {
            assertThat(accepted.login()).isEqualTo(ADMIN);
            assertThat(accepted.csrfToken()).isNotEmpty();
        });
    }

    @Test
    void wrongPasswordIsNotSavedByAValidCookie() {
        String cookie = sessions.begin("admin");

        assertThat(authenticator.authenticate(basic("admin", "wrong"), cookie, ADDRESS))
                .isEqualTo(new Result.Rejected());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Basic", "Basic !!", "Basic bm9jb2xvbg==", "Digest username=admin", "Bearer ", "x y z"})
    void unreadableHeaderIsRejected(String header) {
        assertThat(authenticator.authenticate(header, sessions.begin("admin"), ADDRESS))
                .isEqualTo(new Result.Rejected());
    }

    @Test
    void fiveWrongPasswordsDoNotLockAndTheSixthDoes() {
        for (int i = 0; i < LoginThrottle.ACCOUNT_FREE_TRIES; i++) {
            assertThat(authenticator.authenticate(basic("admin", "wrong" + i), null, ADDRESS))
                    .isEqualTo(new Result.Rejected());
        }
        assertThat(authenticator.authenticate(basic("admin", PASSWORD), null, ADDRESS))
                .isInstanceOf(Result.Accepted.class);

        for (int i = 0; i <= LoginThrottle.ACCOUNT_FREE_TRIES; i++) {
            authenticator.authenticate(basic("admin", "wrong"), null, ADDRESS);
        }
        assertThat(authenticator.authenticate(basic("admin", PASSWORD), null, ADDRESS))
                .isEqualTo(new Result.LockedOut((int) LoginThrottle.FIRST_WAIT.toSeconds()));

        clock.pass(LoginThrottle.FIRST_WAIT);
        assertThat(authenticator.authenticate(basic("admin", PASSWORD), null, ADDRESS))
                .isInstanceOf(Result.Accepted.class);
    }

    @Test
    void loginsAndFailuresAreRecordedWithoutWhatWasShown() throws IOException {
        String local = "Bearer " + Files.readString(data.resolve("security/local-token"));
        authenticator.authenticate(basic("admin", PASSWORD), null, ADDRESS);
        authenticator.authenticate(basic("admin", PASSWORD), null, ADDRESS);
        authenticator.authenticate("Bearer abc.def", null, ADDRESS);
        authenticator.authenticate(local, null, "127.0.0.1");
        authenticator.authenticate(null, sessions.begin("admin"), ADDRESS);
        authenticator.authenticate("Bearer abc.deg", null, ADDRESS);
        authenticator.authenticate("Basic !!", null, ADDRESS);
        for (int i = 0; i <= LoginThrottle.ACCOUNT_FREE_TRIES + 3; i++) {
            authenticator.authenticate(basic("root", "guess"), null, "192.0.2.66");
        }

        assertThat(recorded.subList(0, 5))
                .extracting(entry -> entry.actor() + " > " + entry.subject())
                .containsExactly(
                        "admin > admin",
                        "prometheus > prometheus",
                        "local command line > local command line",
                        ADDRESS + " > ",
                        ADDRESS + " > ");
        assertThat(recorded.subList(5, recorded.size()))
                .as("what is turned down while it is locked is not recorded")
                .hasSize(LoginThrottle.ACCOUNT_FREE_TRIES + 1)
                .allSatisfy(entry -> assertThat(entry.subject())
                        .as("a name that is none may be a password in the wrong field")
                        .isEqualTo("unknown"));
        assertThat(recorded.get(recorded.size() - 1).text()).contains("locked out for 2 s");
        assertThat(recorded.toString()).doesNotContain(PASSWORD, "guess", "root", "abc.de", local.substring(7));
    }

    @Test
    void changedPasswordIsForgottenAtOnce() throws IOException {
        authenticator.authenticate(basic("admin", PASSWORD), null, ADDRESS);

        accounts.put("admin", Set.of(Role.ADMIN), "an entirely new one");

        assertThat(authenticator.authenticate(basic("admin", PASSWORD), null, ADDRESS))
                .isEqualTo(new Result.Rejected());
    }

    @Test
    void credentialsDoNotPrintTheirSecret() {
        assertThat(Credentials.of(basic("admin", PASSWORD)).toString()).doesNotContain("word");
        assertThat(Credentials.of("Bearer abc.def").toString()).doesNotContain("abc");
    }

    private static String basic(String user, String password) {
        return "Basic " + Base64.getEncoder().encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8));
    }
}
