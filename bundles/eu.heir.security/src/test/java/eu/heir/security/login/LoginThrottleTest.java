package eu.heir.security.login;

import static org.assertj.core.api.Assertions.assertThat;

import eu.heir.security.TestClock;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class LoginThrottleTest {
    private final TestClock clock = new TestClock();
    private final LoginThrottle throttle = new LoginThrottle(clock);

    @Test
    void aFewWrongTriesAreFree() {
        fail(LoginThrottle.ACCOUNT_FREE_TRIES, "admin", "10.0.0.1");

        assertThat(throttle.wait("admin", "10.0.0.1")).isZero();
    }

    @Test
    void eachFurtherTryDoublesTheWaitUpToABound() {
        fail(LoginThrottle.ACCOUNT_FREE_TRIES + 1, "admin", "10.0.0.1");
        Duration first = throttle.wait("admin", "10.0.0.1");
        fail(1, "admin", "10.0.0.1");
        Duration second = throttle.wait("admin", "10.0.0.1");
        fail(20, "admin", "10.0.0.1");
        Duration last = throttle.wait("admin", "10.0.0.1");

        assertThat(first).isEqualTo(LoginThrottle.FIRST_WAIT);
        assertThat(second).isEqualTo(LoginThrottle.FIRST_WAIT.multipliedBy(2));
        assertThat(last).isEqualTo(LoginThrottle.WAIT_MAX);
    }

    @Test
    void nobodyIsShutOutFromElsewhere() {
        fail(20, "admin", "10.0.0.1");

        assertThat(throttle.wait("admin", "10.0.0.2")).isZero();
        assertThat(throttle.wait("other", "10.0.0.1")).isZero();
    }

    @Test
    void manyAccountsFromOneAddressAreSlowedDownTogether() {
        for (int i = 0; i <= LoginThrottle.ADDRESS_FREE_TRIES; i++) {
            throttle.failed("user" + i, "2001:db8:1:2:3:4:5:6");
        }

        assertThat(throttle.wait("yet another", "2001:db8:1:2:ffff:0:0:1")).isPositive();
        assertThat(throttle.wait("yet another", "2001:db8:1:3:3:4:5:6")).isZero();
    }

    @Test
    void waitEndsAndCountersAreForgotten() {
        fail(10, "admin", "10.0.0.1");

        clock.pass(LoginThrottle.FORGET_AFTER.plusSeconds(1));
        fail(1, "admin", "10.0.0.1");

        assertThat(throttle.wait("admin", "10.0.0.1")).isZero();
    }

    @Test
    void rightPasswordStartsAnew() {
        fail(LoginThrottle.ACCOUNT_FREE_TRIES, "admin", "10.0.0.1");

        throttle.succeeded("admin", "10.0.0.1");
        fail(LoginThrottle.ACCOUNT_FREE_TRIES, "admin", "10.0.0.1");

        assertThat(throttle.wait("admin", "10.0.0.1")).isZero();
    }

    @Test
    void memoryIsBounded() {
        for (int i = 0; i < LoginThrottle.COUNTERS_MAX; i++) {
            throttle.failed("user" + i, "10." + (i >> 16 & 255) + "." + (i >> 8 & 255) + "." + (i & 255));
        }

        assertThat(throttle.counters()).isEqualTo(LoginThrottle.COUNTERS_MAX);
    }

    private void fail(int times, String account, String address) {
        for (int i = 0; i < times; i++) {
            throttle.failed(account, address);
        }
    }
}
