package eu.heir.spi.security;

import org.jspecify.annotations.Nullable;

/** Checks who somebody is. Implemented by {@code eu.heir.security}; any thread; may take 100 ms and more (password hash). */
public interface Authenticator {
    /**
     * Checks the credentials of one HTTP request.
     *
     * @param authorization value of the Authorization header ({@code Basic …} or {@code Bearer …}), or null
     * @param sessionCookie value of the cookie {@link #SESSION_COOKIE}, or null. Credentials win over the cookie: a wrong password is
     *     never saved by a valid cookie
     * @param remoteAddress numeric IP address of the client, for the lock-out
     */
    Result authenticate(@Nullable String authorization, @Nullable String sessionCookie, String remoteAddress);

    /** Name of the cookie of a browser session. */
    String SESSION_COOKIE = "HEIRSESSION";

    /** What came out. */
    sealed interface Result {
        /**
         * Proved.
         *
         * @param login who
         * @param csrfToken token that state-changing requests of a browser session must carry in the header {@code X-CSRF-Token} (or
         *     the form field {@code csrf}); empty for requests with their own credentials, which no foreign page can make
         */
        record Accepted(Login login, String csrfToken) implements Result {}

        /** Not proved. */
        record Rejected() implements Result {}

        /**
         * Too many wrong tries; even a right password is turned down.
         *
         * @param retryAfterSeconds when to try again
         */
        record LockedOut(int retryAfterSeconds) implements Result {}
    }
}
