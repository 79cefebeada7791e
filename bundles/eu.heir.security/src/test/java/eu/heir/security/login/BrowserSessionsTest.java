package eu.heir.security.login;

import static org.assertj.core.api.Assertions.assertThat;

import eu.heir.security.TestClock;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class BrowserSessionsTest {
    private static final Duration IDLE = Duration.ofMinutes(30);
    private static final Duration AGE = Duration.ofHours(12);

    private final TestClock clock = new TestClock();
    private final BrowserSessions sessions = new BrowserSessions(clock, IDLE, AGE);

    @Test
    void cookieLeadsToItsUser() {
        String cookie = sessions.begin("admin");

        assertThat(sessions.find(cookie)).hasValueSatisfying(session -> {
            assertThat(session.user()).isEqualTo("admin");
            assertThat(session.csrfToken()).hasSizeGreaterThanOrEqualTo(43).isNotEqualTo(cookie);
        });
        assertThat(sessions.find(cookie + "x")).isEmpty();
    }

    @Test
    void unusedSessionEnds() {
        String cookie = sessions.begin("admin");

        clock.pass(IDLE);

        assertThat(sessions.find(cookie)).isEmpty();
        assertThat(sessions.size()).isZero();
    }

    @Test
    void busySessionEndsAtItsGreatestAge() {
        String cookie = sessions.begin("admin");
        Duration step = IDLE.minusSeconds(1);

        Duration lived = Duration.ZERO;
        while (sessions.find(cookie).isPresent()) {
            clock.pass(step);
            lived = lived.plus(step);
        }

        assertThat(lived).isBetween(AGE, AGE.plus(step));
    }

    @Test
    void loggedOutSessionIsGone() {
        String cookie = sessions.begin("admin");

        sessions.end(cookie);

        assertThat(sessions.find(cookie)).isEmpty();
    }

    @Test
    void numberOfSessionsIsBoundedAndTheLeastUsedMakesRoom() {
        String first = sessions.begin("admin");
        clock.pass(Duration.ofSeconds(1));
        Set<String> later = new HashSet<>();
        for (int i = 0; i < BrowserSessions.PER_USER_MAX; i++) {
            later.add(sessions.begin("admin"));
        }

        assertThat(sessions.size()).isEqualTo(BrowserSessions.PER_USER_MAX);
        assertThat(sessions.find(first)).isEmpty();
        assertThat(later).allSatisfy(cookie -> assertThat(sessions.find(cookie)).isPresent());
    }

    @Test
    void manyUsersAreBoundedToo() {
        for (int i = 0; i < BrowserSessions.SESSIONS_MAX + 10; i++) {
            sessions.begin("user" + i);
        }

        assertThat(sessions.size()).isEqualTo(BrowserSessions.SESSIONS_MAX);
    }
}
