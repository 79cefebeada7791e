package eu.heir.gateway;

import eu.heir.api.Cause;
import eu.heir.api.Side;
import eu.heir.spi.control.ListenerState;
import eu.heir.spi.telemetry.GatewayStatus.BoundStatus;
import eu.heir.spi.telemetry.ListenerStatus;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One inline conduit. Its settings can be replaced at run time: the socket is bound anew only when the address changes, sessions that
 * began under the old settings end politely, and no other listener notices.
 *
 * <p>Called from configuration threads, never two at a time for one listener (its methods are synchronized); sessions come and go on
 * I/O threads.
 */
@SuppressWarnings("FutureReturnValueIgnored") // a failed write or close shows as an inactive channel
final class Listener {
    private static final Logger LOG = LoggerFactory.getLogger(Listener.class);

    private static final int BACKLOG = 1024;
    private static final long BIND_MAX_MILLIS = 5_000;

    /** Where it stands. */
    enum State {
        SERVING,
        DRAINING,
        FAILED
    }

    private final Core core;
    private final Dialler dialler;
    private final ListenerMeter meter;
    private final ConnectionLimits limits;
    private final Set<SessionPump> sessions = ConcurrentHashMap.newKeySet();
    private final TlsFailures tlsFailures;
    private volatile TlsContexts tls;
    private volatile ListenerSettings settings;
    private volatile State state = State.FAILED;
    private volatile String problem = "";
    private @Nullable Channel server;

    Listener(Core core, ListenerSettings settings, TlsContexts tls) {
        this(core, settings, tls, null);
    }

    /** With another way to the hospital side than a socket; null for sockets. */
    Listener(Core core, ListenerSettings settings, TlsContexts tls, @Nullable Dialler dialler) {
        this.core = core;
        this.dialler = dialler == null ? new Legs(core, this::tls) : dialler;
        this.tlsFailures = new TlsFailures(core.telemetry());
        this.settings = settings;
        this.tls = tls;
        this.meter = core.telemetry().listener(settings.name());
        this.limits = new ConnectionLimits(core.openConnections(), core.telemetry(), meter);
    }

    /**
     * Begins to accept.
     *
     * @return empty, or why it cannot
     */
    synchronized String start() {
        String failure = bind(settings);
        state = failure.isEmpty() ? State.SERVING : State.FAILED;
        problem = failure;
        return failure;
    }

    /**
     * Goes over to other settings. When the new address cannot be bound, everything stays as it was.
     *
     * @return empty, or why not
     */
    synchronized String change(ListenerSettings next, TlsContexts contexts) {
        if (next.equals(settings) && state == State.SERVING) {
            tls = contexts;
            problem = "";
            return "";
        }
        if (!next.listenAddress().equals(settings.listenAddress()) || state == State.FAILED) {
            Channel before = server;
            String failure = bind(next);
            if (!failure.isEmpty()) {
                problem = failure;
                return failure;
            }
            if (before != null) {
                before.close();
            }
        }
        ListenerSettings old = settings;
        settings = next;
        tls = contexts;
        state = State.SERVING;
        problem = "";
        for (SessionPump session : sessions) {
            session.loop().execute(() -> session.drain(old.drainMaxMillis(), Cause.LISTENER_STOPPED));
        }
        return "";
    }

