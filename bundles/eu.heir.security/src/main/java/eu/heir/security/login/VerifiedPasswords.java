package eu.heir.security.login;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Passwords that were right a moment ago, as keyed fingerprints: a script that sends its password with every request must not cost
 * 0.1 s of processor each time.
 */
final class VerifiedPasswords {
    /** How long a check is good for. */
    static final Duration GOOD_FOR = Duration.ofMinutes(1);

    /** Most entries kept. */
    static final int ENTRIES_MAX = 256;

    private record Entry(String user, Instant until) {}

    private final Secrets secrets;
    private final InstantSource clock;
    private final Map<String, Entry> entries = new LinkedHashMap<>();

    VerifiedPasswords(Secrets secrets, InstantSource clock) {
        this.secrets = secrets;
        this.clock = clock;
    }

    /**
     * Whether the password was right a moment ago.
     *
     * @param revision changes with the account's password
     */
    synchronized boolean knows(String user, String password, String revision) {
        Entry entry = entries.get(secrets.fingerprint(user, password, revision));
        return entry != null && entry.until().isAfter(clock.instant());
    }

    /** Remembers a password that has just been right. */
    synchronized void remember(String user, String password, String revision) {
        Instant now = clock.instant();
        entries.values().removeIf(entry -> !entry.until().isAfter(now));
        entries.put(secrets.fingerprint(user, password, revision), new Entry(user, now.plus(GOOD_FOR)));
        if (entries.size() > ENTRIES_MAX) {
            Iterator<String> oldest = entries.keySet().iterator();
            oldest.next();
            oldest.remove();
        }
    }

    /** After a wrong try: the next right one is checked in full. */
    synchronized void forget(String user) {
        entries.values().removeIf(entry -> entry.user().equals(user));
    }
}
