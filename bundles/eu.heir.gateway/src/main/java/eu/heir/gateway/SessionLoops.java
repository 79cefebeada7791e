package eu.heir.gateway;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelPromise;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.util.concurrent.AbstractEventExecutorGroup;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.Future;
import java.util.Iterator;
import java.util.concurrent.TimeUnit;

/**
 * The threads for new sessions of one protocol: those that all listeners share while its adapter is trusted to run inline, else those
 * of its own. Chosen for each connection, so that a listener need not be bound again when another adapter comes. Any thread.
 */
final class SessionLoops extends AbstractEventExecutorGroup implements EventLoopGroup {
    private final Core core;
    private final AdapterSlot slot;

    SessionLoops(Core core, AdapterSlot slot) {
        this.core = core;
        this.slot = slot;
    }

    private EventLoopGroup chosen() {
        return slot.inline() ? core.workers() : core.isolated().group(slot.protocol());
    }

    @Override
    public EventLoop next() {
        return chosen().next();
    }

    @Override
    public ChannelFuture register(Channel channel) {
        return chosen().register(channel);
    }

    @Override
    public ChannelFuture register(ChannelPromise promise) {
        return chosen().register(promise);
    }

    @Override
    @Deprecated
    public ChannelFuture register(Channel channel, ChannelPromise promise) {
        return chosen().register(channel, promise);
    }

    @Override
    public Iterator<EventExecutor> iterator() {
        return chosen().iterator();
    }

    // Its threads belong to the core: a listener that ends does not end them.

    @Override
    public boolean isShuttingDown() {
        return core.workers().isShuttingDown();
    }

    @Override
    public Future<?> shutdownGracefully(long quietPeriod, long timeout, TimeUnit unit) {
        return terminationFuture();
    }

    @Override
    public Future<?> terminationFuture() {
        return core.workers().terminationFuture();
    }

    @Override
    @Deprecated
    public void shutdown() {
        // see above
    }

    @Override
    public boolean isShutdown() {
        return core.workers().isShutdown();
    }

    @Override
    public boolean isTerminated() {
        return core.workers().isTerminated();
    }

    @Override
    public boolean awaitTermination(long timeout, TimeUnit unit) throws InterruptedException {
        return core.workers().awaitTermination(timeout, unit);
    }
}
