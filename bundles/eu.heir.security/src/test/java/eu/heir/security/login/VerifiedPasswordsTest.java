package eu.heir.security.login;

import static org.assertj.core.api.Assertions.assertThat;

import eu.heir.security.TestClock;
import org.junit.jupiter.api.Test;

class VerifiedPasswordsTest {
    private final TestClock clock = new TestClock();
    private final VerifiedPasswords verified = new VerifiedPasswords(new Secrets(), clock);

    @Test
    void rightPasswordIsKnownForAMoment() {
        verified.remember("admin", "secret", "r1");

        assertThat(verified.knows("admin", "secret", "r1")).isTrue();
        assertThat(verified.knows("admin", "secre", "tr1")).isFalse();
        assertThat(verified.knows("admin", "secret", "r2")).isFalse();
        clock.pass(VerifiedPasswords.GOOD_FOR);
        assertThat(verified.knows("admin", "secret", "r1")).isFalse();
    }

    @Test
    void wrongTryForgetsThatUserOnly() {
        verified.remember("admin", "secret", "r1");
        verified.remember("other", "secret", "r1");

        verified.forget("admin");

        assertThat(verified.knows("admin", "secret", "r1")).isFalse();
        assertThat(verified.knows("other", "secret", "r1")).isTrue();
    }

    @Test
    void memoryIsBoundedAndTheOldestGoes() {
        for (int i = 0; i <= VerifiedPasswords.ENTRIES_MAX; i++) {
            verified.remember("user" + i, "secret", "r1");
        }

        assertThat(verified.knows("user0", "secret", "r1")).isFalse();
        assertThat(verified.knows("user1", "secret", "r1")).isTrue();
    }
}
