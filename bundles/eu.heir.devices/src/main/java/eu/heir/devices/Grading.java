package eu.heir.devices;

import eu.heir.spi.devices.Assurance;
import eu.heir.spi.devices.DeviceChangeKind;

/** What an identity rests on; the levels are defined at {@link Assurance}. Pure. */
final class Grading {
    /** Ways of speaking that were last used longer before the newest one no longer count, milliseconds. */
    private static final long RECENT_MILLIS = 86_400_000;

    private final Index index;
    private final long stableMillis;

    Grading(Index index, long stableMillis) {
        this.index = index;
        this.stableMillis = stableMillis;
    }

    Assurance of(Device device) {
        Assurance lowest = Assurance.CERTIFICATE_AND_CLAIMS;
        boolean any = false;
        for (Facet facet : device.facets.values()) {
            if (facet.lastMillis >= device.lastMillis - RECENT_MILLIS) {
                Assurance one = of(device, facet);
                lowest = one.compareTo(lowest) < 0 ? one : lowest;
                any = true;
            }
        }
        return any ? lowest : Assurance.ADDRESS;
    }

    private Assurance of(Device device, Facet facet) {
        boolean changed = facet.inferred.equals(DeviceChangeKind.CLAIMS_CHANGED.name());
        if (facet.key.signed()) {
            boolean sole = index.certificate(facet.key.certificate()).size() == 1;
            return sole && facet.key.claimed() && !changed ? Assurance.CERTIFICATE_AND_CLAIMS : Assurance.CERTIFICATE;
        }
        if (!facet.key.claimed() || changed || index.claims(facet.key.claims()).size() > 1) {
            return Assurance.ADDRESS;
        }
        boolean settled = facet.inferred.isEmpty() && addressFor(device, facet) >= stableMillis;
        return settled ? Assurance.CLAIMS_AND_ADDRESS : Assurance.CLAIMS;
    }

    /** How long a device has made these claims from this address, milliseconds. */
    private static long addressFor(Device device, Facet facet) {
        long first = facet.firstMillis;
        long last = facet.lastMillis;
        for (Facet other : device.facets.values()) {
            if (other.key.address().equals(facet.key.address())
                    && other.key.claims().equals(facet.key.claims())) {
                first = Math.min(first, other.firstMillis);
                last = Math.max(last, other.lastMillis);
            }
        }
        return last - first;
    }
}
