package eu.heir.security.login;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The brake on guessing. Wrong tries are counted for an account from an address, and for an address whatever the account; the first
 * few are free, then each further one doubles the wait. Nobody is locked out from elsewhere: an attacker must not be able to shut the
 * administrator out.
 *
 * <p>While the wait lasts tries are turned down uncounted, so a script with an old password does not make it longer and longer.
 */
final class LoginThrottle {
    /** Wrong tries for one account from one address before the first wait. */
    static final int ACCOUNT_FREE_TRIES = 5;

    /** Wrong tries from one address, all accounts together, before the first wait. */
    static final int ADDRESS_FREE_TRIES = 30;

    /** Wait after the first try that is not free. */
    static final Duration FIRST_WAIT = Duration.ofSeconds(2);

    /** Longest wait. */
    static final Duration WAIT_MAX = Duration.ofMinutes(15);

    /** A counter that has not risen for so long starts anew. */
    static final Duration FORGET_AFTER = Duration.ofMinutes(30);

    /** Most counters kept; the one that rose longest ago makes room. */
    static final int COUNTERS_MAX = 10_000;

    private record Counter(int tries, Instant last, Instant openAt) {}

    private final InstantSource clock;
    // In the order of the last wrong try, oldest first.
    private final Map<String, Counter> counters = new LinkedHashMap<>();

    LoginThrottle(InstantSource clock) {
        this.clock = clock;
    }

    /** How long to wait before the next try; zero when one may try now. */
    synchronized Duration wait(String account, String address) {
        Instant now = clock.instant();
        return keys(account, address).stream()
                .map(counters::get)
                .filter(counter -> counter != null && counter.openAt().isAfter(now))
                .map(counter -> Duration.between(now, counter.openAt()))
                .max(Duration::compareTo)
                .orElse(Duration.ZERO);
    }

    /** Counts a wrong try. */
    synchronized void failed(String account, String address) {
        List<String> keys = keys(account, address);
        count(keys.get(0), ACCOUNT_FREE_TRIES);
        count(keys.get(1), ADDRESS_FREE_TRIES);
    }

    /** A right try: the account starts anew from that address, the address itself does not. */
    synchronized void succeeded(String account, String address) {
        counters.remove(keys(account, address).get(0));
    }

    synchronized int counters() {
        return counters.size();
    }

    private void count(String key, int freeTries) {
        Instant now = clock.instant();
        Counter old = counters.remove(key);
        int tries = old == null || old.last().plus(FORGET_AFTER).isBefore(now) ? 1 : old.tries() + 1;
        int over = tries - freeTries;
        Instant openAt = over <= 0 ? now : now.plus(waitAfter(over));
        counters.put(key, new Counter(tries, now, openAt));
        if (counters.size() > COUNTERS_MAX) {
            Iterator<String> oldest = counters.keySet().iterator();
            oldest.next();
            oldest.remove();
        }
    }

    private static Duration waitAfter(int triesOver) {
        // 2 s · 2^9 is beyond the longest wait already; no need to shift further.
        Duration wait = FIRST_WAIT.multipliedBy(1L << Math.min(triesOver - 1, 9));
        return wait.compareTo(WAIT_MAX) > 0 ? WAIT_MAX : wait;
    }

    private static List<String> keys(String account, String address) {
        String network = network(address);
        return List.of("account " + network + " " + account, "address " + network);
    }

    /** The address; of IPv6 the first four groups, because one customer has all that follow. */
    private static String network(String address) {
        String bare = address.startsWith("[") ? address.substring(1) : address;
        if (bare.indexOf(':') < 0 || bare.contains("::")) {
            return bare;
        }
        String[] groups = bare.split(":", 5);
        return groups.length < 5 ? bare : String.join(":", groups[0], groups[1], groups[2], groups[3]) + "::/64";
    }
}
