package eu.heir.api;

import java.util.Objects;

/**
 * What a peer says of itself. A claim is not an identity: the gateway concludes that, from claims, address and certificate.
 *
 * @param field where it stood, in the protocol's field grammar ({@code MSH-3}, {@code CallingAETitle}, {@code clientId})
 * @param value as sent, decoded to text, cut to {@value #VALUE_MAX} characters by the adapter. May be hostile text: whoever shows it
 *     escapes it
 */
public record Claim(String field, String value) {
    /** Longest value, characters. */
    public static final int VALUE_MAX = 256;

    /**
     * Checks its parts.
     *
     * @throws IllegalArgumentException when the value is longer than {@link #VALUE_MAX} or the field is empty
     */
    public Claim {
        Objects.requireNonNull(value, "value");
        if (field.isEmpty() || value.length() > VALUE_MAX) {
            throw new IllegalArgumentException(
                    "a claim needs a field and a value of at most " + VALUE_MAX + " characters");
        }
    }
}
