package eu.heir.gateway;

import eu.heir.api.Anomaly;
import eu.heir.api.Cause;
import eu.heir.api.Correlation;
import eu.heir.api.Interaction;
import eu.heir.api.Observation;
import eu.heir.api.Reason;
import eu.heir.api.Side;
import eu.heir.api.protocol.Descriptor;
import eu.heir.api.protocol.Limits;
import eu.heir.api.protocol.Patch;
import eu.heir.api.protocol.ProtocolAdapter;
import eu.heir.api.protocol.Session;
import eu.heir.api.protocol.Snapshot;
import eu.heir.spi.decision.FailAction;
import eu.heir.spi.decision.FailCondition;
import eu.heir.spi.decision.Mode;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ConnectTimeoutException;
import io.netty.channel.EventLoop;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One accepted connection with its upstream leg: its life, its adapter, and who may be read when. Bytes are the business of its two
 * {@link Lane}s, sockets that of {@link SessionSockets}, open requests that of {@link Exchanges}, verdicts that of {@link Judge}.
 *
 * <p>Everything runs on the event loop of the accepted channel. See {@link PumpState} for where it can stand.
 */
@SuppressWarnings("FutureReturnValueIgnored") // scheduled tasks look at the state when they run
final class SessionPump {
    private static final Logger LOG = LoggerFactory.getLogger(SessionPump.class);

    private static final long TICK_MILLIS = 1000;

    private final String id;
    private final Listener listener;
    private final ListenerSettings settings;
    private final Core core;
    private final EventLoop loop;
    private final AdapterSlot slot;
    private final SessionHost host;
    private final SessionMeter meter;
    private final SessionSockets sockets;
    private final Judge judge;
    private final Exchanges exchanges;
    private final StallWatch watch;
    private final Lane fromDevice = new Lane(Side.DEVICE, this);
    private final Lane fromHospital = new Lane(Side.HOSPITAL, this);

    private PumpState state = new PumpState.Dialling();
    private boolean tees;
    private boolean dialling;
    private boolean quiescing;
    private boolean draining;
    private @Nullable ScheduledFuture<?> ticker;
    private long readAtNanos;

    SessionPump(String id, Listener listener, ListenerSettings settings, Core core, Channel device) {
        this.id = id;
        this.listener = listener;
        this.settings = settings;
        this.core = core;
        this.loop = device.eventLoop();
        this.slot = core.slots().slot(settings.protocol());
        InetSocketAddress address = (InetSocketAddress) device.remoteAddress();
        this.meter = core.telemetry()
                .session(listener.meter(), loop, id, address.getAddress().getHostAddress());
        this.host = new SessionHost(this, settings);
        this.sockets = new SessionSockets(device, host, settings.lingerMaxMillis());
        this.judge = new Judge(core, settings, meter, id, address);
        this.exchanges = new Exchanges(settings, settings.mode() == Mode.MONITOR, (to, injection) -> lane(to.opposite())
                .inject(injection, false));
        this.watch = new StallWatch(this, settings, listener.meter(), meter, host.nowMillis());
    }

    // ---- beginning

    /** Begins; the accepted channel does not read yet. */
    void start() {
        ticker = loop.scheduleWithFixedDelay(this::tick, TICK_MILLIS, TICK_MILLIS, TimeUnit.MILLISECONDS);
        ProtocolAdapter adapter = slot.current();
        Descriptor descriptor = adapter == null ? null : adapter.descriptor();
        tees = settings.mode() == Mode.MONITOR && (descriptor == null || !descriptor.edits());
        slot.joined(this);
        if (descriptor != null && descriptor.dial() == Descriptor.Dial.AFTER_ALLOW && !tees) {
            begin();
        } else {
            dial();
        }
    }

    boolean mustDial() {
        return sockets.hospital() == null;
    }

    void dial() {
        if (!dialling && mustDial()) {
            dialling = true;
            listener.legs().dial(this, settings, loop);
            updateFlow();
        }
    }

    /** The hospital side is connected. */
    void dialled(Channel channel) {
        dialling = false;
        if (!isOpen()) {
            channel.close();
            return;
        }
        listener.meter().upstream(true);
        sockets.connected(channel);
        if (state instanceof PumpState.Dialling) {
            begin();
        } else {
            fromDevice.deliver();
            fromDevice.flushInjections();
            sockets.flush();
            afterEvent();
        }
    }

