package eu.heir.demo;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Locale;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What the ward is to do, checked.
 *
 * @param gateway listener that the ward sends to
 * @param ehrPort TCP port of the hospital system, 0 for any
 * @param monitors 1 to {@link Route#MONITORS_MAX}
 * @param vitalsEvery interval of each monitor
 * @param admissionEvery interval of the admission desk
 * @param laboratoryEvery interval of the laboratory
 * @param forgeryEvery interval of the attacker, zero for none
 * @param answerWithin how long a device waits for an acknowledgement
 * @param portRetryAfter wait before a taken port is tried again
 * @param seed the same seed gives the same ward
 */
record WardPlan(
        InetSocketAddress gateway,
        int ehrPort,
        int monitors,
        Duration vitalsEvery,
        Duration admissionEvery,
        Duration laboratoryEvery,
        Duration forgeryEvery,
        Duration answerWithin,
        Duration portRetryAfter,
        long seed) {
    /** Configuration PID. */
    static final String PID = "eu.heir.demo";

    /** Environment variable for the gateway's port; {@code heir.demo.gateway.port} is the system property. */
    static final String GATEWAY_PORT_VARIABLE = "HEIR_DEMO_GATEWAY_PORT";

    /** Environment variable for the hospital system's port; {@code heir.demo.ehr.port} is the system property. */
    static final String EHR_PORT_VARIABLE = "HEIR_DEMO_EHR_PORT";

    private static final int PORT_MAX = 65_535;
    private static final Duration ANSWER_WITHIN = Duration.ofSeconds(10);
    private static final Duration PORT_RETRY_AFTER = Duration.ofSeconds(5);

    WardPlan {
        within("monitors.count", monitors, 1, Route.MONITORS_MAX);
        within("ehr.port", ehrPort, 0, PORT_MAX);
        positive("vitals.interval.seconds", vitalsEvery);
        positive("admission.interval.seconds", admissionEvery);
        positive("laboratory.interval.seconds", laboratoryEvery);
        if (forgeryEvery.isNegative()) {
            throw new IllegalArgumentException("forgery.interval.seconds must not be negative");
        }
    }

    /**
     * Reads the settings. Environment before system property before configuration, so that two runs from one folder need not share
     * ports.
     *
     * @param environment value of a variable, or null
     * @param property value of a system property, or null
     * @throws IllegalArgumentException when a value is out of range, with its name
     */
    static WardPlan of(
            WardSettings settings,
            Function<String, @Nullable String> environment,
            Function<String, @Nullable String> property) {
        int gatewayPort = overridden(GATEWAY_PORT_VARIABLE, environment, property, settings.gateway_port());
        int ehrPort = overridden(EHR_PORT_VARIABLE, environment, property, settings.ehr_port());
        within("gateway.port", gatewayPort, 1, PORT_MAX);
        return new WardPlan(
                new InetSocketAddress(settings.gateway_host(), gatewayPort),
                ehrPort,
                settings.monitors_count(),
                Duration.ofSeconds(settings.vitals_interval_seconds()),
                Duration.ofSeconds(settings.admission_interval_seconds()),
                Duration.ofSeconds(settings.laboratory_interval_seconds()),
                Duration.ofSeconds(settings.forgery_interval_seconds()),
                ANSWER_WITHIN,
                PORT_RETRY_AFTER,
                settings.seed());
    }

    private static int overridden(
            String variable,
            Function<String, @Nullable String> environment,
            Function<String, @Nullable String> property,
            int configured) {
        String name = variable;
        String value = environment.apply(variable);
        if (value == null || value.isBlank()) {
            name = variable.toLowerCase(Locale.ROOT).replace('_', '.');
            value = property.apply(name);
        }
        if (value == null || value.isBlank()) {
            return configured;
        }
        try {
            return Integer.parseInt(value.strip());
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(name + " must be a port number", e);
        }
    }

    private static void within(String name, int value, int min, int max) {
        if (value < min || value > max) {
            throw new IllegalArgumentException(name + " must be " + min + " to " + max + ", not " + value);
        }
    }

    private static void positive(String name, Duration value) {
        if (value.isZero() || value.isNegative()) {
            throw new IllegalArgumentException(name + " must be positive");
        }
    }
}
