package eu.heir.api;

import java.util.Objects;

/**
 * Something that a well-behaved peer would not send. An anomaly is a fact, not a verdict: policy decides what follows.
 *
 * @param kind how bad it is for whoever reads the bytes
 * @param code stable, lower-case, prefixed by the protocol: {@code hl7.segment.separator.lf}
 * @param detail one line for an administrator, without any payload or identifier of a patient
 */
public record Anomaly(Kind kind, String code, String detail) {
    /** How bad an anomaly is. Consumers must tolerate kinds added later. */
    public enum Kind {
        /** The bytes break the protocol; receivers may read them differently or not at all. */
        MALFORMED,
        /** A length, count or depth went beyond a bound. */
        OVERSIZE,
        /** Two honest receivers could read it differently: a way round inspection. */
        AMBIGUOUS,
        /** Legal or commonly tolerated, yet out of the ordinary. */
        UNUSUAL
    }

    /** Checks for null only. */
    public Anomaly {
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(code, "code");
        Objects.requireNonNull(detail, "detail");
    }
}
