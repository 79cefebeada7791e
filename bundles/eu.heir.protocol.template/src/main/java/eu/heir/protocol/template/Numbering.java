package eu.heir.protocol.template;

import eu.heir.api.Side;
import eu.heir.api.host.Counter;
import eu.heir.api.host.SessionContext;
import eu.heir.api.protocol.Patch;

/**
 * Trick: numbers that must follow the order in which frames leave. The gateway drops refused frames and injects its own, so the
 * sender's numbers no longer fit. The adapter does not count: it says where the number stands, and the gateway fills it in when the
 * bytes leave. The series belongs to the gateway and survives the replacement of the adapter.
 */
final class Numbering {
    private static final Counter.Rule SEQUENCE = new Counter.Rule("sequence", 1, 0xFFFF_FFFFL, 1, 4, true);

    private final Patch toDevice;
    private final Patch toHospital;

    Numbering(SessionContext context) {
        toDevice = Patch.counter(Frame.SEQUENCE_AT, context.counter(Side.DEVICE, SEQUENCE));
        toHospital = Patch.counter(Frame.SEQUENCE_AT, context.counter(Side.HOSPITAL, SEQUENCE));
    }

    /** Numbers a frame that leaves towards a side. */
    Patch towards(Side side) {
        return side == Side.DEVICE ? toDevice : toHospital;
    }
}