    private String bind(ListenerSettings wanted) {
        ChannelFuture bound = new ServerBootstrap()
                .group(core.acceptors(), new SessionLoops(core, core.slots().slot(wanted.protocol())))
                .channel(core.serverChannel())
                .option(ChannelOption.SO_BACKLOG, BACKLOG)
                .option(ChannelOption.SO_REUSEADDR, true)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childOption(ChannelOption.SO_KEEPALIVE, true)
                .childOption(ChannelOption.AUTO_READ, false)
                .childOption(ChannelOption.ALLOW_HALF_CLOSURE, true)
                .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, Legs.WATER_MARK)
                .childHandler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        accepted(channel, wanted);
                    }
                })
                .bind(wanted.listenAddress());
        if (!bound.awaitUninterruptibly(BIND_MAX_MILLIS) || !bound.isSuccess()) {
            Throwable cause = bound.cause();
            return "cannot listen on " + wanted.listen() + ": " + (cause == null ? "no answer" : cause.getMessage());
        }
        server = bound.channel();
        return "";
    }

    private void accepted(Channel channel, ListenerSettings bound) {
        ListenerSettings now = settings;
        TlsContexts contexts = tls;
        if (!contexts.fit(now.tls()) || !bound.listenAddress().equals(now.listenAddress())) {
            // In the middle of a change: what is meant for the one file must not run under the other.
            channel.close();
            return;
        }
        if (!(channel.remoteAddress() instanceof InetSocketAddress peer)) {
            channel.close();
            return;
        }
        if (!limits.admits(now, channel, peer)) {
            return;
        }
        if (contexts.onDevice()) {
            secure(channel, now, contexts);
        } else {
            begin(channel, now);
        }
    }

    /** There is no session, and nobody is dialled, before the handshake succeeded. */
    @SuppressWarnings("ReferenceEquality") // the very settings under which the connection was accepted
    private void secure(Channel channel, ListenerSettings now, TlsContexts contexts) {
        Handshakes.Running handshake = meter.handshakes.begin();
        TlsGate.install(
                channel,
                contexts.forDevice(channel, core.tlsTasks()),
                now.tls().handshakeTimeoutMillis(),
                now.lingerMaxMillis(),
                () -> {
                    handshake.passed();
                    if (now == settings && state == State.SERVING) {
                        begin(channel, now);
                    } else {
                        channel.close();
                    }
                },
                cause -> {
                    String address = channel.remoteAddress() instanceof InetSocketAddress peer
                            ? peer.getAddress().getHostAddress()
                            : "";
                    handshake.failed(cause);
                    tlsFailures.failed(now, Side.DEVICE, "", address, cause);
                });
    }

    private void begin(Channel channel, ListenerSettings now) {
        SessionPump session = new SessionPump(core.nextConnectionId(), this, now, core, channel);
        sessions.add(session);
        if (now.tls().opaque()) {
            channel.pipeline().addLast(new HelloGate(session, now));
        }
        channel.pipeline().addLast(new Legs.Leg(Side.DEVICE, session));
        session.start();
    }

    void ended(SessionPump session) {
        sessions.remove(session);
        synchronized (sessions) {
            sessions.notifyAll();
        }
    }

    /** Stops accepting and lets sessions end. Returns when they have, or time is up. */
    synchronized void stop() {
        state = State.DRAINING;
        Channel accepting = server;
        if (accepting != null) {
            accepting.close().awaitUninterruptibly(BIND_MAX_MILLIS);
        }
        long max = settings.drainMaxMillis();
        for (SessionPump session : sessions) {
            session.loop().execute(() -> session.drain(max, Cause.LISTENER_STOPPED));
        }
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(max + settings.lingerMaxMillis());
        synchronized (sessions) {
            try {
                long left;
                while (!sessions.isEmpty() && (left = deadline - System.nanoTime()) > 0) {
                    TimeUnit.NANOSECONDS.timedWait(sessions, left);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        LOG.info("listener stopped listener={} sessionsCut={}", settings.name(), sessions.size());
    }

    /** Connections that come from now on speak TLS like this; those that are open keep what they began with. */
    void tls(TlsContexts contexts) {
        tls = contexts;
    }

    TlsContexts tls() {
        return tls;
    }

    /** What is wrong with the newest file while the last good one runs. */
    void problem(String text) {
        problem = text;
    }

    /** What its sessions may do has changed: they look again. */
    void recheck() {
        for (SessionPump session : sessions) {
            session.loop().execute(session::recheck);
        }
    }

    ListenerSettings settings() {
        return settings;
    }

    ListenerMeter meter() {
        return meter;
    }

    Dialler dialler() {
        return dialler;
    }

    boolean serving() {
        return state == State.SERVING;
    }

    /** Use of this listener's bounds. */
    List<BoundStatus> bounds() {
        return ListenerBounds.of(settings, limits, meter, sessions);
    }

    ListenerStatus status() {
        ListenerSettings now = settings;
        return new ListenerStatus(
                now.name(),
                now.protocol(),
                now.listen(),
                now.upstream(),
                now.mode(),
                now.criticality(),
                state.name(),
                problem,
                meter.upstreamUp(),
                sessions.size(),
                meter.interactions(),
                meter.verdictCounts(),
                meter.refused.sum(),
                meter.replies.sum(),
                meter.repliesMissed.sum(),
                meter.sessionsTurnedAway.sum(),
                meter.handshakes.failedCount(),
                meter.bytesFromDevice.sum(),
                meter.bytesFromHospital.sum(),
                meter.failureCounts(),
                tls.standing(Instant.now()),
                meter.opening(ListenerState.BREAK_GLASS),
                meter.opening(ListenerState.DOWNTIME_RECOVERY));
    }
}
