package eu.heir.security;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** A clock that goes on when told to. */
public final class TestClock implements InstantSource {
    private Instant now = Instant.parse("2025-03-01T08:00:00Z");

    @Override
    public synchronized Instant instant() {
        return now;
    }

    /** Lets time pass. */
    public synchronized void pass(Duration duration) {
        now = now.plus(duration);
    }
}
