package eu.heir.demo.message;

import java.time.Instant;

/** Where a simulated system's messages come from. Implemented in this package; called by one thread at a time. */
public interface MessageSource {
    /**
     * The next message.
     *
     * @param at when the system would have sent it; not before the instant of the previous call
     */
    Outgoing next(Instant at);
}
