package eu.heir.gateway;

import eu.heir.spi.telemetry.GatewayStatus.BoundStatus;
import java.util.Collection;
import java.util.List;

/** What one listener takes of its bounds; for each bound of a session or a peer, by the one that takes most. Any thread. */
final class ListenerBounds {
    private ListenerBounds() {}

    static List<BoundStatus> of(
            ListenerSettings settings, ConnectionLimits limits, ListenerMeter meter, Collection<SessionPump> sessions) {
        StallWatch.Use most = StallWatch.Use.NONE;
        for (SessionPump session : sessions) {
            most = most.most(session.use());
        }
        PeerBounds peers = settings.peerBounds();
        return List.of(
                status(settings, meter, ListenerFile.SESSIONS_MAX, limits.open(), settings.sessionsMax()),
                status(
                        settings,
                        meter,
                        ListenerFile.CONNECTIONS_PER_PEER_MAX,
                        limits.mostOfOnePeer(),
                        peers.connectionsPerPeerMax()),
                status(
                        settings,
                        meter,
                        ListenerFile.HOLD_MAX,
                        most.heldBytes(),
                        settings.limits().holdMax()),
                status(
                        settings,
                        meter,
                        ListenerFile.UNIT_MAX,
                        most.unitBytes(),
                        settings.limits().unitMax()),
                status(settings, meter, ListenerFile.OUTSTANDING_MAX, most.outstanding(), settings.outstandingMax()),
                status(
                        settings,
                        meter,
                        ListenerFile.CONNECT_TIMEOUT,
                        most.dialMillis(),
                        settings.connectTimeoutMillis()),
                status(
                        settings,
                        meter,
                        ListenerFile.HANDSHAKE_TIMEOUT,
                        meter.handshakes.longestMillis(),
                        settings.tls().handshakeTimeoutMillis()),
                new BoundStatus(
                        ListenerFile.REPLY_TIMEOUT.key(),
                        settings.name(),
                        most.replyMillis(),
                        settings.replyTimeoutMillis(),
                        meter.repliesMissed.sum()),
                status(settings, meter, ListenerFile.UNIT_TIMEOUT, most.unitMillis(), peers.unitTimeoutMillis()),
                status(settings, meter, ListenerFile.WRITE_TIMEOUT, most.writeMillis(), peers.writeTimeoutMillis()),
                status(settings, meter, ListenerFile.IDLE_TIMEOUT, most.idleMillis(), peers.idleTimeoutMillis()),
                wait(settings, meter, ListenerFile.PARK_MAX, settings.parkMaxMillis()),
                wait(settings, meter, ListenerFile.QUIESCE_MAX, settings.quiesceMaxMillis()),
                wait(settings, meter, ListenerFile.DRAIN_MAX, settings.drainMaxMillis()),
                wait(settings, meter, ListenerFile.LINGER_MAX, settings.lingerMaxMillis()),
                wait(settings, meter, ListenerFile.HALF_CLOSE_MAX, settings.halfCloseMaxMillis()));
    }

    private static BoundStatus wait(
            ListenerSettings settings, ListenerMeter meter, ListenerFile.Bound bound, long limit) {
        return status(settings, meter, bound, meter.waits(bound).longestMillis(), limit);
    }

    private static BoundStatus status(
            ListenerSettings settings, ListenerMeter meter, ListenerFile.Bound bound, long used, long limit) {
        return new BoundStatus(bound.key(), settings.name(), used, limit, meter.bounds.count(bound.key()));
    }
}
