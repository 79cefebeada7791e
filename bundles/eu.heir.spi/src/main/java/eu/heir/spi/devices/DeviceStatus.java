package eu.heir.spi.devices;

import java.time.Instant;
import java.util.List;

/**
 * A device as it stands. Lists are sorted and bounded by the observations kept of a device ({@code observations.per.device.max}).
 *
 * @param id random UUID
 * @param name what an administrator calls it, or empty
 * @param state what was decided
 * @param assurance what its identity rests on
 * @param unconfirmed whether something changed or is disputed since somebody last admitted it
 * @param protocols protocols of its listeners, as far as these are there
 * @param listeners names of the listeners it speaks through
 * @param addresses numeric IP addresses
 * @param claims what it says of itself ({@code MSH-3=MONITOR MSH-4=ICU}), hostile text possible; without the empty one
 * @param certificates certificates it showed
 * @param hellos JA3 fingerprints of its TLS hello, seen on opaque listeners
 * @param operations the protocol's names of what it does, hostile text possible; at most 64
 * @param firstSeen when it first spoke
 * @param lastSeen when it last spoke
 * @param interactions requests seen
 * @param refused requests that policy refused, also when monitor mode let them pass
 * @param perMinute requests a minute, averaged over about five minutes
 * @param sharesAddress devices that share one of its addresses, itself left out
 * @param sharesClaims devices that make the same claims, itself left out
 * @param sharesCertificate devices that show the same certificate, itself left out
 */
public record DeviceStatus(
        String id,
        String name,
        DeviceState state,
        Assurance assurance,
        boolean unconfirmed,
        List<String> protocols,
        List<String> listeners,
        List<String> addresses,
        List<String> claims,
        List<Certificate> certificates,
        List<String> hellos,
        List<String> operations,
        Instant firstSeen,
        Instant lastSeen,
        long interactions,
        long refused,
        double perMinute,
        int sharesAddress,
        int sharesClaims,
        int sharesCertificate) {
    /**
     * A TLS client certificate.
     *
     * @param sha256 fingerprint, 64 hexadecimal digits
     * @param subject its subject (RFC 4514), hostile text possible
     */
    public record Certificate(String sha256, String subject) {}
}
