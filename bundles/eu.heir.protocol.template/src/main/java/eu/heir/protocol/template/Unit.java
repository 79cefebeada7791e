package eu.heir.protocol.template;

import eu.heir.api.Interaction;
import eu.heir.api.Side;
import java.util.List;

/**
 * What must be known of a unit until it has been decided on. It holds no view of its bytes, so it does no harm when it is kept a
 * little longer.
 *
 * @param from who sent it
 * @param interaction the object that was handed out, by which {@code refuse} is recognised
 * @param entries where its members stand, in the order of the members; empty when it has none
 */
record Unit(Side from, Header header, Interaction interaction, List<Entry> entries) {}
