package eu.heir.modules;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Settings of module updates, in {@code etc/eu.heir.modules.cfg}. */
@ObjectClassDefinition(
        name = "HEIR modules",
        description = "Replacing adapters while the gateway runs. A change takes effect with the next update.")
@interface ModuleSettings {
    @AttributeDefinition(
            name = "Largest jar (bytes)",
            description = "A longer one is refused before anything is touched, 4096 to 1073741824.",
            min = "4096",
            max = "1073741824")
    int module_max_bytes() default 64 << 20;

    @AttributeDefinition(
            name = "Time to serve, milliseconds",
            description = "A new version must serve within this time, else the old one comes back, 100 to 600000.",
            min = "100",
            max = "600000")
    int serve_max_ms() default 5000;

    @AttributeDefinition(
            name = "Probation, seconds",
            description = "A fault within this time after an update puts the old version back, 0 to 86400.",
            min = "0",
            max = "86400")
    int probation_seconds() default 10;

    @AttributeDefinition(
            name = "Jars kept",
            description = "How many jars of each module are kept below HEIR_DATA to go back to, 2 to 1000.",
            min = "2",
            max = "1000")
    int jars_kept() default 5;

    @AttributeDefinition(
            name = "Changes kept",
            description = "How many changes of each module its history keeps, 10 to 100000.",
            min = "10",
            max = "100000")
    int history_max() default 1000;

    @AttributeDefinition(
            name = "Drop folder",
            description = "A jar put there updates the module it names. Empty: none.")
    String drop_folder() default "${karaf.base}/modules";

    @AttributeDefinition(
            name = "Drop folder poll, milliseconds",
            description = "How often the folder is looked at; a file must look the same twice, 100 to 60000.",
            min = "100",
            max = "60000")
    int drop_poll_ms() default 500;
}
