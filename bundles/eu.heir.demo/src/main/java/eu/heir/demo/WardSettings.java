package eu.heir.demo;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Settings of the demo ward. Every one has a default: without a configuration the ward runs too. */
@ObjectClassDefinition(
        name = "HEIR demo ward",
        description = "A simulated ward and an attacker, for evaluation only. A change restarts the ward.")
@interface WardSettings {
    @AttributeDefinition(name = "Gateway address", description = "Address of the listener that the ward sends to.")
    String gateway_host() default "127.0.0.1";

    @AttributeDefinition(
            name = "Gateway port",
            description = "TCP port of that listener. HEIR_DEMO_GATEWAY_PORT takes precedence.",
            min = "1",
            max = "65535")
    int gateway_port() default 2575;

    @AttributeDefinition(
            name = "Hospital system port",
            description =
                    "TCP port on loopback where the hospital system listens. HEIR_DEMO_EHR_PORT takes precedence.",
            min = "0",
            max = "65535")
    int ehr_port() default 2576;

    @AttributeDefinition(name = "Monitors", description = "Number of bedside monitors.", min = "1", max = "40")
    int monitors_count() default 4;

    @AttributeDefinition(name = "Vitals interval", description = "Seconds between two results of a monitor.", min = "1")
    int vitals_interval_seconds() default 2;

    @AttributeDefinition(
            name = "Admission interval",
            description = "Seconds between two messages of the admission desk.",
            min = "1")
    int admission_interval_seconds() default 7;

    @AttributeDefinition(
            name = "Laboratory interval",
            description = "Seconds between two results of the laboratory.",
            min = "1")
    int laboratory_interval_seconds() default 20;

    @AttributeDefinition(
            name = "Forgery interval",
            description = "Seconds between two forgeries of the attacker; 0 for no attacker.",
            min = "0")
    int forgery_interval_seconds() default 17;

    @AttributeDefinition(
            name = "Seed",
            description = "The same seed gives the same values, admissions and forgeries in the same order.")
    long seed() default 1;
}
