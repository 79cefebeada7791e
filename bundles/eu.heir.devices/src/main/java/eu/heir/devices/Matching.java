package eu.heir.devices;

import eu.heir.devices.Sighting.Way;
import eu.heir.spi.devices.DeviceChangeKind;
import eu.heir.spi.devices.DeviceState;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Whose a sighting is. Pure: what is known comes in, a verdict comes out; time is what the sightings say.
 *
 * <p>Keys, the strongest first. A <b>certificate</b> was verified by the listener, somebody holds its key. <b>Claims</b> (MSH-3, MSH-4) are
 * anybody's to make. An <b>address</b> tells devices apart and proves nothing. A TLS hello names a library and decides nothing.
 *
 * <ol>
 *   <li>Seen exactly so before (listener, address, claims, certificate): that device, whoever else it resembles. So what an
 *       administrator merged or split stays so.
 *   <li>With a certificate that is known: the device that makes these claims with it, from whatever address. Other claims than before are
 *       a <i>change of claims</i> when the one device of that certificate is silent; while it still speaks, the certificate belongs to an
 *       interface engine with several senders, and each sender is a device.
 *   <li>With a new certificate: the device that makes these claims from this address and had none so far (<i>certificate added</i>), or
 *       that had one of the same subject (<i>renewed</i>; from another address only when silent). A certificate of another subject is
 *       another device, though it makes the same claims from the same address: a <i>replacement</i> when the old one is silent, a
 *       <i>conflict</i> when not.
 *   <li>Without a certificate: the device that makes these claims from this address, also when it has a certificate elsewhere
 *       (<i>certificate missing</i>).
 *   <li>Else, when one device makes these claims: it has <i>moved</i> when it is silent (DHCP); when it still speaks, or is known by a
 *       certificate, this is another device and a <i>conflict</i>. When several make them the claims name a type, not a device, and each
 *       address is a device.
 *   <li>Else, when one device speaks from this address, has no certificate, is not retired and is silent: its <i>claims have changed</i>.
 *       When it still speaks, or several speak from there, the address belongs to an interface engine or a NAT, and each sender is a
 *       device that shares its address.
 *   <li>Without claims and certificate there is one device for each address; it is never taken for one that makes claims.
 * </ol>
 *
 * <p><i>Moved</i> and <i>claims changed</i> are inferred from silence and so may be wrong: {@link Registry} withdraws them when the old
 * way of speaking returns.
 *
 * <p>Promise: the order of sightings within a pass never matters. Over several passes it does not matter either as long as nothing
 * that shares a key was silent in between, each certificate has a subject of its own, and claims are made either always or never with one:
 * then devices are exactly the different (certificate, claims), (claims, address) and (address).
 */
final class Matching {
    /** Most devices told of a conflict. */
    private static final int RIVALS_MAX = 3;

    private final Index index;
    private final long quietMillis;

    Matching(Index index, long quietMillis) {
        this.index = index;
        this.quietMillis = quietMillis;
    }

    /** Whose a sighting is that was not seen exactly so before. */
    sealed interface Match {
        /**
         * A device that is known.
         *
         * @param change what that says about it, or null
         */
        record Same(Device device, @Nullable DeviceChangeKind change) implements Match {}

        /**
         * Nobody known.
         *
         * @param conflict CONFLICT or REPLACED with regard to the rivals, or null
         */
        record Fresh(@Nullable DeviceChangeKind conflict, List<Device> rivals) implements Match {}
    }

    private static final Match FRESH = new Match.Fresh(null, List.of());

    Match match(Sighting sighting) {
        if (sighting.key().signed()) {
            Set<Device> holders = index.certificate(sighting.key().certificate());
            return holders.isEmpty() ? newCertificate(sighting) : knownCertificate(sighting, holders);
        }
        return sighting.key().claimed()
                ? byClaims(sighting)
                : same(only(index.place("", sighting.key().address())));
    }

    private Match knownCertificate(Sighting sighting, Set<Device> holders) {
        Way key = sighting.key();
        Set<Device> exact = index.signed(key.certificate(), key.claims());
        if (!exact.isEmpty()) {
            return same(only(exact));
        }
        Device holder = only(holders);
        if (holder == null) {
            return FRESH;
        }
        boolean saidNothing = index.signed(key.certificate(), "").size() == 1
                && holder.facets.values().stream()
                        .noneMatch(facet -> facet.key.certificate().equals(key.certificate()) && facet.key.claimed());
        if (saidNothing || !key.claimed()) {
            return same(holder);
        }
        return quiet(holder, sighting) ? new Match.Same(holder, DeviceChangeKind.CLAIMS_CHANGED) : FRESH;
    }

    private Match newCertificate(Sighting sighting) {
        Way key = sighting.key();
        if (!key.claimed()) {
            return FRESH;
        }
        Set<Device> place = index.place(key.claims(), key.address());
        Device here = only(place);
        if (here != null && !here.signed()) {
            return new Match.Same(here, DeviceChangeKind.CERTIFICATE_ADDED);
        }
        Device renewed = sighting.subject().isEmpty() ? null : only(index.subject(sighting.subject(), key.claims()));
        if (renewed != null && (place.contains(renewed) || quiet(renewed, sighting))) {
            return new Match.Same(renewed, DeviceChangeKind.CERTIFICATE_CHANGED);
        }
        if (place.isEmpty()) {
            return FRESH;
        }
        boolean allQuiet = place.stream().allMatch(device -> quiet(device, sighting));
        return fresh(allQuiet ? DeviceChangeKind.REPLACED : DeviceChangeKind.CONFLICT, place);
    }

    private Match byClaims(Sighting sighting) {
        Way key = sighting.key();
        Set<Device> place = index.place(key.claims(), key.address());
        if (!place.isEmpty()) {
            Device here = only(place);
            if (here == null) {
                return fresh(DeviceChangeKind.CONFLICT, place);
            }
            boolean signedHere = here.facets.values().stream()
                    .filter(facet -> facet.key.claims().equals(key.claims())
                            && facet.key.address().equals(key.address()))
                    .allMatch(facet -> facet.key.signed());
            return new Match.Same(here, signedHere ? DeviceChangeKind.CERTIFICATE_MISSING : null);
        }
        Set<Device> claimants = index.claims(key.claims());
        if (claimants.size() > 1) {
            return FRESH;
        }
        Device elsewhere = only(claimants);
        if (elsewhere != null) {
            return !elsewhere.signed() && quiet(elsewhere, sighting)
                    ? new Match.Same(elsewhere, DeviceChangeKind.MOVED)
                    : fresh(DeviceChangeKind.CONFLICT, claimants);
        }
        Device neighbour = only(index.claimants(key.address()));
        return neighbour != null
                        && neighbour.state != DeviceState.RETIRED
                        && !neighbour.signed()
                        && neighbour.newest().key.address().equals(key.address())
                        && quiet(neighbour, sighting)
                ? new Match.Same(neighbour, DeviceChangeKind.CLAIMS_CHANGED)
                : FRESH;
    }

    /** Whether a device had fallen silent before a sighting began. */
    private boolean quiet(Device device, Sighting sighting) {
        return device.lastMillis + quietMillis < sighting.sinceMillis();
    }

    private static Match same(@Nullable Device device) {
        return device == null ? FRESH : new Match.Same(device, null);
    }

    private static Match fresh(DeviceChangeKind conflict, Set<Device> rivals) {
        return new Match.Fresh(conflict, rivals.stream().limit(RIVALS_MAX).toList());
    }

    private static @Nullable Device only(Set<Device> devices) {
        return devices.size() == 1 ? devices.iterator().next() : null;
    }
}
