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
import eu.heir.spi.decision.FailAction;
import eu.heir.spi.decision.FailCondition;
import eu.heir.spi.decision.Mode;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ConnectTimeoutException;
import io.netty.channel.EventLoop;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One accepted connection with its upstream leg: its life, its adapter, and who may be read when. Bytes are the business of its two
 * {@link Lane}s, sockets that of {@link SessionSockets}, open requests that of {@link Exchanges}, verdicts that of {@link Judge}.
 *
 * <p>Everything runs on the event loop of the accepted channel. See {@link PumpState} for where it can stand, and
 * {@code docs/model} for a model of it that is checked in every order of events: what changes here wants a look there.
 */
@SuppressWarnings("FutureReturnValueIgnored") // scheduled tasks look at the state when they run
final class SessionPump {
    private static final Logger LOG = LoggerFactory.getLogger(SessionPump.class);

    /** How often a session looks at its clocks, milliseconds. */
    static final long TICK_MILLIS = 1000;

    private static final long DECIDED = Long.MIN_VALUE;

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
    private final Handover handover;
    private final CallbackWatch watch;
    private final boolean onSharedThreads;
    private final StallWatch stalls;
    private final SessionWaits waits;
    private final Lane fromDevice = new Lane(Side.DEVICE, this);
    private final Lane fromHospital = new Lane(Side.HOSPITAL, this);

