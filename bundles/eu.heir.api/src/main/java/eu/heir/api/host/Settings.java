package eu.heir.api.host;

import org.osgi.annotation.versioning.ProviderType;

/**
 * A listener's settings for one protocol, checked against the adapter's {@link eu.heir.api.protocol.Setting}s, defaults filled in.
 * Constant for the life of a session. Immutable, any thread.
 *
 * <p>Every method throws {@link IllegalArgumentException} for a key that the descriptor does not have, or has with another type.
 */
@ProviderType
public interface Settings {
    /** A TEXT or CHOICE. */
    String text(String key);

    /** A BOOLEAN. */
    boolean bool(String key);

    /** An INTEGER. */
    long integer(String key);
}
