package eu.heir.spi.decision;

import eu.heir.api.Side;
import java.net.InetAddress;

/**
 * Where an interaction passes: facts of the session, made once per session and direction.
 *
 * @param listener name of the listener
 * @param protocol its protocol
 * @param mode its mode
 * @param criticality its criticality
 * @param sender the side that sent the interaction
 * @param address IP address of that side
 * @param moment what changes while the session lasts
 */
public record Conduit(
        String listener,
        String protocol,
        Mode mode,
        Criticality criticality,
        Side sender,
        InetAddress address,
        Moment moment) {}
