package eu.heir.devices;

import eu.heir.spi.telemetry.PeerStatus;
import java.util.List;

/**
 * A row of the gateway's table of peers: somebody spoke.
 *
 * @param key how they spoke
 * @param subject of the certificate, or empty
 * @param hello JA3 of the TLS hello, or empty
 * @param operations what they asked for
 * @param sinceMillis when the row began; another value with the same key is another row, whose counts begin at 0
 * @param lastMillis when they spoke last
 * @param interactions requests since the row began
 * @param refused of these, refused
 */
record Sighting(
        Way key,
        String subject,
        String hello,
        List<String> operations,
        long sinceMillis,
        long lastMillis,
        long interactions,
        long refused) {
    /**
     * How somebody speaks.
     *
     * @param listener name of the listener
     * @param address numeric IP address
     * @param claims what they say of themselves, or empty
     * @param certificate SHA-256 of their certificate, or empty
     */
    record Way(String listener, String address, String claims, String certificate) {
        boolean claimed() {
            return !claims.isEmpty();
        }

        boolean signed() {
            return !certificate.isEmpty();
        }
    }

    static Sighting of(PeerStatus peer) {
        PeerStatus.Tls tls = peer.tls();
        return new Sighting(
                new Way(peer.listener(), peer.address(), peer.claims(), tls == null ? "" : tls.certificate()),
                tls == null ? "" : tls.subject(),
                tls == null ? "" : tls.hello(),
                peer.operations(),
                peer.firstSeen().toEpochMilli(),
                peer.lastSeen().toEpochMilli(),
                peer.interactions(),
                peer.refused());
    }
}
