package eu.heir.gateway;

import eu.heir.spi.decision.DecisionPoint;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
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
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** What all listeners share: threads, budgets, slots, telemetry and the decision point. Any thread. */
@SuppressWarnings("FutureReturnValueIgnored") // a failed write or close shows as an inactive channel
final class Core implements AutoCloseable {
    /** Threads that check certificates during handshakes; one task for each open handshake waits at most. */
    private static final int TLS_THREADS = 2;

    /** How long threads may take to end, milliseconds. */
    private static final long STOP_MAX_MILLIS = 5_000;

    private final EventLoopGroup acceptors;
    private final EventLoopGroup workers;
    private final boolean epoll;
    private final ExecutorService resolver;
    private final HoldBudget budget;
    private final IsolatedLoops isolated;
    private final Map<EventLoop, CallbackWatch> watches = new ConcurrentHashMap<>();
    private final Watchdog watchdog;
    private final OpenConnections openConnections = new OpenConnections();
    private final AdapterSlots slots = new AdapterSlots();
    private final Telemetry telemetry;
    private final Inspections inspections;
    private final ExecutorService tlsTasks =
            Executors.newFixedThreadPool(TLS_THREADS, new DefaultThreadFactory("heir-tls", true));
    private final TlsEngine tlsEngine;
    private final AtomicLong connections = new AtomicLong();
    private final InetAddress unknown = InetAddress.getLoopbackAddress();
    private volatile @Nullable DecisionPoint decisions;

    /**
     * @param ioThreads threads that move bytes; 0 for one per processor
     * @param holdBudgetBytes most bytes held in all sessions together
     * @param peersMax most peers remembered
     */
    Core(int ioThreads, long holdBudgetBytes, int peersMax) {
        this(ioThreads, holdBudgetBytes, peersMax, TlsEngine.best(), () -> {});
    }

    /**
     * @param tlsEngine what computes TLS
     * @param restart ends this process and begins another, when a thread of all listeners does not come back
     */
    Core(int ioThreads, long holdBudgetBytes, int peersMax, TlsEngine tlsEngine, Runnable restart) {
        this.tlsEngine = tlsEngine;
        epoll = Epoll.isAvailable();
        int threads = ioThreads == 0 ? Runtime.getRuntime().availableProcessors() : ioThreads;
        acceptors = group(1, "heir-accept");
        workers = group(threads, "heir-io");
        resolver = Executors.newSingleThreadExecutor(new DefaultThreadFactory("heir-resolve", true));
        budget = new HoldBudget(holdBudgetBytes);
        telemetry = new Telemetry(peersMax);
        isolated = new IsolatedLoops(name -> group(IsolatedLoops.THREADS, name));
        watchdog = new Watchdog(watches::values, 0, restart);
        inspections = new Inspections(telemetry);
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

    /** Threads of adapters that must not run on those of all listeners. */
    IsolatedLoops isolated() {
        return isolated;
    }

    /** Whether a thread is one that all listeners share. */
    boolean shares(EventLoop loop) {
        return loop.parent() == workers;
    }

    /** Where a thread says that it is in adapter code. */
    CallbackWatch watch(EventLoop loop) {
        return watches.computeIfAbsent(loop, l -> new CallbackWatch());
    }

    Watchdog watchdog() {
        return watchdog;
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

    /** Where handshakes do what takes long: path validation, and all of the JDK engine's arithmetic. */
    ExecutorService tlsTasks() {
        return tlsTasks;
    }

    TlsEngine tlsEngine() {
        return tlsEngine;
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

    Inspections inspections() {
        return inspections;
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
        watchdog.close();
        isolated.close();
        acceptors.shutdownGracefully(0, STOP_MAX_MILLIS, TimeUnit.MILLISECONDS);
        workers.shutdownGracefully(0, STOP_MAX_MILLIS, TimeUnit.MILLISECONDS).awaitUninterruptibly(STOP_MAX_MILLIS);
        resolver.shutdownNow();
        tlsTasks.shutdownNow();
        telemetry.close();
    }
}
