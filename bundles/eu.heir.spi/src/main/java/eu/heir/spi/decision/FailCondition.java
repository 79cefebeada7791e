package eu.heir.spi.decision;

/** What can fail; the rows of the fail-mode table. */
public enum FailCondition {
    /** No adapter serves the protocol. */
    ADAPTER_ABSENT,
    /** The adapter threw or broke its contract. */
    ADAPTER_FAULT,
    /** The adapter did not return within its budget. */
    ADAPTER_SLOW,
    /** No decision point is there, or it threw. */
    DECISION_UNAVAILABLE,
    /** A unit would exceed what may be held, per session or in all. */
    HOLD_LIMIT,
    /** The adapter cannot understand the stream. */
    MALFORMED,
    /** The stream cannot be looked into. */
    OPAQUE,
    /** A peer stands still: it does not end what it began, or takes nothing of what waits for it. */
    PEER_STALLED,
    /** The hospital side cannot be reached. */
    UPSTREAM_DOWN
}
