package eu.heir.api;

import java.util.Objects;

/**
 * Something an adapter noticed outside any interaction: a keep-alive that came too late, a peer that renegotiates. Becomes a finding.
 *
 * @param code stable, lower-case, prefixed by the protocol
 * @param detail one line without payload
 */
public record Observation(String code, String detail) {
    /** Checks for null only. */
    public Observation {
        Objects.requireNonNull(code, "code");
        Objects.requireNonNull(detail, "detail");
    }
}
