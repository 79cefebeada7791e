package eu.heir.api.protocol;

/**
 * A session as bytes, handed from one version of an adapter to the next. Bytes and a number only, so that no class of the old
 * version stays reachable.
 *
 * @param schema version of the layout, counted by the adapter's author; a newer adapter may read older ones
 * @param bytes at most {@value #BYTES_MAX}; the array is handed over and not copied
 */
@SuppressWarnings("ArrayRecordComponent") // compared by nobody
public record Snapshot(int schema, byte[] bytes) {
    /** Largest snapshot, bytes. */
    public static final int BYTES_MAX = 1 << 20;

    /**
     * Checks its parts.
     *
     * @throws IllegalArgumentException when larger than {@link #BYTES_MAX}
     */
    public Snapshot {
        if (bytes.length > BYTES_MAX) {
            throw new IllegalArgumentException("a snapshot has at most " + BYTES_MAX + " bytes, not " + bytes.length);
        }
    }
}
