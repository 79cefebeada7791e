package eu.heir.gateway;

import eu.heir.api.Reason;
import eu.heir.spi.decision.Verdict;
import eu.heir.spi.telemetry.DecisionEvent;
import io.netty.channel.Channel;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which connections of one listener are let in: bounded for each address, for the listener, and over all listeners. A connection counts
 * from its arrival until its socket is closed, so peers that reconnect cannot pile up sockets that are still closing.
 *
 * <p>The bound for an address is looked at first, so that one peer's flood is told as that peer's, and cannot take the places of others.
 * These bounds hold in every mode: they protect the process that all other connections depend on.
 *
 * <p>Any thread; connections of one listener arrive on all I/O threads at once, and no bound is ever exceeded.
 */
@SuppressWarnings("FutureReturnValueIgnored") // what is turned away is closed, whatever the peer thinks of it
final class ConnectionLimits {
    private static final Logger LOG = LoggerFactory.getLogger(ConnectionLimits.class);

    /** Key of the bound over all listeners. */
    static final String CONNECTIONS_MAX = "connections.max";

    private final OpenConnections all;
    private final Telemetry telemetry;
    private final ListenerMeter meter;
    private final AtomicInteger open = new AtomicInteger();
    private final Map<InetAddress, Integer> byAddress = new ConcurrentHashMap<>();

    ConnectionLimits(OpenConnections all, Telemetry telemetry, ListenerMeter meter) {
        this.all = all;
        this.telemetry = telemetry;
        this.meter = meter;
    }

    /**
     * Lets a connection in, or counts, tells and closes it.
     *
     * @param settings in force
     * @return whether it is in
     */
    boolean admits(ListenerSettings settings, Channel channel, InetSocketAddress peer) {
        InetAddress address = peer.getAddress();
        if (!takeOf(address, settings.peerBounds().connectionsPerPeerMax())) {
            return turnAway(
                    settings,
                    channel,
                    address,
                    ListenerFile.CONNECTIONS_PER_PEER_MAX.key(),
                    settings.peerBounds().connectionsPerPeerMax());
        }
        if (open.incrementAndGet() > settings.sessionsMax()) {
            open.decrementAndGet();
            giveBackOf(address);
            return turnAway(settings, channel, address, ListenerFile.SESSIONS_MAX.key(), settings.sessionsMax());
        }
        if (!all.take()) {
            open.decrementAndGet();
            giveBackOf(address);
            return turnAway(settings, channel, address, CONNECTIONS_MAX, all.max());
        }
        channel.closeFuture().addListener(closed -> {
            all.giveBack();
            open.decrementAndGet();
            giveBackOf(address);
        });
        return true;
    }

    private boolean takeOf(InetAddress address, int max) {
        boolean[] taken = new boolean[1];
        byAddress.compute(address, (key, count) -> {
            int now = count == null ? 0 : count;
            taken[0] = now < max;
            return taken[0] ? Integer.valueOf(now + 1) : count;
        });
        return taken[0];
    }

    private void giveBackOf(InetAddress address) {
        byAddress.computeIfPresent(address, (key, count) -> count == 1 ? null : Integer.valueOf(count - 1));
    }

    private boolean turnAway(ListenerSettings settings, Channel channel, InetAddress address, String bound, int limit) {
        meter.sessionsTurnedAway.increment();
        long times = meter.bounds.reached(bound, TimeUnit.NANOSECONDS.toMillis(System.nanoTime()));
        if (times > 0) {
            tell(settings, address.getHostAddress(), bound, limit, times);
        }
        channel.close();
        return false;
    }

    private void tell(ListenerSettings settings, String address, String bound, int limit, long times) {
        LOG.warn(
                "connections turned away listener={} address={} bound={} limit={} count={}",
                settings.name(),
                address,
                bound,
                limit,
                times);
        telemetry.tell(sequence -> new DecisionEvent(
                sequence,
                Telemetry.now(),
                settings.name(),
                settings.protocol(),
                settings.mode(),
                "",
                address,
                "",
                "connect",
                "",
                Verdict.SEVER,
                true,
                BoundMeter.rule(bound),
                Text.printable(
                        bound + " = " + limit + " is reached; turned away since the last notice: " + times,
                        Reason.TEXT_MAX),
                ""));
    }

    /** Connections now, those that are closing included. */
    int open() {
        return open.get();
    }

    /** Connections of the address that has most. */
    int mostOfOnePeer() {
        int most = 0;
        for (int count : byAddress.values()) {
            most = Math.max(most, count);
        }
        return most;
    }
}
