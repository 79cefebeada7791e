package eu.heir.security.login;

import eu.heir.spi.journal.JournalEntry;
import eu.heir.spi.journal.JournalKind;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;

/**
 * What the journal gets to know of logins: who began and ended a browser session, who came with a password or token of their own, who
 * failed and was locked out. Never a password, a token or a cookie; of whoever failed the name that was tried. Any thread.
 *
 * <p>A script that logs in with each request is told once an hour, and of a flood of failures {@link #FAILURES_PER_MINUTE_MAX} a minute,
 * so that nobody can push what matters out of the journal by guessing.
 */
public final class LoginRecord {
    /** A user who comes with a password or token from the same address is recorded again after so long. */
    static final Duration AGAIN_AFTER = Duration.ofHours(1);

    /** Most pairs of user and address that are remembered for that; the one recorded longest ago makes room. */
    static final int REMEMBERED_MAX = 1000;

    /** Most failures recorded in a minute; how many were left out stands in the next one. */
    static final int FAILURES_PER_MINUTE_MAX = 60;

    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final Consumer<JournalEntry> journal;
    private final InstantSource clock;
    // In the order of recording, oldest first.
    private final Map<String, Instant> recorded = new LinkedHashMap<>();
    private Instant minuteBegan = Instant.EPOCH;
    private int failures;
    private long leftOut;

    /**
     * Creates one.
     *
     * @param journal takes entries and returns at once
     */
    public LoginRecord(Consumer<JournalEntry> journal, InstantSource clock) {
        this.journal = journal;
        this.clock = clock;
    }

    /** A browser session has begun. */
    public void began(String user, String address) {
        tell(user, user, "Logged in.", details(address, "form"));
    }

    /** A browser session was ended by its user. */
    public void ended(String user, String address) {
        tell(user, user, "Logged out.", Map.of("address", address));
    }

    /**
     * Somebody has come with credentials in a request of their own; recorded once in {@link #AGAIN_AFTER}.
     *
     * @param method what they showed: {@code password}, {@code token}
     */
    void came(String user, String address, String method) {
        if (isDue(user + " " + address)) {
            tell(
                    user,
                    user,
                    "Logged in with a " + method + "; not recorded again from there within the hour.",
                    details(address, method));
        }
    }

    /**
     * A login has failed.
     *
     * @param account the account that was tried, {@code unknown} when there is no such account; empty when no name was given
     * @param wait how long further tries from there are turned down now
     */
    void failed(String account, String address, String method, Duration wait) {
        long before = leftOutBefore();
        if (before < 0) {
            return;
        }
        Map<String, String> details = details(address, method);
        if (before > 0) {
            details.put("failuresNotRecorded", Long.toString(before));
        }
        String text = wait.isZero()
                ? "Login failed."
                : "Login failed, and further tries from there are locked out for "
                        + Math.max(1, wait.plusMillis(999).toSeconds()) + " s.";
        tell(address, account, text, details);
    }

    /** Something was done to an account by the gateway itself. */
    public void account(String user, String text) {
        tell(JournalEntry.SYSTEM, user, text, Map.of());
    }

    private static Map<String, String> details(String address, String method) {
        Map<String, String> details = new LinkedHashMap<>();
        details.put("address", address);
        details.put("method", method);
        return details;
    }

    private void tell(String actor, String account, String text, Map<String, String> details) {
        journal.accept(new JournalEntry(JournalKind.LOGIN, actor, account, text, details));
    }

    private synchronized boolean isDue(String key) {
        Instant now = clock.instant();
        Instant last = recorded.get(key);
        if (last != null && now.isBefore(last.plus(AGAIN_AFTER))) {
            return false;
        }
        recorded.remove(key);
        recorded.put(key, now);
        if (recorded.size() > REMEMBERED_MAX) {
            Iterator<String> oldest = recorded.keySet().iterator();
            oldest.next();
            oldest.remove();
        }
        return true;
    }

    /** How many failures were left out before this one, or -1 when this one is left out too. */
    private synchronized long leftOutBefore() {
        Instant now = clock.instant();
        if (!now.isBefore(minuteBegan.plus(MINUTE)) || now.isBefore(minuteBegan)) {
            minuteBegan = now;
            failures = 0;
        }
        if (failures >= FAILURES_PER_MINUTE_MAX) {
            leftOut++;
            return -1;
        }
        failures++;
        long before = leftOut;
        leftOut = 0;
        return before;
    }
}