    private PumpState state = new PumpState.Dialling();
    private boolean tees;
    private boolean dialling;
    private boolean draining;
    private Cause drainCause = Cause.LISTENER_STOPPED;
    private long undecidedSinceMillis = DECIDED;
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
                .session(listener.meter(), loop, id, address.getAddress().getHostAddress(), TlsLeg.peer(device));
        this.host = new SessionHost(this, settings);
        this.sockets = new SessionSockets(device, host, settings.lingerMaxMillis(), listener.meter());
        this.judge = new Judge(core, settings, meter, id, address);
        this.waits = new SessionWaits(listener.meter());
        this.handover = new Handover(this, slot, settings, host, judge, waits);
        this.watch = core.watch(loop);
        this.onSharedThreads = core.shares(loop);
        this.exchanges = new Exchanges(settings, settings.mode() == Mode.MONITOR, (to, injection) -> lane(to.opposite())
                .inject(injection, false));
        this.stalls = new StallWatch(this, settings, listener.meter(), meter, host.nowMillis());
    }

    // ---- beginning

    /** Begins; the accepted channel does not read yet. */
    void start() {
        ticker = loop.scheduleWithFixedDelay(this::tick, TICK_MILLIS, TICK_MILLIS, TimeUnit.MILLISECONDS);
        ProtocolAdapter adapter = slot.current();
        Descriptor descriptor = adapter == null ? null : adapter.descriptor();
        tees = settings.mode() == Mode.MONITOR && (descriptor == null || !descriptor.edits());
        if (settings.tls().opaque()) {
            tees = false;
            state = new PumpState.Blind();
            dial();
            return;
        }
        slot.joined(this);
        if (descriptor != null && descriptor.dial() == Descriptor.Dial.AFTER_ALLOW && !tees) {
            handover.begin();
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
            listener.dialler().dial(this, settings, loop);
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
            handover.begin();
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

    // ---- the adapter, for the handover

    /** The slot lost its adapter, or has another one. */
    void adapterChanged() {
        handover.changed(state);
    }

    /** Sockets stay open, nobody labels. */
    void park(PumpState.Parked parked) {
        if (isOpen()) {
            state = parked;
            waits.begin(ListenerFile.PARK_MAX);
            updateFlow();
        }
    }

    /** An adapter labels from here on. */
    void inspect(Session session) {
        if (!isOpen()) {
            return;
        }
        state = new PumpState.Inspecting(session);
        waits.over(ListenerFile.PARK_MAX);
        fromDevice.relook();
        fromHospital.relook();
        advance();
    }

    /** Adapter code begins: the watchdog looks at its time. */
    void enterAdapter() {
        watch.enter(this, System.nanoTime());
    }

    /** Adapter code has returned. */
    void leaveAdapter() {
        watch.leave();
    }

    /** The same; whether it had been given up. */
    boolean leaveRead() {
        return watch.leave();
    }

    /** The watchdog has given a callback of this session up. On the watchdog's thread. */
    void stuck() {
        judge.failed(FailCondition.ADAPTER_SLOW);
        if (!onSharedThreads) {
            core.isolated().abandon(settings.protocol());
        }
    }

    /** A callback returned long after its time: what the fail-mode table says of it happens now. */
    void adapterSlow(Lane lane) {
        if (isOpen()) {
            Anomaly anomaly = new Anomaly(Anomaly.Kind.UNUSUAL, "adapter.slow", "the adapter took too long");
            apply(judge.failed(FailCondition.ADAPTER_SLOW, lane.side, anomaly), FailCondition.ADAPTER_SLOW);
        }
    }

    // ---- the end

    /** No new unit is begun; when what is outstanding was answered, or time is up, the session ends politely. */
    void drain(long maxMillis, Cause cause) {
        if (draining || !isOpen()) {
            return;
        }
        draining = true;
        drainCause = cause;
        ListenerFile.Bound bound = cause == Cause.ADAPTER_GONE ? ListenerFile.QUIESCE_MAX : ListenerFile.DRAIN_MAX;
        waits.begin(bound);
        closeWhenReached(bound, maxMillis, cause);
        afterEvent();
    }

    private void closeWhenReached(ListenerFile.Bound bound, long millis, Cause cause) {
        loop.schedule(
                () -> {
                    if (isOpen()) {
                        waits.reached(bound);
                        close(cause);
                    }
                },
                millis,
                TimeUnit.MILLISECONDS);
    }

    private void closeWhenDrained() {
        if (isOpen()
                && fromDevice.atEdge()
                && fromDevice.delivered()
                && fromHospital.atEdge()
                && exchanges.nothingOutstanding()) {
            sayFarewell(
                    drainCause == Cause.ADAPTER_GONE
                            ? "another version of the adapter takes over"
                            : "the listener stops");
            close(drainCause);
        }
    }

    /** What the protocol has to say before the gateway closes. */
    void sayFarewell(String why) {
        Session adapter = adapter();
        if (adapter == null || settings.mode() == Mode.MONITOR) {
            return;
        }
        Reason reason = new Reason(Reason.Kind.UNAVAILABLE, "LISTENER", why);
        enterAdapter();
        try {
            for (Side to : Side.values()) {
                if (sockets.isConnected(to) && lane(to.opposite()).atEdge()) {
                    byte[] words = adapter.farewell(to, reason);
                    if (words.length > 0) {
                        sockets.write(to, sockets.allocate(words));
                    }
                }
            }
        } catch (RuntimeException | LinkageError | StackOverflowError e) {
            LOG.warn("adapter failed in farewell listener={} connection={}", settings.name(), id, e);
        } finally {
            leaveAdapter();
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
        waits.over();
        fromDevice.drop();
        fromHospital.drop();
        tellClosed(before, cause);
        slot.left(this);
        sockets.close(cause != Cause.DEVICE_CLOSED && cause != Cause.FINISHED);
        LOG.debug("session ends listener={} connection={} cause={}", settings.name(), id, cause);
        listener.ended(this);
        state = new PumpState.Closed();
    }

    /** The adapter is told that it serves the session no longer. */
    void tellClosed(Cause cause) {
        tellClosed(state, cause);
    }

    private void tellClosed(PumpState before, Cause cause) {
        if (before instanceof PumpState.Inspecting inspecting) {
            enterAdapter();
            try {
                inspecting.adapter().closed(cause);
            } catch (RuntimeException | LinkageError | StackOverflowError e) {
                LOG.warn("adapter failed in closed listener={} connection={}", settings.name(), id, e);
            } finally {
                leaveAdapter();
                fromDevice.keepAsDecided();
                handover.left();
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
        readAtNanos = System.nanoTime();
        fromDevice.advance();
        fromHospital.advance();
        sockets.flush();
        afterEvent();
    }

    /** Looks at what an event may have made possible. */
    void afterEvent() {
        boolean wentOn;
        do {
            if (handover.quiescing()
                    && state instanceof PumpState.Inspecting inspecting
                    && fromDevice.atEdge()
                    && fromHospital.atEdge()) {
                handover.atEdges(inspecting.adapter());
            }
            wentOn = goOn();
            if (wentOn) {
                sockets.flush();
            }
        } while (wentOn);
        if (draining) {
            closeWhenDrained();
        }
        passEndOn(Side.DEVICE);
        passEndOn(Side.HOSPITAL);
        updateFlow();
    }

    /**
     * Lets a lane go on that was held back by the other one: by what had not been asked yet, or by refusals that could not leave.
     * Returns whether one did; it then may have done the same for the other one.
     */
    private boolean goOn() {
        boolean device = fromDevice.goOn();
        return fromHospital.goOn() || device;
    }

    /** A peer sends nothing more. */
    void inputEnded(Side side) {
        if (!isOpen()) {
            return;
        }
        lane(side).finish();
        sockets.flush();
        waits.begin(ListenerFile.HALF_CLOSE_MAX);
        closeWhenReached(
                ListenerFile.HALF_CLOSE_MAX,
                settings.halfCloseMaxMillis(),
                side == Side.DEVICE ? Cause.DEVICE_CLOSED : Cause.HOSPITAL_CLOSED);
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
        if (!isOpen()) {
            return;
        }
        if (state instanceof PumpState.Parked parked) {
            handover.tick(parked, now);
            if (!isOpen()) {
                return;
            }
        }
        stalls.look(now);
        if (!isOpen()) {
            return;
        }
        Session adapter = adapter();
        if (adapter != null) {
            enterAdapter();
            try {
                adapter.tick(now);
            } catch (RuntimeException | LinkageError | StackOverflowError e) {
                adapterFault("tick", e);
            } finally {
                leaveAdapter();
            }
        }
        if (undecidedTooLong(now)) {
            close(Cause.TIMEOUT);
            return;
        }
        // Also lets lanes go on that waited for a decision point to come back.
        advance();
    }

    /** Somebody changed what is allowed: what waited may go on. */
    void recheck() {
        if (isOpen()) {
            if (state instanceof PumpState.Parked parked) {
                handover.recheck(parked);
            }
            advance();
        }
    }

    /**
     * Gives up on replies that did not come in time. A reply that the gateway itself does not read is not late: its time goes on when
     * that side is read again. When both sides are held back, neither ever is, and the session ends.
     */
    private void expire(long now) {
        boolean device = isHeldBack(fromDevice);
        boolean hospital = isHeldBack(fromHospital);
        if (device && hospital) {
            if (exchanges.isOverdue(now)) {
                meter.repliesMissed(1);
                LOG.warn(
                        "both sides ask and neither can be answered listener={} connection={} unanswered={}",
                        settings.name(),
                        id,
                        exchanges.of(Side.DEVICE).size()
                                + exchanges.of(Side.HOSPITAL).size());
                timedOut("too many requests are unanswered");
            }
            return;
        }
        int missed = (hospital ? 0 : exchanges.expire(Side.DEVICE, now))
                + (device ? 0 : exchanges.expire(Side.HOSPITAL, now));
        if (missed > 0) {
            meter.repliesMissed(missed);
            LOG.warn("replies missing listener={} connection={} count={}", settings.name(), id, missed);
        }
    }

    private boolean isHeldBack(Lane lane) {
        return lane.held() > 0 && lane.atEdge() && exchanges.holdsBack(lane.side);
    }

    /** A refusal waits behind a reply that may never come: look again when it is overdue. */
    void scheduleExpiry(Side requester) {
        long deadline = exchanges.of(requester).nextDeadlineMillis();
        if (deadline != Long.MAX_VALUE) {
            loop.schedule(
                    () -> {
                        if (isOpen()) {
                            expire(host.nowMillis());
                        }
                        if (isOpen()) {
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
        if (handover.quiescing() || (draining && lane.side == Side.DEVICE && !tees)) {
            return false;
        }
        return tees
                || (!exchanges.holdsBack(lane.side)
                        // What is refused now would wait, too: a peer cannot make the gateway keep answers without end.
                        && lane(lane.side.opposite()).injectedBytes() < Lane.INJECTED_HIGH_BYTES
                        && judge.mayGoOn());
    }

    /** A unit is done with: it was kept from the arrival of its last bytes until now. */
    void measured() {
        meter.kept(System.nanoTime() - readAtNanos);
    }

    /** The device's hello on an opaque listener. */
    void hello(ClientHello hello) {
        meter.hello(settings, hello);
    }

    void observed(Observation observation) {
        meter.observed(settings, observation);
    }

    /** A unit longer than {@code unit.max.bytes}, whatever is done with it. */
    void countOversize(List<Anomaly> anomalies) {
        for (Anomaly anomaly : anomalies) {
            if (anomaly.kind() == Anomaly.Kind.OVERSIZE) {
                listener.meter().bounds.reached(ListenerFile.UNIT_MAX.key());
                return;
            }
        }
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
        countOversize(List.of(anomaly));
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

    void adapterFault(String callback, Throwable error) {
        if (!isOpen()) {
            return;
        }
        slot.fault();
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
        return switch (condition) {
            case ADAPTER_FAULT, ADAPTER_SLOW -> Cause.ADAPTER_FAULT;
            case ADAPTER_ABSENT -> Cause.ADAPTER_GONE;
            default -> Cause.MALFORMED;
        };
    }

    private void apply(FailAction action, FailCondition condition) {
        if (action == FailAction.PASS_AND_ALARM) {
            goBlind(condition);
        } else {
            close(causeOf(condition));
        }
    }

    /** From here on bytes pass uninspected, and an alarm says so. */
    void goBlind(FailCondition condition) {
        LOG.warn(
                "alarm: bytes pass uninspected listener={} connection={} condition={}", settings.name(), id, condition);
        PumpState before = state;
        exchanges.abandon();
        fromDevice.goBlind();
        fromHospital.goBlind();
        state = new PumpState.Blind();
        waits.over(ListenerFile.PARK_MAX);
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

    /**
     * Whether bytes have waited for a decision point longer than they may be parked. A decision point that comes back lets them go on
     * at the next tick.
     */
    private boolean undecidedTooLong(long now) {
        boolean waits = !tees
                && state instanceof PumpState.Inspecting
                && !judge.mayGoOn()
                && (fromDevice.held() > 0 || fromHospital.held() > 0);
        if (!waits) {
            undecidedSinceMillis = DECIDED;
            return false;
        }
        if (undecidedSinceMillis == DECIDED) {
            undecidedSinceMillis = now;
            judge.failed(FailCondition.DECISION_UNAVAILABLE);
        }
        return now - undecidedSinceMillis >= settings.parkMaxMillis();
    }

    // ---- for the watchdog, on any thread

    AdapterSlot slot() {
        return slot;
    }

    @Nullable ProtocolAdapter adapterInUse() {
        return handover.inUse();
    }

    /** Whether it runs on the threads of all listeners. */
    boolean onSharedThreads() {
        return onSharedThreads;
    }

    String listenerName() {
        return settings.name();
    }

    long quiesceMaxMillis() {
        return settings.quiesceMaxMillis();
    }

    // ---- for the host and the listener

    /** What the session takes of its bounds. Any thread. */
    StallWatch.Use use() {
        return stalls.use();
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
