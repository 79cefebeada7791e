package eu.heir.security.login;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Sessions of browsers. The cookie is known to the browser alone: here only a fingerprint of it is kept, so that a heap dump opens
 * nobody's session. Sessions end with the process.
 */
public final class BrowserSessions {
    /** Most sessions of one user; the one that was used longest ago ends. */
    static final int PER_USER_MAX = 32;

    /** Most sessions in all; the one that was used longest ago ends. */
    static final int SESSIONS_MAX = 1024;

    private record Entry(String user, String csrfToken, Instant began, Instant used) {}

    private final Secrets secrets = new Secrets();
    private final InstantSource clock;
    private final Duration idleMax;
    private final Duration ageMax;
    private final Map<String, Entry> entries = new HashMap<>();

    /**
     * Creates an empty table.
     *
     * @param idleMax a session not used for so long ends
     * @param ageMax a session so old ends however busy
     */
    public BrowserSessions(InstantSource clock, Duration idleMax, Duration ageMax) {
        this.clock = clock;
        this.idleMax = idleMax;
        this.ageMax = ageMax;
    }

    /**
     * A living session.
     *
     * @param user whose
     * @param csrfToken what its state-changing requests must carry
     */
    record Session(String user, String csrfToken) {}

    /** Begins a session for somebody who has just proved who they are. Returns the cookie's value, 256 random bits. */
    public synchronized String begin(String user) {
        Instant now = clock.instant();
        entries.values().removeIf(entry -> ended(entry, now));
        makeRoom(user);
        String cookie = secrets.token();
        entries.put(secrets.fingerprint(cookie), new Entry(user, secrets.token(), now, now));
        return cookie;
    }

    /** Ends the session of a cookie; returns whose it was, empty when there was none or it had ended before. */
    public synchronized Optional<String> end(String cookie) {
        Entry entry = entries.remove(secrets.fingerprint(cookie));
        return entry == null || ended(entry, clock.instant()) ? Optional.empty() : Optional.of(entry.user());
    }

    /** The session of a cookie; counts as use. */
    synchronized Optional<Session> find(String cookie) {
        String fingerprint = secrets.fingerprint(cookie);
        Instant now = clock.instant();
        Entry entry = entries.get(fingerprint);
        if (entry == null) {
            return Optional.empty();
        }
        if (ended(entry, now)) {
            entries.remove(fingerprint);
            return Optional.empty();
        }
        entries.put(fingerprint, new Entry(entry.user(), entry.csrfToken(), entry.began(), now));
        return Optional.of(new Session(entry.user(), entry.csrfToken()));
    }

    synchronized int size() {
        return entries.size();
    }

    private boolean ended(Entry entry, Instant now) {
        return !now.isBefore(entry.used().plus(idleMax))
                || !now.isBefore(entry.began().plus(ageMax));
    }

    private void makeRoom(String user) {
        long ofUser = entries.values().stream()
                .filter(entry -> entry.user().equals(user))
                .count();
        if (ofUser >= PER_USER_MAX) {
            endLeastUsed(user);
        } else if (entries.size() >= SESSIONS_MAX) {
            endLeastUsed("");
        }
    }

    private void endLeastUsed(String user) {
        entries.entrySet().stream()
                .filter(entry -> user.isEmpty() || entry.getValue().user().equals(user))
                .min(Comparator.comparing(entry -> entry.getValue().used()))
                .map(Map.Entry::getKey)
                .ifPresent(entries::remove);
    }
}
