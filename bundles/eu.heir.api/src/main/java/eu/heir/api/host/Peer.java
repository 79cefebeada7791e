package eu.heir.api.host;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the gateway knows of one end of a connection.
 *
 * @param address numeric IP address, or empty when not connected
 * @param port TCP port, or 0 when not connected
 * @param tls what TLS agreed on, or null on a clear leg
 */
public record Peer(String address, int port, @Nullable Tls tls) {
    /**
     * What TLS agreed on.
     *
     * @param version such as {@code TLSv1.3}
     * @param cipherSuite IANA name
     * @param certificateChain the peer's certificates, DER, its own first; empty when it showed none
     */
    public record Tls(String version, String cipherSuite, List<byte[]> certificateChain) {}

    /** Not connected yet. */
    public static final Peer UNKNOWN = new Peer("", 0, null);
}
