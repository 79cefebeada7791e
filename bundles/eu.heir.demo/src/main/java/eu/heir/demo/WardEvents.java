package eu.heir.demo;

import eu.heir.demo.message.Outgoing;
import java.net.InetSocketAddress;

/** What happens in the ward. Implemented by {@link WardLog} and by tests; called from any thread, must not block. */
interface WardEvents {
    /** The hospital system accepts connections. */
    void listening(InetSocketAddress address);

    /**
     * The hospital system's port is in use by somebody else; it tries again until it is free. Told once per wait.
     *
     * @param retrySeconds how often it tries
     */
    void portTaken(int port, long retrySeconds);

    /** The hospital system turned a connection away because it has as many as it takes. */
    void connectionsExhausted(int limit);

    /**
     * The hospital system has a message and is about to acknowledge it.
     *
     * @param repeated it had it before: the acknowledgement was lost
     */
    void received(String sender, String controlId, boolean repeated);

    /** The hospital system got something it cannot take. */
    void notUnderstood(String cause);

    /** A connection to the hospital system broke. What its sender was not told, it sends again. */
    void brokenOff(String cause);

    /** A device reached the gateway. */
    void connected(String device);

    /**
     * A device cannot reach the gateway or got no answer. Told once until it gets one.
     *
     * @param queued messages it keeps
     */
    void away(String device, String cause, int queued);

    /** A device's message was answered for good. */
    void settled(String device, Outgoing message, Ack answer);

    /** A device keeps as many messages as it can and measures no more. Told once until there is room. */
    void queueFull(String device, int limit);

    /** A device stopped for good. */
    void stopped(String device, int undelivered);

    /** The attacker tried something. */
    void attempted(Attempt attempt);

    /** A thread of the ward ended by a fault of ours. */
    void failed(String thread, Throwable cause);
}
