package eu.heir.security.login;

import eu.heir.security.accounts.Accounts;
import eu.heir.spi.security.Authenticator;
import eu.heir.spi.security.Login;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Passwords, tokens and browser sessions behind one brake. Any thread. */
public final class CredentialAuthenticator implements Authenticator {
    /** Most passwords hashed at the same time: guessing must not take the processor from the data path. */
    static final int CONCURRENT_HASHES_MAX = 2;

    /** Longest wait for one's turn to be hashed. */
    static final Duration HASH_TURN_WAIT = Duration.ofSeconds(5);

    private static final Logger LOG = LoggerFactory.getLogger(CredentialAuthenticator.class);
    private static final String NO_ACCOUNT = "";
    private static final String PASSWORD = "password";
    private static final String TOKEN = "token";

    private final Accounts accounts;
    private final BrowserSessions sessions;
    private final LocalToken local;
    private final LoginRecord record;
    private final LoginThrottle throttle;
    private final VerifiedPasswords verified;
    private final Semaphore hashing = new Semaphore(CONCURRENT_HASHES_MAX, true);

    /** Creates one over accounts, sessions and the token of the local command line. */
    public CredentialAuthenticator(
            Accounts accounts, BrowserSessions sessions, LocalToken local, LoginRecord record, InstantSource clock) {
        this.accounts = accounts;
        this.sessions = sessions;
        this.local = local;
        this.record = record;
        this.throttle = new LoginThrottle(clock);
        this.verified = new VerifiedPasswords(new Secrets(), clock);
    }

    @Override
    public Result authenticate(@Nullable String authorization, @Nullable String sessionCookie, String remoteAddress) {
        // Pattern switches are not in Java 17.
        Credentials credentials = Credentials.of(authorization);
        if (credentials instanceof Credentials.Basic basic) {
            return recorded(password(basic.user(), basic.password(), remoteAddress), remoteAddress, PASSWORD);
        }
        if (credentials instanceof Credentials.Bearer bearer) {
            Optional<Login> here = local.login(bearer.token(), remoteAddress);
            Result result = here.isPresent()
                    ? new Result.Accepted(here.get(), "")
                    : braked(NO_ACCOUNT, remoteAddress, TOKEN, () -> accounts.login(bearer.token()));
            return recorded(result, remoteAddress, TOKEN);
        }
        if (credentials instanceof Credentials.Unreadable) {
            return braked(NO_ACCOUNT, remoteAddress, "unreadable", Optional::empty);
        }
        return sessionCookie == null ? new Result.Rejected() : session(sessionCookie);
    }

    /**
     * Checks user and password, from a header or from the login form.
     *
     * @param address numeric IP address of the client
     */
    public Result password(String user, String password, String address) {
        String revision = accounts.passwordRevision(user);
        if (throttle.wait(user, address).isZero() && verified.knows(user, password, revision)) {
            Optional<Login> login = accounts.login(user);
            if (login.isPresent()) {
                return new Result.Accepted(login.get(), "");
            }
        }
        return braked(user, address, PASSWORD, () -> {
            Optional<Login> login = accounts.login(user, password);
            if (login.isPresent()) {
                verified.remember(user, password, revision);
            } else {
                verified.forget(user);
            }
            return login;
        });
    }

    private Result recorded(Result result, String address, String method) {
        if (result instanceof Result.Accepted accepted) {
            record.came(accepted.login().user(), address, method);
        }
        return result;
    }

    private Result session(String cookie) {
        return sessions.find(cookie)
                .flatMap(session -> accounts.login(session.user())
                        .<Result>map(login -> new Result.Accepted(login, session.csrfToken())))
                .orElseGet(Result.Rejected::new);
    }

    private Result braked(String account, String address, String method, Supplier<Optional<Login>> check) {
        Duration wait = throttle.wait(account, address);
        if (!wait.isZero()) {
            return lockedOut(wait);
        }
        try {
            if (!hashing.tryAcquire(HASH_TURN_WAIT.toMillis(), TimeUnit.MILLISECONDS)) {
                return new Result.LockedOut(1);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Result.LockedOut(1);
        }
        try {
            // Others may have used up the free tries while this one waited for its turn.
            wait = throttle.wait(account, address);
            return wait.isZero() ? counted(account, address, method, check.get()) : lockedOut(wait);
        } finally {
            hashing.release();
        }
    }

    private Result counted(String account, String address, String method, Optional<Login> login) {
        if (login.isPresent()) {
            throttle.succeeded(account, address);
            LOG.debug(
                    "event=login outcome=accepted method={} user={} address={}",
                    method,
                    login.get().user(),
                    address);
            return new Result.Accepted(login.get(), "");
        }
        throttle.failed(account, address);
        Duration wait = throttle.wait(account, address);
        // A name that is none may be a password in the wrong field: it is never kept.
        String shown = accounts.has(account) || account.equals(NO_ACCOUNT) ? account : "unknown";
        record.failed(shown, address, method, wait);
        LOG.warn(
                "event=login outcome=rejected method={} user={} address={} wait_s={}",
                method,
                shown,
                address,
                wait.toSeconds());
        return new Result.Rejected();
    }

    private static Result lockedOut(Duration wait) {
        return new Result.LockedOut((int) Math.max(1, wait.plusMillis(999).toSeconds()));
    }
}
