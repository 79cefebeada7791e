package eu.heir.gateway;

import eu.heir.api.protocol.Limits;
import eu.heir.spi.decision.Criticality;
import eu.heir.spi.decision.Mode;
import java.net.InetSocketAddress;
import java.util.Map;

/**
 * A listener file, checked.
 *
 * @param name from the file's name
 * @param protocol the word of its protocol
 * @param listenAddress where it accepts; resolved
 * @param upstreamAddress where it dials; unresolved when it is a host name, so that each dial asks again
 * @param mode how far it goes
 * @param criticality what a blocked message could do
 * @param tls what happens on each leg
 * @param limits hold.max.bytes, unit.max.bytes
 * @param sessionsMax most open sessions
 * @param outstandingMax most unanswered requests per session and side
 * @param peerBounds what one peer may take
 * @param connectTimeoutMillis how long a dial may take
 * @param replyTimeoutMillis after which a reply is not expected any more
 * @param parkMaxMillis how long sessions wait for an adapter
 * @param quiesceMaxMillis how long a session may take to reach a unit edge when its adapter is replaced
 * @param drainMaxMillis how long a stopped listener waits for outstanding replies
 * @param lingerMaxMillis how long a closed connection may take to flush and be closed by its peer
 * @param halfCloseMaxMillis how long one direction may go on when the other has ended
 * @param adapterSettings all other keys: the adapter's
 */
record ListenerSettings(
        String name,
        String protocol,
        InetSocketAddress listenAddress,
        InetSocketAddress upstreamAddress,
        Mode mode,
        Criticality criticality,
        TlsSettings tls,
        Limits limits,
        int sessionsMax,
        int outstandingMax,
        PeerBounds peerBounds,
        long connectTimeoutMillis,
        long replyTimeoutMillis,
        long parkMaxMillis,
        long quiesceMaxMillis,
        long drainMaxMillis,
        long lingerMaxMillis,
        long halfCloseMaxMillis,
        Map<String, String> adapterSettings) {

    String listen() {
        return hostAndPort(listenAddress);
    }

    String upstream() {
        return hostAndPort(upstreamAddress);
    }

    private static String hostAndPort(InetSocketAddress address) {
        String host = address.getHostString();
        return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + address.getPort();
    }
}
