package eu.heir.api;

import java.util.Objects;

/**
 * What a peer asked for.
 *
 * @param verb the protocol-neutral verb
 * @param name the protocol's own name, for example {@code ORU^R01}, {@code C-STORE}, {@code PUBLISH}; 1 to {@value #NAME_MAX}
 *     characters
 */
public record Operation(Verb verb, String name) {
    /** Longest name, characters. Adapters cut what a peer sent to this. */
    public static final int NAME_MAX = 64;

    /**
     * Checks its parts.
     *
     * @throws IllegalArgumentException when the name is empty or longer than {@link #NAME_MAX}
     */
    public Operation {
        Objects.requireNonNull(verb, "verb");
        if (name.isEmpty() || name.length() > NAME_MAX) {
            throw new IllegalArgumentException("operation name must have 1 to " + NAME_MAX + " characters");
        }
    }

    @Override
    public String toString() {
        return verb + " " + name;
    }
}
