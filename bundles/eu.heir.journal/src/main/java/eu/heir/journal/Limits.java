package eu.heir.journal;

import java.time.Duration;

/**
 * The settings, checked.
 *
 * @param segmentMaxBytes size at which a new file is begun
 * @param sizeMaxBytes most of all files
 * @param retention age at which files go; zero for never
 * @param diskFreeMinBytes what is left free on the disk
 * @param queueMax most entries that wait
 * @param decisionsPerMinute of one listener, sender and rule that are kept one by one
 */
record Limits(
        long segmentMaxBytes,
        long sizeMaxBytes,
        Duration retention,
        long diskFreeMinBytes,
        int queueMax,
        int decisionsPerMinute) {
    private static final long MIB = 1 << 20;

    /** In force until the first good settings. */
    static final Limits DEFAULT = new Limits(4 * MIB, 2048 * MIB, Duration.ofDays(365), 200 * MIB, 10_000, 600);

    /** So that retention has something to remove beside what is being written. */
    private static final int SEGMENTS_MIN = 4;

    /**
     * Checks.
     *
     * @throws IllegalArgumentException when a value is out of range; names file, key, value and what is allowed
     */
    static Limits of(JournalSettings settings) {
        long segment = within("segment.max.mib", settings.segment_max_mib(), 1, 64) * MIB;
        long size = within("size.max.mib", settings.size_max_mib(), 16, 1 << 20) * MIB;
        if (size < SEGMENTS_MIN * segment) {
            throw new IllegalArgumentException("etc/eu.heir.journal.cfg: size.max.mib = '" + settings.size_max_mib()
                    + "' is less than " + SEGMENTS_MIN + " times segment.max.mib = '" + settings.segment_max_mib()
                    + "'");
        }
        return new Limits(
                segment,
                size,
                Duration.ofDays(within("retention.days", settings.retention_days(), 0, 36_500)),
                within("disk.free.min.mib", settings.disk_free_min_mib(), 0, 1 << 20) * MIB,
                (int) within("queue.max", settings.queue_max(), 100, 1_000_000),
                (int) within("decisions.per.minute", settings.decisions_per_minute(), 1, 60_000));
    }

    private static long within(String key, int value, int least, int most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException("etc/eu.heir.journal.cfg: " + key + " = '" + value
                    + "' is not a number from " + least + " to " + most);
        }
        return value;
    }
}
