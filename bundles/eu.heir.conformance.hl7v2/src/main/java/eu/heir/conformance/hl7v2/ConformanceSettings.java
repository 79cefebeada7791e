package eu.heir.conformance.hl7v2;

import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Settings, {@code etc/eu.heir.conformance.hl7v2.cfg}. See {@link ConformanceOcd} for what each means.
 *
 * @param samplePerSecond units of each listener in each second, or {@link Sampling#ALL}
 * @param queueMax copies that may wait
 * @param queueMaxBytes bytes of the copies that may wait
 * @param threads that check
 * @param timeMaxMillis for one unit
 * @param messageMaxBytes longest unit that is looked at
 * @param findingsPerMinute of one rule and one connection
 */
record ConformanceSettings(
        int samplePerSecond,
        int queueMax,
        long queueMaxBytes,
        int threads,
        int timeMaxMillis,
        int messageMaxBytes,
        int findingsPerMinute) {
    static final String SAMPLE_PER_SECOND = "sample.per.second";
    static final String QUEUE_MAX = "queue.max";
    static final String QUEUE_MAX_BYTES = "queue.max.bytes";
    static final String THREADS = "threads";
    static final String TIME_MAX_MS = "time.max.ms";
    static final String MESSAGE_MAX_BYTES = "message.max.bytes";
    static final String FINDINGS_PER_MINUTE = "findings.per.minute";

    static final String ALL = "all";

    static final int SAMPLE_DEFAULT_PER_SECOND = 5;
    static final int SAMPLE_CEILING_PER_SECOND = 1_000_000;
    static final int QUEUE_DEFAULT = 256;
    static final int QUEUE_CEILING = 100_000;
    static final int QUEUE_DEFAULT_BYTES = 8 << 20;
    static final int QUEUE_CEILING_BYTES = 1 << 30;
    static final int THREADS_CEILING = 64;
    static final int TIME_DEFAULT_MS = 2_000;
    static final int TIME_CEILING_MS = 60_000;
    static final int MESSAGE_DEFAULT_BYTES = 64 << 10;
    static final int MESSAGE_CEILING_BYTES = 16 << 20;
    static final int FINDINGS_DEFAULT_PER_MINUTE = 6;
    static final int FINDINGS_CEILING_PER_MINUTE = 10_000;

    /** What applies when nothing is set. */
    static final ConformanceSettings DEFAULT = new ConformanceSettings(
            SAMPLE_DEFAULT_PER_SECOND,
            QUEUE_DEFAULT,
            QUEUE_DEFAULT_BYTES,
            1,
            TIME_DEFAULT_MS,
            MESSAGE_DEFAULT_BYTES,
            FINDINGS_DEFAULT_PER_MINUTE);

    /**
     * Reads what is set. A value that is not allowed is told, and the default stands in.
     *
     * @param values by key; keys of others are ignored, the framework adds its own
     * @param problem takes a sentence naming key, value and what is allowed
     */
    static ConformanceSettings of(Map<String, ?> values, Consumer<String> problem) {
        var read = new Reader(values, problem);
        return new ConformanceSettings(
                read.sample(),
                read.number(QUEUE_MAX, QUEUE_DEFAULT, 1, QUEUE_CEILING),
                read.number(QUEUE_MAX_BYTES, QUEUE_DEFAULT_BYTES, 1024, QUEUE_CEILING_BYTES),
                read.number(THREADS, 1, 1, THREADS_CEILING),
                read.number(TIME_MAX_MS, TIME_DEFAULT_MS, 1, TIME_CEILING_MS),
                read.number(MESSAGE_MAX_BYTES, MESSAGE_DEFAULT_BYTES, 64, MESSAGE_CEILING_BYTES),
                read.number(FINDINGS_PER_MINUTE, FINDINGS_DEFAULT_PER_MINUTE, 1, FINDINGS_CEILING_PER_MINUTE));
    }

    private record Reader(Map<String, ?> values, Consumer<String> problem) {
        int sample() {
            String text = text(SAMPLE_PER_SECOND);
            if (ALL.equals(text)) {
                return Sampling.ALL;
            }
            return number(
                    SAMPLE_PER_SECOND, SAMPLE_DEFAULT_PER_SECOND, 0, SAMPLE_CEILING_PER_SECOND, "'" + ALL + "' or ");
        }

        int number(String key, int fallback, int least, int most) {
            return number(key, fallback, least, most, "");
        }

        private int number(String key, int fallback, int least, int most, String otherwise) {
            String text = text(key);
            if (text == null) {
                return fallback;
            }
            try {
                int value = Integer.parseInt(text);
                if (value >= least && value <= most) {
                    return value;
                }
            } catch (NumberFormatException e) {
                // told below, with what is allowed
            }
            problem.accept("key=" + key + " value=" + text + " allowed=\"" + otherwise + "a number from " + least
                    + " to " + most + "\" used=" + fallback);
            return fallback;
        }

        private @Nullable String text(String key) {
            Object value = values.get(key);
            return value == null ? null : value.toString().trim();
        }
    }
}
