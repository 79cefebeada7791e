package eu.heir.gateway;

import eu.heir.spi.decision.DecisionPoint;
import io.netty.channel.Channel;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollEventLoopGroup;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.net.InetAddress;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** What all listeners share: threads, budgets, slots, telemetry and the decision point. Any thread. */
@SuppressWarnings("FutureReturnValueIgnored") // a failed write or close shows as an inactive channel
final class Core implements AutoCloseable {
    /** How long threads may take to end, milliseconds. */
    private static final long STOP_MAX_MILLIS = 5_000;

    private final EventLoopGroup acceptors;
    private final EventLoopGroup workers;
    private final boolean epoll;
    private final ExecutorService resolver;
    private final HoldBudget budget;
    private final OpenConnections openConnections = new OpenConnections();
    private final AdapterSlots slots = new AdapterSlots();
    private final Telemetry telemetry;
    private final AtomicLong connections = new AtomicLong();
    private final InetAddress unknown = InetAddress.getLoopbackAddress();
    private volatile @Nullable DecisionPoint decisions;

    /**
     * @param ioThreads threads that move bytes; 0 for one per processor
     * @param holdBudgetBytes most bytes held in all sessions together
     * @param peersMax most peers remembered
     */
    Core(int ioThreads, long holdBudgetBytes, int peersMax) {
        epoll = Epoll.isAvailable();
        int threads = ioThreads == 0 ? Runtime.getRuntime().availableProcessors() : ioThreads;
        acceptors = group(1, "heir-accept");
        workers = group(threads, "heir-io");
        resolver = Executors.newSingleThreadExecutor(new DefaultThreadFactory("heir-resolve", true));
        budget = new HoldBudget(holdBudgetBytes);
        telemetry = new Telemetry(peersMax);
    }

    private EventLoopGroup group(int threads, String name) {
        DefaultThreadFactory factory = new DefaultThreadFactory(name, true);
        return epoll ? new EpollEventLoopGroup(threads, factory) : new NioEventLoopGroup(threads, factory);
    }

    EventLoopGroup acceptors() {
        return acceptors;
    }

    EventLoopGroup workers() {
        return workers;
    }

    Class<? extends ServerChannel> serverChannel() {
        return epoll ? EpollServerSocketChannel.class : NioServerSocketChannel.class;
    }

    Class<? extends Channel> clientChannel() {
        return epoll ? EpollSocketChannel.class : NioSocketChannel.class;
    }

    /** Whether the kernel's epoll is used directly. */
    boolean epoll() {
        return epoll;
    }

    /** Looks up host names: the only thing here that blocks, so it has a thread of its own. */
    ExecutorService resolver() {
        return resolver;
    }

    HoldBudget budget() {
        return budget;
    }

    /** Connections of all listeners. */
    OpenConnections openConnections() {
        return openConnections;
    }

    AdapterSlots slots() {
        return slots;
    }

    Telemetry telemetry() {
        return telemetry;
    }

    @Nullable DecisionPoint decisionPoint() {
        return decisions;
    }

    void decisionPoint(@Nullable DecisionPoint point) {
        decisions = point;
    }

    String nextConnectionId() {
        return "c" + connections.incrementAndGet();
    }

    /** Stands for an upstream host that has not been looked up. */
    InetAddress unknownAddress() {
        return unknown;
    }

    @Override
    public void close() {
        acceptors.shutdownGracefully(0, STOP_MAX_MILLIS, TimeUnit.MILLISECONDS);
        workers.shutdownGracefully(0, STOP_MAX_MILLIS, TimeUnit.MILLISECONDS).awaitUninterruptibly(STOP_MAX_MILLIS);
        resolver.shutdownNow();
        telemetry.close();
    }
}
