package eu.heir.journal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Settings of the journal, in {@code etc/eu.heir.journal.cfg}. */
@ObjectClassDefinition(
        name = "HEIR journal",
        description = "The record of what happened in and to the gateway. A change takes effect at once.")
@interface JournalSettings {
    @AttributeDefinition(
            name = "Segment size, MiB",
            description = "A new file is begun at this size, 1 to 64.",
            min = "1",
            max = "64")
    int segment_max_mib() default 4;

    @AttributeDefinition(
            name = "Most on disk, MiB",
            description = "Above it the oldest files go; at least four segments, 16 to 1048576.",
            min = "16",
            max = "1048576")
    int size_max_mib() default 2048;

    @AttributeDefinition(
            name = "Retention, days",
            description = "Files whose newest record is older go. 0 keeps them until the size is reached, 0 to 36500.",
            min = "0",
            max = "36500")
    int retention_days() default 365;

    @AttributeDefinition(
            name = "Disk kept free, MiB",
            description = "The journal stands still rather than fill the disk below this, 0 to 1048576.",
            min = "0",
            max = "1048576")
    int disk_free_min_mib() default 200;

    @AttributeDefinition(
            name = "Entries that may wait",
            description = "While the disk takes nothing; what comes then is lost and counted, 100 to 1000000.",
            min = "100",
            max = "1000000")
    int queue_max() default 10_000;

    @AttributeDefinition(
            name = "Decisions per minute",
            description =
                    "Of one listener, sender and rule that are kept one by one; what is above is summed up, so that a"
                            + " flood does not push out everything else. 1 to 60000.",
            min = "1",
            max = "60000")
    int decisions_per_minute() default 600;
}
