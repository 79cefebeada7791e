package eu.heir.gateway;

import eu.heir.api.Interaction;
import eu.heir.api.Operation;
import eu.heir.api.Reason;
import eu.heir.api.Side;
import eu.heir.api.Verb;
import eu.heir.spi.decision.Decision;
import eu.heir.spi.decision.FailAction;
import eu.heir.spi.decision.FailCondition;
import eu.heir.spi.decision.Mode;
import eu.heir.spi.decision.Verdict;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOutboundBuffer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds out whether one session stands still, and what it takes of its bounds. It looks once a second, when the pump ticks, at plain
 * counts that the data path keeps anyway; so a bound on waiting takes effect up to two ticks late, and costs no timer per read as
 * {@code IdleStateHandler} would.
 *
 * <ul>
 *   <li>{@code unit.timeout.ms}: a unit has begun and does not come to its end. Time in which the gateway itself did not read (because
 *       the other side takes no more, or a reply is due first) is not held against the sender, and every {@code
 *       unit.rate.min.bytes.per.s} bytes buy it another second.
 *   <li>{@code write.timeout.ms}: bytes wait for a peer that takes none of them.
 *   <li>{@code idle.timeout.ms}: nothing passes in either direction and no reply is due.
 * </ul>
 *
 * In monitor mode nothing is cut: it is counted and told, once for each standstill. In enforce mode the session ends; on a listener of
 * criticality in-therapy a unit that stands still passes uninspected instead, and a peer that takes nothing is only told of.
 *
 * <p>On the session's thread, but for {@link #use()}.
 */
final class StallWatch {
    private static final Logger LOG = LoggerFactory.getLogger(StallWatch.class);

    /** Most time that one look accounts for, milliseconds: a pause of the gateway's own is nobody else's fault. */
    private static final long STEP_MAX_MILLIS = 3_000;

    private static final Interaction STREAM =
            Interaction.request(new Operation(Verb.SESSION, "stream")).build();

    /**
     * What a session took of its bounds when it was last looked at.
     *
     * @param heldBytes bytes held in the direction that holds more
     * @param unitBytes bytes of the longest open unit
     * @param outstanding unanswered requests of the side that has more
     * @param replyMillis how long the oldest reply has been due
     * @param dialMillis how long the hospital side has been dialled
     * @param unitMillis how long the oldest open unit has had
     * @param writeMillis how long a peer has taken nothing of what waits for it
     * @param idleMillis how long nothing has passed
     */
    record Use(
            int heldBytes,
            long unitBytes,
            int outstanding,
            long replyMillis,
            long dialMillis,
            long unitMillis,
            long writeMillis,
            long idleMillis) {
        static final Use NONE = new Use(0, 0, 0, 0, 0, 0, 0, 0);

        /** The larger of each. */
        Use most(Use other) {
            return new Use(
                    Math.max(heldBytes, other.heldBytes),
                    Math.max(unitBytes, other.unitBytes),
                    Math.max(outstanding, other.outstanding),
                    Math.max(replyMillis, other.replyMillis),
                    Math.max(dialMillis, other.dialMillis),
                    Math.max(unitMillis, other.unitMillis),
                    Math.max(writeMillis, other.writeMillis),
                    Math.max(idleMillis, other.idleMillis));
        }
    }

    /** One peer: the unit it is sending, and the bytes that wait for it. */
    private static final class Peer {
        private final Side side;
        private long unit = -1;
        private long unitBegan;
        private long unitMillis;
        private boolean unitTold;

        private @Nullable Object head;
        private long pending;
        private long progress;
        private long writeMillis;
        private boolean writeTold;

        private Peer(Side side) {
            this.side = side;
        }
    }

    private final SessionPump pump;
    private final ListenerSettings settings;
    private final PeerBounds bounds;
    private final ListenerMeter listener;
    private final SessionMeter meter;
    private final Peer device = new Peer(Side.DEVICE);
    private final Peer hospital = new Peer(Side.HOSPITAL);
    private long lookedAtMillis;
    private long dialMillis;
    private long seenBytes;
    private long idleMillis;
    private boolean idleTold;
    private volatile Use use = Use.NONE;

    StallWatch(
            SessionPump pump, ListenerSettings settings, ListenerMeter listener, SessionMeter meter, long nowMillis) {
        this.pump = pump;
        this.settings = settings;
        this.bounds = settings.peerBounds();
        this.listener = listener;
        this.meter = meter;
        this.lookedAtMillis = nowMillis;
    }

    /** What the session takes. Any thread. */
    Use use() {
        return use;
    }

    /** Looks; may end the session. */
    void look(long nowMillis) {
        long step = Math.min(nowMillis - lookedAtMillis, STEP_MAX_MILLIS);
        lookedAtMillis = nowMillis;
        Exchanges exchanges = pump.exchanges();
        int outstanding = Math.max(
                exchanges.of(Side.DEVICE).size(), exchanges.of(Side.HOSPITAL).size());
        dialMillis = pump.isDialling() ? dialMillis + step : 0;
        measureUnit(device, step);
        measureUnit(hospital, step);
        measureWrites(device, step);
        measureWrites(hospital, step);
        measureIdle(step);
        use = new Use(
                Math.max(pump.lane(Side.DEVICE).held(), pump.lane(Side.HOSPITAL).held()),
                Math.max(
                        pump.lane(Side.DEVICE).unitBytes(),
                        pump.lane(Side.HOSPITAL).unitBytes()),
                outstanding,
                exchanges.oldestMillis(nowMillis),
                dialMillis,
                Math.max(device.unitMillis, hospital.unitMillis),
                Math.max(device.writeMillis, hospital.writeMillis),
                idleMillis);
        if (outstanding >= settings.outstandingMax()) {
            listener.bounds.reached(ListenerFile.OUTSTANDING_MAX.key());
        }
        judgeUnit(device, nowMillis);
        judgeUnit(hospital, nowMillis);
        judgeWrites(device, nowMillis);
        judgeWrites(hospital, nowMillis);
        judgeIdle(nowMillis);
    }

