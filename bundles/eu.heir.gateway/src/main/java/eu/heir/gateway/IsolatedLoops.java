package eu.heir.gateway;

import io.netty.channel.EventLoopGroup;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * Threads for adapters that are not trusted to run inline: a few for each protocol, so that one that sleeps delays its own protocol
 * only. Any thread.
 */
@SuppressWarnings("FutureReturnValueIgnored") // threads that never come back cannot be waited for
final class IsolatedLoops implements AutoCloseable {
    /** Threads for each isolated protocol. */
    static final int THREADS = 2;

    private final Function<String, EventLoopGroup> maker;
    private final Map<String, EventLoopGroup> groups = new HashMap<>();
    private final List<EventLoopGroup> abandoned = new ArrayList<>();

    /**
     * @param maker makes threads of a name
     */
    IsolatedLoops(Function<String, EventLoopGroup> maker) {
        this.maker = maker;
    }

    /** The threads of a protocol. */
    synchronized EventLoopGroup group(String protocol) {
        return groups.computeIfAbsent(protocol, p -> maker.apply("heir-isolated-" + p));
    }

    /**
     * A thread of a protocol does not come back: new sessions get new threads. The old ones serve their sessions until these end, and
     * end when they can.
     */
    synchronized void abandon(String protocol) {
        EventLoopGroup old = groups.remove(protocol);
        if (old != null) {
            abandoned.add(old);
        }
    }

    @Override
    public synchronized void close() {
        for (EventLoopGroup group : groups.values()) {
            group.shutdownGracefully(0, 0, TimeUnit.MILLISECONDS);
        }
        groups.clear();
        for (EventLoopGroup group : abandoned) {
            group.shutdownGracefully(0, 0, TimeUnit.MILLISECONDS);
        }
        abandoned.clear();
    }
}
