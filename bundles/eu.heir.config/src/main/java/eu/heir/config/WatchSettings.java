package eu.heir.config;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Settings of {@link ConfigurationWatch}, in {@code etc/eu.heir.config.cfg}. */
@ObjectClassDefinition(
        name = "HEIR configuration files",
        description = "Watches etc/heir and keeps the versions that worked.")
@interface WatchSettings {
    /** Smallest and largest poll interval, seconds. */
    int POLL_INTERVAL_SECONDS_MIN = 1;

    int POLL_INTERVAL_SECONDS_MAX = 3600;

    /** Smallest and largest number of versions kept. */
    int VERSIONS_KEPT_MIN = 1;

    int VERSIONS_KEPT_MAX = 1000;

    @AttributeDefinition(
            name = "Poll interval, seconds",
            description = "How often folders are looked at even when the file system tells of no change, 1 to 3600.",
            min = "1",
            max = "3600")
    int poll_interval_seconds() default 5;

    @AttributeDefinition(
            name = "Versions kept",
            description = "How many good versions of each folder are kept below HEIR_DATA, 1 to 1000.",
            min = "1",
            max = "1000")
    int versions_kept() default 20;
}