    /** The hospital side cannot be reached. Never an acknowledgement: the sender keeps its queue. */
    void dialFailed(Throwable cause) {
        dialling = false;
        if (!isOpen()) {
            return;
        }
        listener.meter().upstream(false);
        judge.failed(FailCondition.UPSTREAM_DOWN);
        if (cause instanceof ConnectTimeoutException) {
            listener.meter().bounds.reached(ListenerFile.CONNECT_TIMEOUT.key());
        }
        LOG.warn(
                "upstream unreachable listener={} upstream={} connection={} cause={}",
                settings.name(),
                settings.upstream(),
                id,
                cause.toString());
        Session adapter = adapter();
        if (adapter != null) {
            fromDevice.refuseUndelivered(
                    adapter,
                    new Judgement(
                            Judgement.Kind.REFUSE,
                            new Reason(
                                    Reason.Kind.UNAVAILABLE, "UPSTREAM-DOWN", "The receiving system cannot be reached"),
                            List.of()));
        }
        close(Cause.UPSTREAM_DOWN);
    }

    private void begin() {
        ProtocolAdapter adapter = slot.current();
        if (adapter == null) {
            adapterAbsent(Optional.empty());
        } else {
            open(adapter, Optional.empty());
        }
    }

    private void open(ProtocolAdapter adapter, Optional<Snapshot> snapshot) {
        Session session;
        try {
            host.use(adapter.descriptor());
            session =
                    snapshot.isPresent() ? adapter.resume(host, snapshot.get()).orElse(null) : adapter.open(host);
        } catch (RuntimeException e) {
            adapterFault("open", e);
            return;
        }
        if (session == null) {
            close(Cause.ADAPTER_GONE);
            return;
        }
        state = new PumpState.Inspecting(session);
        advance();
    }

    // ---- another adapter

    private void adapterAbsent(Optional<Snapshot> snapshot) {
        FailAction action = judge.failed(FailCondition.ADAPTER_ABSENT);
        if (action == FailAction.PASS_AND_ALARM && snapshot.isEmpty()) {
            goBlind(FailCondition.ADAPTER_ABSENT);
        } else if (action == FailAction.HOLD || action == FailAction.PASS_AND_ALARM) {
            state = new PumpState.Parked(snapshot, host.nowMillis() + settings.parkMaxMillis());
            updateFlow();
        } else {
            close(Cause.ADAPTER_GONE);
        }
    }

    /** The slot lost its adapter, or has another one: stop at the next unit edges and hand over. */
    void adapterChanged() {
        if (state instanceof PumpState.Inspecting) {
            quiescing = true;
            handOverAtEdges();
            loop.schedule(
                    () -> {
                        if (quiescing && state instanceof PumpState.Inspecting) {
                            sayFarewell("another version of the adapter takes over");
                            close(Cause.ADAPTER_GONE);
                        }
                    },
                    settings.quiesceMaxMillis(),
                    TimeUnit.MILLISECONDS);
        } else if (state instanceof PumpState.Parked parked) {
            ProtocolAdapter adapter = slot.current();
            if (adapter != null) {
                open(adapter, parked.snapshot());
            }
        }
    }

    private void handOverAtEdges() {
        if (!(state instanceof PumpState.Inspecting inspecting) || !fromDevice.atEdge() || !fromHospital.atEdge()) {
            return;
        }
        quiescing = false;
        Optional<Snapshot> snapshot;
        try {
            snapshot = inspecting.adapter().snapshot();
        } catch (RuntimeException e) {
            LOG.warn("adapter gave no snapshot listener={} connection={}", settings.name(), id, e);
            snapshot = Optional.empty();
        }
        if (snapshot.isEmpty()) {
            close(Cause.ADAPTER_GONE);
            return;
        }
        tellClosed(state, Cause.ADAPTER_GONE);
        state = new PumpState.Parked(snapshot, 0);
        ProtocolAdapter next = slot.current();
        if (next == null) {
            adapterAbsent(snapshot);
        } else {
            open(next, snapshot);
        }
    }

