package eu.heir.spi.devices;

import java.util.Set;

/**
 * Which devices, in which order.
 *
 * @param text words that must all occur in name, id, address, claims, certificate or operation, without regard to case; empty for all
 * @param states only these
 * @param listener only those that speak through this listener; empty for all
 * @param sort by what
 * @param descending the other way round
 * @param page which page, from 0
 * @param pageSize devices of a page, 1 to {@link #PAGE_SIZE_MAX}
 */
public record DeviceQuery(
        String text, Set<DeviceState> states, String listener, Sort sort, boolean descending, int page, int pageSize) {
    /** Most devices of a page. */
    public static final int PAGE_SIZE_MAX = 500;

    /** Devices of a page unless asked for otherwise. */
    public static final int PAGE_SIZE_DEFAULT = 50;

    /**
     * Checks its parts.
     *
     * @throws IllegalArgumentException when page or page size is out of range
     */
    public DeviceQuery {
        states = Set.copyOf(states);
        if (page < 0 || pageSize < 1 || pageSize > PAGE_SIZE_MAX) {
            throw new IllegalArgumentException("a page from 0, of 1 to " + PAGE_SIZE_MAX + " devices");
        }
    }

    /** All devices, those seen last first. */
    public static final DeviceQuery ALL =
            new DeviceQuery("", Set.of(DeviceState.values()), "", Sort.LAST_SEEN, true, 0, PAGE_SIZE_DEFAULT);

    /** By what devices are put in order; equal ones in the order in which they became known. */
    public enum Sort {
        /** Name; those without one by their claims. */
        NAME,
        /** State, in the order of {@link DeviceState}. */
        STATE,
        /** Assurance, the weakest first. */
        ASSURANCE,
        /** When first seen. */
        FIRST_SEEN,
        /** When last seen. */
        LAST_SEEN,
        /** Requests seen. */
        INTERACTIONS,
        /** Requests refused. */
        REFUSED,
        /** Requests a minute. */
        RATE
    }
}
