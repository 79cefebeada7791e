package eu.heir.spi.telemetry;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who speaks through a listener: one row for each address, set of claims and client certificate.
 *
 * @param listener name of the listener
 * @param address numeric IP address
 * @param claims what it says of itself ({@code MSH-3=MONITOR MSH-4=ICU}), at most 160 characters, hostile text possible; empty when it
 *     says nothing, or before its first interaction
 * @param interactions requests seen
 * @param refused requests that policy refused (also when monitor mode let them pass)
 * @param firstSeen time of its first request since the row is there: it goes when the process ends or makes room for another
 * @param lastSeen time of its last request; on an opaque listener of its last hello
 * @param operations the protocol's names of what it asked for, in the order first seen, hostile text possible; at most 16, further ones are left out
 * @param tls what is known of TLS on its leg, or null on a clear one
 */
public record PeerStatus(
        String listener,
        String address,
        String claims,
        long interactions,
        long refused,
        Instant firstSeen,
        Instant lastSeen,
        List<String> operations,
        @Nullable Tls tls) {
    /**
     * TLS on the device's leg, as of its newest session.
     *
     * @param version such as {@code TLSv1.3}, or empty on an opaque listener
     * @param certificate SHA-256 of the client certificate that the listener verified, 64 hexadecimal digits, or empty
     * @param subject its subject (RFC 4514), at most 200 characters, or empty
     * @param hello JA3 fingerprint of the hello, read on opaque listeners only, else empty
     */
    public record Tls(String version, String certificate, String subject, String hello) {}
}
