package eu.heir.modules;

import java.time.Duration;

/**
 * The settings, checked.
 *
 * @param jarMaxBytes largest jar
 * @param serveMax time to the first verdict
 * @param probation time after it in which a fault puts the old version back
 * @param jarsKept jars of each module that are kept
 * @param historyMax changes of each module that are kept
 */
record Limits(long jarMaxBytes, Duration serveMax, Duration probation, int jarsKept, int historyMax) {
    /** In force until the first good settings. */
    static final Limits DEFAULT = new Limits(64 << 20, Duration.ofSeconds(5), Duration.ofSeconds(10), 5, 1000);

    static Limits of(ModuleSettings settings) {
        return new Limits(
                within("module.max.bytes", settings.module_max_bytes(), 4096, 1 << 30),
                Duration.ofMillis(within("serve.max.ms", settings.serve_max_ms(), 100, 600_000)),
                Duration.ofSeconds(within("probation.seconds", settings.probation_seconds(), 0, 86_400)),
                within("jars.kept", settings.jars_kept(), 2, 1000),
                within("history.max", settings.history_max(), 10, 100_000));
    }

    /**
     * Checks one value.
     *
     * @throws IllegalArgumentException when it is out of range; names file, key, value and what is allowed
     */
    static int within(String key, int value, int least, int most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException("etc/eu.heir.modules.cfg: " + key + " = '" + value
                    + "' is not a number from " + least + " to " + most);
        }
        return value;
    }
}
