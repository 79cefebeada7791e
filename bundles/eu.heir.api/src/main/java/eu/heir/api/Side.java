package eu.heir.api;

/** The two legs of a session. */
public enum Side {
    /** The leg that was accepted: towards the bedside device, or whoever opened the connection. */
    DEVICE,
    /** The leg that the gateway dialled: towards the hospital system. */
    HOSPITAL;

    /** Where bytes that came from this side go to. */
    public Side opposite() {
        return this == DEVICE ? HOSPITAL : DEVICE;
    }
}
