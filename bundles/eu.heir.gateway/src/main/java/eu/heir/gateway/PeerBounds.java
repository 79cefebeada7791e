package eu.heir.gateway;

/**
 * What one peer may take of a listener. A wait of 0 has no end.
 *
 * @param connectionsPerPeerMax most connections of one address ({@code connections.per.peer.max})
 * @param unitTimeoutMillis how long a unit may take from its first byte to its last ({@code unit.timeout.ms}), ...
 * @param unitRateMin ... plus one second for each of this many bytes ({@code unit.rate.min.bytes.per.s})
 * @param writeTimeoutMillis how long a peer may take none of the bytes that wait for it ({@code write.timeout.ms})
 * @param idleTimeoutMillis how long nothing at all may pass while no reply is due ({@code idle.timeout.ms})
 */
record PeerBounds(
        int connectionsPerPeerMax,
        long unitTimeoutMillis,
        long unitRateMin,
        long writeTimeoutMillis,
        long idleTimeoutMillis) {}
