package eu.heir.spi.inspection;

import eu.heir.spi.decision.Mode;

/**
 * Looks closely at copies of units that have passed or were refused already, on threads of its own. It can delay nothing and change
 * nothing; what it finds goes to {@link Observations}. Found by the gateway as a service.
 */
public interface DeepInspector {
    /** The protocol whose units it understands. */
    String protocol();

    /**
     * Whether it wants a copy of the next unit of a listener. Called on the data path for each whole unit: must return within a
     * microsecond and be safe for many threads. Nothing is copied when it says no.
     *
     * @param listener name of the listener
     * @param length of the unit with its framing, bytes
     */
    boolean wants(String listener, int length);

    /**
     * Takes a copy. Called on the data path: it queues the copy or turns it away, and returns at once.
     *
     * @return false when its queue is full; both sides count that
     */
    boolean offer(Copy copy);

    /** What it did so far. Any thread. */
    InspectorStatus status();

    /**
     * A unit's bytes with where it passed.
     *
     * @param listener name of the listener
     * @param protocol its protocol
     * @param mode its mode at that time
     * @param connection connection id
     * @param address numeric IP address of the sender
     * @param operation the protocol's name of the operation; hostile text possible
     * @param correlation the protocol's id of the interaction, or empty; hostile text possible
     * @param bytes the whole unit with its framing, the inspector's own to keep
     */
    // An array is what is handed over: nobody compares copies.
    @SuppressWarnings("ArrayRecordComponent")
    record Copy(
            String listener,
            String protocol,
            Mode mode,
            String connection,
            String address,
            String operation,
            String correlation,
            byte[] bytes) {}
}
