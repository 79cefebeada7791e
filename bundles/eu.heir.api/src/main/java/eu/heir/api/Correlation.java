package eu.heir.api;

import java.util.Objects;

/**
 * Names a request so that its replies can be told apart.
 *
 * @param side the side that <em>sent the request</em>, also when a reply is described
 * @param id the protocol's own id (MSH-10, message id, packet id, request handle), unique among the outstanding requests of that side
 *     if the protocol keeps its promise; 0 to {@value #ID_MAX} characters. The gateway survives ids that repeat
 */
public record Correlation(Side side, String id) {
    /** Longest id, characters. */
    public static final int ID_MAX = 256;

    /**
     * Checks its parts.
     *
     * @throws IllegalArgumentException when the id is longer than {@link #ID_MAX}
     */
    public Correlation {
        Objects.requireNonNull(side, "side");
        if (id.length() > ID_MAX) {
            throw new IllegalArgumentException("correlation id must have at most " + ID_MAX + " characters");
        }
    }
}
