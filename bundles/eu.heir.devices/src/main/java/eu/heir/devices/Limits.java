package eu.heir.devices;

/**
 * Bounds and times.
 *
 * @param devicesMax devices kept
 * @param devicesPerAddressMax staged devices of one address that nobody has touched
 * @param facetsMax observations kept of one device
 * @param historyMax changes kept of one device
 * @param quietMillis a device is silent when it was not seen for so long
 * @param stableMillis an address is a device's own after so long
 */
record Limits(
        int devicesMax, int devicesPerAddressMax, int facetsMax, int historyMax, long quietMillis, long stableMillis) {
    static final int DEVICES_DEFAULT = 20_000;
    static final int PER_ADDRESS_DEFAULT = 512;
    static final int FACETS_DEFAULT = 64;
    static final int HISTORY_DEFAULT = 100;
    static final int QUIET_DEFAULT_SECONDS = 300;
    static final int STABLE_DEFAULT_HOURS = 24;

    private static final long SECOND_MILLIS = 1000;
    private static final long HOUR_MILLIS = 3_600_000;

    static final Limits DEFAULT = new Limits(
            DEVICES_DEFAULT,
            PER_ADDRESS_DEFAULT,
            FACETS_DEFAULT,
            HISTORY_DEFAULT,
            QUIET_DEFAULT_SECONDS * SECOND_MILLIS,
            STABLE_DEFAULT_HOURS * HOUR_MILLIS);
}