    // ---- the end

    /** No new unit is begun; when what is outstanding was answered, or time is up, the session ends politely. */
    void drain(long maxMillis) {
        if (draining || !isOpen()) {
            return;
        }
        draining = true;
        loop.schedule(() -> close(Cause.LISTENER_STOPPED), maxMillis, TimeUnit.MILLISECONDS);
        afterEvent();
    }

    private void closeWhenDrained() {
        if (isOpen() && fromDevice.atEdge() && fromHospital.atEdge() && exchanges.nothingOutstanding()) {
            sayFarewell("the listener stops");
            close(Cause.LISTENER_STOPPED);
        }
    }

    private void sayFarewell(String why) {
        Session adapter = adapter();
        if (adapter == null || settings.mode() == Mode.MONITOR) {
            return;
        }
        Reason reason = new Reason(Reason.Kind.UNAVAILABLE, "LISTENER", why);
        try {
            for (Side to : Side.values()) {
                if (sockets.isConnected(to) && lane(to.opposite()).atEdge()) {
                    byte[] words = adapter.farewell(to, reason);
                    if (words.length > 0) {
                        sockets.write(to, sockets.allocate(words));
                    }
                }
            }
        } catch (RuntimeException e) {
            LOG.warn("adapter failed in farewell listener={} connection={}", settings.name(), id, e);
        }
    }

    /** A bound on waiting ran out. */
    void timedOut(String why) {
        sayFarewell(why);
        close(Cause.TIMEOUT);
    }

    /** Ends the session: what was allowed is flushed, then both legs close. */
    void close(Cause cause) {
        if (!isOpen()) {
            return;
        }
        PumpState before = state;
        state = new PumpState.Closing(cause);
        if (ticker != null) {
            ticker.cancel(false);
        }
        fromDevice.drop();
        fromHospital.drop();
        tellClosed(before, cause);
        slot.left(this);
        sockets.close(cause != Cause.DEVICE_CLOSED && cause != Cause.FINISHED);
        LOG.debug("session ends listener={} connection={} cause={}", settings.name(), id, cause);
        listener.ended(this);
        state = new PumpState.Closed();
    }

    private void tellClosed(PumpState before, Cause cause) {
        if (before instanceof PumpState.Inspecting inspecting) {
            try {
                inspecting.adapter().closed(cause);
            } catch (RuntimeException e) {
                LOG.warn("adapter failed in closed listener={} connection={}", settings.name(), id, e);
            }
        }
    }

    // ---- events of the sockets and the clock

    void read(Side side, ByteBuf bytes) {
        readAtNanos = System.nanoTime();
        meter.bytes(side, bytes.readableBytes());
        lane(side).received(bytes, sockets.device().alloc());
        afterEvent();
    }

    void readComplete() {
        sockets.flush();
    }

    private void advance() {
        fromDevice.advance();
        fromHospital.advance();
        sockets.flush();
        afterEvent();
    }

    private void afterEvent() {
        if (quiescing) {
            handOverAtEdges();
        }
        if (draining) {
            closeWhenDrained();
        }
        passEndOn(Side.DEVICE);
        passEndOn(Side.HOSPITAL);
        updateFlow();
    }

    /** A peer sends nothing more. */
    void inputEnded(Side side) {
        if (!isOpen()) {
            return;
        }
        lane(side).finish();
        sockets.flush();
        loop.schedule(
                () -> close(side == Side.DEVICE ? Cause.DEVICE_CLOSED : Cause.HOSPITAL_CLOSED),
                settings.halfCloseMaxMillis(),
                TimeUnit.MILLISECONDS);
        afterEvent();
    }

    /** Passes the end of a stream on, once everything before it has been forwarded. */
    private void passEndOn(Side side) {
        Lane lane = lane(side);
        if (!isOpen() || !lane.finished() || lane.endPassedOn()) {
            return;
        }
        if (lane.exhausted() || relaysBlindly() || tees) {
            lane.passEndOn();
            if (lane(side.opposite()).endPassedOn()) {
                close(Cause.FINISHED);
            } else {
                sockets.endOutput(side.opposite());
            }
        }
    }

