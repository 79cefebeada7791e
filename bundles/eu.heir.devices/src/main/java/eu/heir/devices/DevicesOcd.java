package eu.heir.devices;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Settings as the console shows them; read by {@link DevicesSettings}. */
@ObjectClassDefinition(
        name = "HEIR devices",
        description = "The registry of devices: who speaks, concluded from claims, address and certificate.")
@interface DevicesOcd {
    @AttributeDefinition(
            name = "Look at peers every (ms)",
            description = "How often the gateway's table of peers is looked at. A new device is known after this time.",
            min = "" + DevicesSettings.POLL_LEAST_MS,
            max = "" + DevicesSettings.POLL_CEILING_MS)
    int poll_ms() default DevicesSettings.POLL_DEFAULT_MS;

    @AttributeDefinition(
            name = "Devices",
            description =
                    "Most devices kept. Beyond it staged ones that nobody has touched make room, the one not seen for longest"
                            + " first; when there is none, what is new is turned away and counted.",
            min = "" + DevicesSettings.DEVICES_LEAST,
            max = "" + DevicesSettings.DEVICES_CEILING)
    int devices_max() default Limits.DEVICES_DEFAULT;

    @AttributeDefinition(
            name = "Devices of one address",
            description =
                    "Beyond it the address's own staged devices make room, so that a sender that changes its claims all the"
                            + " time drives out nobody else.",
            min = "1",
            max = "" + DevicesSettings.DEVICES_CEILING)
    int devices_per_address_max() default Limits.PER_ADDRESS_DEFAULT;

    @AttributeDefinition(
            name = "Observations of one device",
            description =
                    "Ways of speaking (listener, address, claims, certificate) kept of one device; the oldest goes first.",
            min = "2",
            max = "" + DevicesSettings.PER_DEVICE_CEILING)
    int observations_per_device_max() default Limits.FACETS_DEFAULT;

    @AttributeDefinition(
            name = "History of one device",
            description = "Changes kept of one device; the oldest goes first. The journal keeps them all.",
            min = "10",
            max = "" + DevicesSettings.PER_DEVICE_CEILING)
    int history_per_device_max() default Limits.HISTORY_DEFAULT;

    @AttributeDefinition(
            name = "Silent after (s)",
            description =
                    "A device is silent when it was not seen for so long: only then other claims from its address, or its"
                            + " claims from another address, are taken for a change of it.",
            min = "1",
            max = "" + DevicesSettings.QUIET_CEILING_SECONDS)
    int quiet_seconds() default Limits.QUIET_DEFAULT_SECONDS;

    @AttributeDefinition(
            name = "Address stable after (h)",
            description = "An address counts as a device's own when it has spoken from there for so long.",
            min = "0",
            max = "" + DevicesSettings.STABLE_CEILING_HOURS)
    int address_stable_hours() default Limits.STABLE_DEFAULT_HOURS;

    @AttributeDefinition(
            name = "Save counts every (s)",
            description = "How often counts and times of seen devices are written; changes are written at once.",
            min = "1",
            max = "" + DevicesSettings.SAVE_CEILING_SECONDS)
    int counts_save_seconds() default DevicesSettings.SAVE_DEFAULT_SECONDS;
}
