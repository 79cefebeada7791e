package eu.heir.devices;

import eu.heir.spi.text.NearestWord;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Settings, {@code etc/eu.heir.devices.cfg}. See {@link DevicesOcd} for what each means.
 *
 * @param pollMillis between two looks at the table of peers
 * @param limits bounds and times of the registry
 * @param countsSaveMillis between two writes of counts
 */
record DevicesSettings(int pollMillis, Limits limits, long countsSaveMillis) {
    static final String POLL_MS = "poll.ms";
    static final String DEVICES_MAX = "devices.max";
    static final String DEVICES_PER_ADDRESS_MAX = "devices.per.address.max";
    static final String OBSERVATIONS_MAX = "observations.per.device.max";
    static final String HISTORY_MAX = "history.per.device.max";
    static final String QUIET_SECONDS = "quiet.seconds";
    static final String STABLE_HOURS = "address.stable.hours";
    static final String COUNTS_SAVE_SECONDS = "counts.save.seconds";

    static final int POLL_LEAST_MS = 100;
    static final int POLL_DEFAULT_MS = 1_000;
    static final int POLL_CEILING_MS = 60_000;
    static final int DEVICES_LEAST = 10;
    static final int DEVICES_CEILING = 100_000;
    static final int PER_DEVICE_CEILING = 1_000;
    static final int QUIET_CEILING_SECONDS = 604_800;
    static final int STABLE_CEILING_HOURS = 8_760;
    static final int SAVE_DEFAULT_SECONDS = 300;
    static final int SAVE_CEILING_SECONDS = 3_600;

    private static final long SECOND_MILLIS = 1_000;
    private static final long HOUR_MILLIS = 3_600_000;

    private static final List<String> KEYS = List.of(
            POLL_MS,
            DEVICES_MAX,
            DEVICES_PER_ADDRESS_MAX,
            OBSERVATIONS_MAX,
            HISTORY_MAX,
            QUIET_SECONDS,
            STABLE_HOURS,
            COUNTS_SAVE_SECONDS);

    /** Beginnings of the keys that the framework adds. */
    private static final List<String> NOT_OURS =
            List.of("service.", "felix.", "component.", "objectClass", "osgi.", ".");

    /**
     * Reads what is set. A value that is not allowed, or a key that is not known, is told; the default stands in.
     *
     * @param problem takes key, value and what is allowed
     */
    static DevicesSettings of(Map<String, ?> values, Consumer<String> problem) {
        for (String key : values.keySet()) {
            if (!KEYS.contains(key) && NOT_OURS.stream().noneMatch(key::startsWith)) {
                problem.accept("key=" + key + " cause=\"not known" + NearestWord.hint(key, KEYS) + "\"");
            }
        }
        var read = new Reader(values, problem);
        return new DevicesSettings(
                read.number(POLL_MS, POLL_DEFAULT_MS, POLL_LEAST_MS, POLL_CEILING_MS),
                new Limits(
                        read.number(DEVICES_MAX, Limits.DEVICES_DEFAULT, DEVICES_LEAST, DEVICES_CEILING),
                        read.number(DEVICES_PER_ADDRESS_MAX, Limits.PER_ADDRESS_DEFAULT, 1, DEVICES_CEILING),
                        read.number(OBSERVATIONS_MAX, Limits.FACETS_DEFAULT, 2, PER_DEVICE_CEILING),
                        read.number(HISTORY_MAX, Limits.HISTORY_DEFAULT, 10, PER_DEVICE_CEILING),
                        read.number(QUIET_SECONDS, Limits.QUIET_DEFAULT_SECONDS, 1, QUIET_CEILING_SECONDS)
                                * SECOND_MILLIS,
                        read.number(STABLE_HOURS, Limits.STABLE_DEFAULT_HOURS, 0, STABLE_CEILING_HOURS) * HOUR_MILLIS),
                read.number(COUNTS_SAVE_SECONDS, SAVE_DEFAULT_SECONDS, 1, SAVE_CEILING_SECONDS) * SECOND_MILLIS);
    }

    private record Reader(Map<String, ?> values, Consumer<String> problem) {
        int number(String key, int fallback, int least, int most) {
            Object set = values.get(key);
            if (set == null) {
                return fallback;
            }
            String text = set.toString().strip();
            try {
                int value = Integer.parseInt(text);
                if (value >= least && value <= most) {
                    return value;
                }
            } catch (NumberFormatException e) {
                // told below, with what is allowed
            }
            problem.accept("key=" + key + " value=" + text + " allowed=\"a number from " + least + " to " + most
                    + "\" used=" + fallback);
            return fallback;
        }
    }
}
