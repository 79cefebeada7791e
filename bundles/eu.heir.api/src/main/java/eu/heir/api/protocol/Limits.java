package eu.heir.api.protocol;

/**
 * Bounds in force for a session.
 *
 * @param holdMax most bytes the gateway holds for one unit; a longer one must be streamed. Also the largest {@link Step#need}. 1 KiB
 *     to 64 MiB, listener setting {@code hold.max.bytes}
 * @param unitMax most bytes one unit may have; a longer one is an anomaly of kind OVERSIZE. Listener setting {@code
 *     unit.max.bytes}
 */
public record Limits(int holdMax, long unitMax) {
    /** Smallest {@code holdMax}. */
    public static final int HOLD_MIN = 1024;

    /** Largest {@code holdMax}. */
    public static final int HOLD_CEILING = 64 << 20;

    /** Default: hold 256 KiB, units up to 32 MiB. */
    public static final Limits DEFAULT = new Limits(256 << 10, 32L << 20);

    /**
     * Checks its parts.
     *
     * @throws IllegalArgumentException when out of range, or a unit could not even be held
     */
    public Limits {
        if (holdMax < HOLD_MIN || holdMax > HOLD_CEILING) {
            throw new IllegalArgumentException(
                    "hold.max.bytes must be " + HOLD_MIN + " to " + HOLD_CEILING + ", not " + holdMax);
        }
        if (unitMax < HOLD_MIN) {
            throw new IllegalArgumentException("unit.max.bytes must be at least " + HOLD_MIN + ", not " + unitMax);
        }
    }
}
