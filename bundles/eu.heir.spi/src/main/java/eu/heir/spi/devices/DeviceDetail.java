package eu.heir.spi.devices;

import java.time.Instant;
import java.util.List;

/**
 * One device with what it was concluded from and what happened to it.
 *
 * @param device as it stands
 * @param observations what it was concluded from, the newest first
 * @param history the newest first; bounded by {@code history.per.device.max}
 */
public record DeviceDetail(DeviceStatus device, List<Observation> observations, List<DeviceChange> history) {
    /**
     * One way in which it was seen.
     *
     * @param number names it for {@link Devices#split}
     * @param listener name of the listener
     * @param address numeric IP address
     * @param claims what it said of itself, or empty
     * @param certificate SHA-256 of the client certificate, or empty
     * @param subject its subject, or empty
     * @param hello JA3 of the TLS hello, or empty
     * @param inferred why it was taken to be this device without proof (MOVED, CLAIMS_CHANGED), or empty; an administrator's
     *     admission or merge settles that
     * @param operations what it did
     * @param firstSeen when first
     * @param lastSeen when last
     * @param interactions requests seen
     * @param refused requests that policy refused
     */
    public record Observation(
            long number,
            String listener,
            String address,
            String claims,
            String certificate,
            String subject,
            String hello,
            String inferred,
            List<String> operations,
            Instant firstSeen,
            Instant lastSeen,
            long interactions,
            long refused) {}
}