    void inactive(Side side) {
        close(side == Side.DEVICE ? Cause.DEVICE_CLOSED : Cause.HOSPITAL_CLOSED);
    }

    void writabilityChanged() {
        updateFlow();
    }

    private void tick() {
        if (!isOpen()) {
            return;
        }
        long now = host.nowMillis();
        expire(now);
        watch.look(now);
        if (!isOpen()) {
            return;
        }
        if (state instanceof PumpState.Parked parked && parked.deadlineMillis() <= now) {
            close(Cause.ADAPTER_GONE);
            return;
        }
        Session adapter = adapter();
        if (adapter != null) {
            try {
                adapter.tick(now);
            } catch (RuntimeException e) {
                adapterFault("tick", e);
            }
        }
        // Also lets lanes go on that waited for a decision point to come back.
        advance();
    }

    private void expire(long now) {
        int missed = exchanges.expire(now);
        if (missed > 0) {
            meter.repliesMissed(missed);
            LOG.warn("replies missing listener={} connection={} count={}", settings.name(), id, missed);
        }
    }

    /** A refusal waits behind a reply that may never come: look again when it is overdue. */
    void scheduleExpiry(Side requester) {
        long deadline = exchanges.of(requester).nextDeadlineMillis();
        if (deadline != Long.MAX_VALUE) {
            loop.schedule(
                    () -> {
                        if (isOpen()) {
                            expire(host.nowMillis());
                            advance();
                        }
                    },
                    Math.max(1, deadline - host.nowMillis()),
                    TimeUnit.MILLISECONDS);
        }
    }

    // ---- for the lanes

    boolean isOpen() {
        return !(state instanceof PumpState.Closing) && !(state instanceof PumpState.Closed);
    }

    boolean relaysBlindly() {
        return state instanceof PumpState.Blind;
    }

    /** Whether bytes are forwarded before they are looked at. */
    boolean tees() {
        return tees;
    }

    Limits limits() {
        return settings.limits();
    }

    HoldBudget budget() {
        return core.budget();
    }

    @Nullable Session adapter() {
        return state instanceof PumpState.Inspecting inspecting ? inspecting.adapter() : null;
    }

    SessionSockets sockets() {
        return sockets;
    }

    Exchanges exchanges() {
        return exchanges;
    }

    Judge judge() {
        return judge;
    }

    Lane lane(Side side) {
        return side == Side.DEVICE ? fromDevice : fromHospital;
    }

    /** Whether a lane may go on labelling. */
    boolean mayRead(Lane lane) {
        if (!(state instanceof PumpState.Inspecting) || (dialling && lane.side == Side.DEVICE)) {
            return false;
        }
        if (!lane.atEdge()) {
            return true;
        }
        if (quiescing || (draining && lane.side == Side.DEVICE && !tees)) {
            return false;
        }
        return tees || (!exchanges.full(lane.side) && judge.canDecide());
    }

    /** A unit is done with: it was kept from the arrival of its last bytes until now. */
    void measured() {
        meter.kept(System.nanoTime() - readAtNanos);
    }

    void observed(Observation observation) {
        meter.observed(settings, observation);
    }

    /** A request passed. */
    void forwarded(Lane lane, Interaction interaction, List<Patch> amendment) {
        exchanges.forwarded(lane.side, interaction, host.nowMillis(), amendment);
    }

    ReplyQueue.@Nullable Waiting replyTo(Side from, Interaction reply) {
        meter.reply();
        ReplyQueue.Waiting entry = exchanges.replyFrom(from, reply);
        if (entry == null) {
            observed(new Observation(
                    "reply.unsolicited",
                    "a reply that nobody waited for, " + reply.operation().name()));
        }
        return entry;
    }

    void answered(Side from, ReplyQueue.Waiting entry, boolean last) {
        boolean wasFull = exchanges.full(from.opposite());
        exchanges.of(from.opposite()).answered(entry, last);
        if (wasFull) {
            lane(from.opposite()).advance();
        }
    }

    void inject(Side to, byte[] bytes, Correlation correlation, List<Patch> patches) {
        exchanges.own(correlation);
        if (!tees && isOpen()) {
            lane(to.opposite()).inject(new Injection(bytes, patches, false), false);
        }
    }

    // ---- failures

