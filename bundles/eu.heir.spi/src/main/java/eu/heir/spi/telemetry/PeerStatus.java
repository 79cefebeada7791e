package eu.heir.spi.telemetry;

import java.time.Instant;

/**
 * Who speaks through a listener: one row for each address and set of claims.
 *
 * @param listener name of the listener
 * @param address numeric IP address
 * @param claims what it says of itself ({@code MSH-3=MONITOR MSH-4=ICU}), at most 160 characters, hostile text possible; empty before
 *     its first interaction
 * @param interactions requests seen
 * @param refused requests that policy refused (also when monitor mode let them pass)
 * @param lastSeen time of its last request
 */
public record PeerStatus(
        String listener, String address, String claims, long interactions, long refused, Instant lastSeen) {}
