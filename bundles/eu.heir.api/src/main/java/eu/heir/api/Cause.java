package eu.heir.api;

/** Why a session ended. Consumers must tolerate causes added later. */
public enum Cause {
    /** Both sides finished. */
    FINISHED,
    /** The device side closed or reset the connection. */
    DEVICE_CLOSED,
    /** The hospital side closed or reset the connection. */
    HOSPITAL_CLOSED,
    /** The hospital side could not be reached. */
    UPSTREAM_DOWN,
    /** A decision or a refusal ended it. */
    REFUSED,
    /** The stream could not be understood and the fail mode said so. */
    MALFORMED,
    /** A bound on waiting ran out. */
    TIMEOUT,
    /** The adapter threw, or broke its contract. */
    ADAPTER_FAULT,
    /** No adapter was there, or another version could not resume. */
    ADAPTER_GONE,
    /** The listener was removed or changed, or the gateway stops. */
    LISTENER_STOPPED
}