    void malformed(Lane lane, Anomaly anomaly) {
        apply(judge.failed(FailCondition.MALFORMED, lane.side, anomaly), FailCondition.MALFORMED);
    }

    void opaque(Lane lane, String why) {
        Anomaly anomaly = new Anomaly(Anomaly.Kind.UNUSUAL, "stream.opaque", why);
        apply(judge.failed(FailCondition.OPAQUE, lane.side, anomaly), FailCondition.OPAQUE);
    }

    void holdLimit(Lane lane) {
        if (isOpen() && !relaysBlindly()) {
            Anomaly anomaly =
                    new Anomaly(Anomaly.Kind.OVERSIZE, "hold.limit", "more would have to be held than is allowed");
            apply(judge.failed(FailCondition.HOLD_LIMIT, lane.side, anomaly), FailCondition.HOLD_LIMIT);
        }
    }

    /** What was found at the end of a streamed unit; its last bytes are still here. Returns whether the lane may go on. */
    boolean tailAllowed(Lane lane, List<Anomaly> anomalies) {
        for (Anomaly anomaly : anomalies) {
            if (anomaly.kind() != Anomaly.Kind.UNUSUAL) {
                malformed(lane, anomaly);
                return false;
            }
            observed(new Observation(anomaly.code(), anomaly.detail()));
        }
        return true;
    }

    void adapterFault(String callback, RuntimeException error) {
        if (!isOpen()) {
            return;
        }
        LOG.error(
                "adapter fault protocol={} listener={} connection={} callback={}",
                settings.protocol(),
                settings.name(),
                id,
                callback,
                error);
        Anomaly anomaly = new Anomaly(Anomaly.Kind.UNUSUAL, "adapter.fault", "the adapter failed in " + callback);
        apply(judge.failed(FailCondition.ADAPTER_FAULT, Side.DEVICE, anomaly), FailCondition.ADAPTER_FAULT);
    }

    private static Cause causeOf(FailCondition condition) {
        return condition == FailCondition.ADAPTER_FAULT ? Cause.ADAPTER_FAULT : Cause.MALFORMED;
    }

    private void apply(FailAction action, FailCondition condition) {
        if (action == FailAction.PASS_AND_ALARM) {
            goBlind(condition);
        } else {
            close(causeOf(condition));
        }
    }

    private void goBlind(FailCondition condition) {
        LOG.warn(
                "alarm: bytes pass uninspected listener={} connection={} condition={}", settings.name(), id, condition);
        PumpState before = state;
        exchanges.abandon();
        fromDevice.goBlind();
        fromHospital.goBlind();
        state = new PumpState.Blind();
        slot.left(this);
        tellClosed(before, causeOf(condition));
        dial();
        sockets.flush();
        updateFlow();
    }

    /** From here on bytes pass as they are; for in-therapy conduits. */
    void passUninspected(FailCondition condition) {
        if (isOpen() && !relaysBlindly()) {
            goBlind(condition);
        }
    }

    // ---- flow

    private void updateFlow() {
        if (!isOpen()) {
            return;
        }
        boolean serving = !(state instanceof PumpState.Dialling) && !(state instanceof PumpState.Parked && !tees);
        boolean deviceMayRead = serving
                && !dialling
                && sockets.isWritable(Side.HOSPITAL)
                // A device that does not read its refusals gets no more of them.
                && (tees || sockets.isWritable(Side.DEVICE))
                && !(draining && fromDevice.atEdge() && !tees)
                && mayTake(fromDevice);
        sockets.autoRead(Side.DEVICE, deviceMayRead);
        sockets.autoRead(Side.HOSPITAL, serving && sockets.isWritable(Side.DEVICE) && mayTake(fromHospital));
    }

    /** Whether a lane may take more bytes: not while it holds some that it must not label yet. */
    private boolean mayTake(Lane lane) {
        return lane.held() == 0 || relaysBlindly() || tees || mayRead(lane);
    }

    // ---- for the host and the listener

    /** What the session takes of its bounds. Any thread. */
    StallWatch.Use use() {
        return watch.use();
    }

    boolean isDialling() {
        return dialling;
    }

    String id() {
        return id;
    }

    EventLoop loop() {
        return loop;
    }
}
