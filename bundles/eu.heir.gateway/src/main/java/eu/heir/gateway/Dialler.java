package eu.heir.gateway;

import io.netty.channel.EventLoop;

/** How sessions get their connection to the hospital side. */
@FunctionalInterface
interface Dialler {
    /**
     * Connects the hospital side on the session's own event loop, and tells the session how it ended. Does not wait, and tells nothing
     * before it has returned.
     */
    void dial(SessionPump session, ListenerSettings settings, EventLoop loop);
}
