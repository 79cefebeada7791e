package eu.heir.protocol.template;

import eu.heir.api.Correlation;
import eu.heir.api.Side;
import eu.heir.api.host.SessionContext;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;

/**
 * Trick: bytes of the gateway's own. A device whose frames are all refused is alive, but the hospital side hears nothing of it and
 * would give it up. So the gateway pings in its place, with the id 0 that the protocol keeps for intermediaries, and drops the answer,
 * which the device never asked for.
 */
final class KeepAlive {
    /** Under this name the gateway knows that the answer is not the device's. */
    static final Correlation OWN = new Correlation(Side.DEVICE, "PING:own");

    /** The id that no peer uses for itself. */
    static final int ID = 0;

    private final SessionContext context;
    private final Numbering numbering;
    private final long intervalMillis;
    private boolean greeted;
    private long heardMillis;
    private long forwardedMillis;
    private long forwardedBefore;
    private int outstanding;

    KeepAlive(SessionContext context, Numbering numbering, long intervalMillis) {
        this.context = context;
        this.numbering = numbering;
        this.intervalMillis = intervalMillis;
        forwardedMillis = context.nowMillis();
        forwardedBefore = forwardedMillis;
        heardMillis = forwardedMillis;
    }

    /** The hospital side answered the HELLO: from now on it expects to hear something. */
    void greeted() {
        greeted = true;
    }

    /** The device sent a unit; it counts as forwarded unless {@link #refused} follows. */
    void heard() {
        heardMillis = context.nowMillis();
        forwardedBefore = forwardedMillis;
        forwardedMillis = heardMillis;
    }

    /** The unit heard last was not forwarded after all. */
    void refused() {
        forwardedMillis = forwardedBefore;
    }

    void tick(long nowMillis) {
        boolean silent = nowMillis - forwardedMillis >= intervalMillis;
        boolean alive = nowMillis - heardMillis < intervalMillis;
        if (greeted && silent && alive && outstanding == 0) {
            context.inject(Side.HOSPITAL, Frame.of(FrameType.PING, 0, ID), OWN, numbering.towards(Side.HOSPITAL));
            outstanding++;
            forwardedMillis = nowMillis;
            forwardedBefore = nowMillis;
        }
    }

    /** Whether a PONG answers a ping of ours. */
    boolean isOwn(Side from, Header pong) {
        return from == Side.HOSPITAL && pong.id() == ID && outstanding > 0;
    }

    void answered() {
        outstanding--;
    }

    void save(DataOutputStream out) throws IOException {
        out.writeBoolean(greeted);
        out.writeInt(outstanding);
    }

    void load(DataInputStream in) throws IOException {
        greeted = in.readBoolean();
        outstanding = in.readInt();
    }
}
