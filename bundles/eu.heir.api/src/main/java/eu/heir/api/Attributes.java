package eu.heir.api;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Reads parts of one interaction on demand. Implemented by adapters over the bytes of the unit; nothing is decoded before it is asked
 * for.
 *
 * <p><b>Lifetime.</b> May be called from the return of {@code read} until the decision on the interaction has been made and {@code
 * refuse}, if called, has returned; only on the session's thread. The gateway copies what it keeps.
 *
 * <p><b>Cost.</b> One call may look at each held byte once; it allocates no more than its result.
 */
@ConsumerType
public interface Attributes {
    /** Of an interaction that has nothing to read. */
    Attributes EMPTY = path -> null;

    /**
     * The first value at a path.
     *
     * @param path in the protocol's field grammar, covered by the adapter's schema
     * @return its text, empty when present but empty, null when absent (or beyond the bytes that are held)
     * @throws IllegalArgumentException when the path does not follow the grammar
     */
    @Nullable String first(String path);

    /**
     * All values at a path, in order of appearance.
     *
     * @param path as above
     * @param max most values to return, 1 or more
     * @return at most {@code max} values
     * @throws IllegalArgumentException when the path does not follow the grammar
     */
    default List<String> all(String path, int max) {
        String first = first(path);
        return first == null ? List.of() : List.of(first);
    }
}