    // ---- a unit without end

    private void measureUnit(Peer peer, long step) {
        Lane lane = pump.lane(peer.side);
        if (!lane.withinUnit()) {
            peer.unit = -1;
            peer.unitMillis = 0;
        } else if (peer.unit != lane.unitsDone()) {
            peer.unit = lane.unitsDone();
            peer.unitBegan = lane.receivedBytes();
            peer.unitMillis = 0;
            peer.unitTold = false;
        } else if (pump.sockets().reads(peer.side)) {
            peer.unitMillis += step;
        }
    }

    private void judgeUnit(Peer peer, long nowMillis) {
        long bytes = pump.lane(peer.side).receivedBytes() - peer.unitBegan;
        if (bounds.unitTimeoutMillis() == 0
                || peer.unitTold
                || !pump.isOpen()
                || peer.unitMillis <= bounds.unitTimeoutMillis() + bytes * 1000 / bounds.unitRateMin()) {
            return;
        }
        peer.unitTold = true;
        FailAction action = pump.judge().failed(FailCondition.PEER_STALLED);
        tell(
                ListenerFile.UNIT_TIMEOUT.key(),
                "the " + peer.side + " side began a unit and did not end it in " + peer.unitMillis + " ms",
                action != FailAction.PASS_AND_ALARM,
                nowMillis);
        if (action != FailAction.PASS_AND_ALARM) {
            pump.timedOut("a message was begun and not ended in time");
        } else if (settings.mode() == Mode.ENFORCE) {
            pump.passUninspected(FailCondition.PEER_STALLED);
        }
    }

    // ---- a peer that takes nothing

    private void measureWrites(Peer peer, long step) {
        Channel channel = pump.sockets().channel(peer.side);
        ChannelOutboundBuffer waiting =
                channel == null ? null : channel.unsafe().outboundBuffer();
        if (waiting == null || waiting.isEmpty()) {
            peer.head = null;
            peer.writeMillis = 0;
            return;
        }
        Object head = waiting.current();
        long pending = waiting.totalPendingWriteBytes();
        long progress = waiting.currentProgress();
        if (head == peer.head && pending == peer.pending && progress == peer.progress) {
            peer.writeMillis += step;
        } else {
            peer.head = head;
            peer.pending = pending;
            peer.progress = progress;
            peer.writeMillis = 0;
            peer.writeTold = false;
        }
    }

    private void judgeWrites(Peer peer, long nowMillis) {
        if (bounds.writeTimeoutMillis() == 0
                || peer.writeTold
                || !pump.isOpen()
                || peer.writeMillis <= bounds.writeTimeoutMillis()) {
            return;
        }
        peer.writeTold = true;
        // A therapy's connection is not given up because its peer hangs: it may come back.
        boolean cut = pump.judge().failed(FailCondition.PEER_STALLED) != FailAction.PASS_AND_ALARM;
        tell(
                ListenerFile.WRITE_TIMEOUT.key(),
                "the " + peer.side + " side took none of the bytes that wait for it in " + peer.writeMillis + " ms",
                cut,
                nowMillis);
        if (cut) {
            pump.timedOut("bytes were not taken in time");
        }
    }

    // ---- nothing at all

    private void measureIdle(long step) {
        long bytes = pump.lane(Side.DEVICE).receivedBytes()
                + pump.lane(Side.HOSPITAL).receivedBytes();
        if (bytes != seenBytes || !pump.exchanges().nothingOutstanding()) {
            seenBytes = bytes;
            idleMillis = 0;
            idleTold = false;
        } else {
            idleMillis += step;
        }
    }

    private void judgeIdle(long nowMillis) {
        if (bounds.idleTimeoutMillis() == 0 || idleTold || !pump.isOpen() || idleMillis <= bounds.idleTimeoutMillis()) {
            return;
        }
        idleTold = true;
        boolean cut = settings.mode() == Mode.ENFORCE;
        tell(ListenerFile.IDLE_TIMEOUT.key(), "nothing passed in " + idleMillis + " ms", cut, nowMillis);
        if (cut) {
            pump.timedOut("nothing passed for a long time");
        }
    }

    private void tell(String bound, String what, boolean cut, long nowMillis) {
        long times = listener.bounds.reached(bound, nowMillis);
        if (times == 0) {
            return;
        }
        LOG.warn(
                "session stands still listener={} connection={} bound={} cut={} count={} what={}",
                settings.name(),
                pump.id(),
                bound,
                cut,
                times,
                what);
        meter.told(
                settings,
                STREAM,
                new Decision(
                        cut ? Verdict.SEVER : Verdict.WATCH,
                        new Reason(
                                Reason.Kind.POLICY,
                                BoundMeter.rule(bound),
                                Text.printable(
                                        what + (times == 1 ? "" : "; times since the last notice: " + times),
                                        Reason.TEXT_MAX)),
                        ""),
                cut);
    }
}
