package eu.heir.api;

import java.util.Objects;

/**
 * Why the gateway turns something down. The adapter puts it into the protocol's own words.
 *
 * @param kind what an adapter chooses its status code by
 * @param rule id of the rule that decided, from the detection catalogue where it has one: {@code HL7-06}
 * @param text one line for the peer's operator; no payload, no identifier of a patient, no internals; printable, at most {@value
 *     #TEXT_MAX} characters. The adapter still escapes it for its protocol
 */
public record Reason(Kind kind, String rule, String text) {
    /** Longest text, characters. */
    public static final int TEXT_MAX = 200;

    /** What an adapter chooses its status code by. Adapters must tolerate kinds added later and then answer as for POLICY. */
    public enum Kind {
        /** The sender is unknown or not bound to where it speaks from. */
        IDENTITY,
        /** The operation is not in the sender's contract. */
        OPERATION,
        /** The target (receiver, topic, node, destination) is not in the sender's contract. */
        TARGET,
        /** The bytes break the protocol. */
        MALFORMED,
        /** Larger than allowed. */
        OVERSIZE,
        /** More often than allowed. */
        RATE,
        /** The hospital side, or a part of the gateway, cannot be reached now: trying again later is sensible. */
        UNAVAILABLE,
        /** Any other rule. */
        POLICY
    }

    /**
     * Checks its parts.
     *
     * @throws IllegalArgumentException when the text is longer than {@link #TEXT_MAX} or holds control characters
     */
    public Reason {
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(rule, "rule");
        if (text.length() > TEXT_MAX || text.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException(
                    "reason text must be printable and have at most " + TEXT_MAX + " characters");
        }
    }
}
