package eu.heir.conformance.hl7v2;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Settings as the console shows them; read by {@link ConformanceSettings}. */
@ObjectClassDefinition(
        name = "HEIR deep conformance, HL7 v2",
        description = "Structure and types of HL7 v2 messages, checked on copies, off the data path.")
@interface ConformanceOcd {
    @AttributeDefinition(
            name = "Sample (units per second)",
            description = "Units of each listener that are looked at in each second, or 'all'. 0 looks at none.")
    String sample_per_second() default "" + ConformanceSettings.SAMPLE_DEFAULT_PER_SECOND;

    @AttributeDefinition(
            name = "Queue (units)",
            description = "Copies that may wait; further ones are turned away and counted.",
            min = "1",
            max = "" + ConformanceSettings.QUEUE_CEILING)
    int queue_max() default ConformanceSettings.QUEUE_DEFAULT;

    @AttributeDefinition(
            name = "Queue (bytes)",
            description = "Bytes of the copies that may wait; further ones are turned away and counted.",
            min = "1024",
            max = "" + ConformanceSettings.QUEUE_CEILING_BYTES)
    int queue_max_bytes() default ConformanceSettings.QUEUE_DEFAULT_BYTES;

    @AttributeDefinition(
            name = "Threads",
            description = "Threads that check, at the lowest priority.",
            min = "1",
            max = "" + ConformanceSettings.THREADS_CEILING)
    int threads() default 1;

    @AttributeDefinition(
            name = "Time for one unit (ms)",
            description = "A unit that takes longer is given up and counted.",
            min = "1",
            max = "" + ConformanceSettings.TIME_CEILING_MS)
    int time_max_ms() default ConformanceSettings.TIME_DEFAULT_MS;

    @AttributeDefinition(
            name = "Longest unit (bytes)",
            description = "Longer units are not looked at; they are counted. Units beyond hold.max.bytes never are.",
            min = "64",
            max = "" + ConformanceSettings.MESSAGE_CEILING_BYTES)
    int message_max_bytes() default ConformanceSettings.MESSAGE_DEFAULT_BYTES;

    @AttributeDefinition(
            name = "Findings per minute",
            description = "How often one rule is told of one connection within a minute; the rest is counted.",
            min = "1",
            max = "" + ConformanceSettings.FINDINGS_CEILING_PER_MINUTE)
    int findings_per_minute() default ConformanceSettings.FINDINGS_DEFAULT_PER_MINUTE;
}
