package eu.heir.api;

import java.time.Duration;
import java.util.Objects;

/**
 * How many replies a request will have. The gateway orders injected refusals by it and never waits for a reply that is not to come.
 *
 * @param kind how many
 * @param timeout how long an {@link Kind#OPTIONAL} reply may be waited for; zero for the others, whose wait is bounded by the
 *     listener's {@code reply.timeout}
 */
public record Replies(Kind kind, Duration timeout) {
    /** The four answers to "how many replies?". */
    public enum Kind {
        /** The request is never answered. */
        NONE,
        /** Exactly one. */
        ONE,
        /** One or more, the last marked with {@link Interaction#last()}. */
        UNTIL_FINAL,
        /** One or none; none is assumed after the timeout, or as soon as a later request of the same side is answered. */
        OPTIONAL
    }

    /** The request is never answered (MSH-15 and MSH-16 both NE; MQTT QoS 0). */
    public static final Replies NONE = new Replies(Kind.NONE, Duration.ZERO);

    /** Exactly one reply. */
    public static final Replies ONE = new Replies(Kind.ONE, Duration.ZERO);

    /** Replies until one is marked as the last. */
    public static final Replies UNTIL_FINAL = new Replies(Kind.UNTIL_FINAL, Duration.ZERO);

    /**
     * Checks its parts.
     *
     * @throws IllegalArgumentException for a negative timeout, an {@code OPTIONAL} without one, or another kind with one
     */
    public Replies {
        Objects.requireNonNull(kind, "kind");
        if (timeout.isNegative() || (kind == Kind.OPTIONAL) == timeout.isZero()) {
            throw new IllegalArgumentException("a timeout above zero belongs to OPTIONAL, and only there");
        }
    }

    /**
     * Perhaps one reply (MSH-15 = ER: only when something went wrong).
     *
     * @param timeout above zero; when it has passed, no reply is expected any more
     */
    public static Replies optional(Duration timeout) {
        return new Replies(Kind.OPTIONAL, timeout);
    }
}
