package eu.heir.gateway;

import eu.heir.api.protocol.Patch;
import java.util.List;

/**
 * Bytes of the gateway's own that wait for a unit edge.
 *
 * @param bytes one or more whole units
 * @param patches counters, filled in when the bytes leave
 * @param thenClose both legs are closed once they are out
 */
@SuppressWarnings("ArrayRecordComponent") // compared by nobody
record Injection(byte[] bytes, List<Patch> patches, boolean thenClose) {}
