package eu.heir.protocol.hl7v2;

import java.util.concurrent.ConcurrentHashMap;

/**
 * Compiled paths, shared by all sessions of an adapter: rules ask for the same few paths again and again. Any thread. A memo: leaving
 * an entry out changes nothing but the cost.
 */
final class FieldPaths {
    /** Most entries; far more than any rule set names. */
    private static final int ENTRIES_MAX = 4096;

    private final ConcurrentHashMap<String, FieldPath> compiled = new ConcurrentHashMap<>();

    /**
     * The compiled path.
     *
     * @throws IllegalArgumentException when it does not follow the grammar
     */
    FieldPath compile(String path) {
        FieldPath known = compiled.get(path);
        if (known != null) {
            return known;
        }
        FieldPath parsed = FieldPath.parse(path);
        if (compiled.size() < ENTRIES_MAX) {
            compiled.put(path, parsed);
        }
        return parsed;
    }
}
