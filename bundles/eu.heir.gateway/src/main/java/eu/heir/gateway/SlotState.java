package eu.heir.gateway;

import eu.heir.api.protocol.ProtocolAdapter;

/**
 * Where the slot of one protocol stands. While an adapter is replaced each session moves over by itself, at its own unit edges ({@link
 * PumpState.Parked}).
 *
 * <pre>
 *            ┌───────────── another adapter comes ─────────────┐
 *            │                                                 │
 *   Absent ──┴─▶ Serving ──the last one goes──▶ Swapping ──────┤
 *     ▲             │                              │           │
 *     │             └─ cannot go on, or stuck ─▶ Faulted ──────┘
 *     └───── swap.max.ms is over ──────────────────┘ (or what was stuck came back, and fault.clear.ms are over)
 * </pre>
 */
sealed interface SlotState {
    /** No adapter, and none is expected: the fail-mode table says what becomes of sessions. */
    record Absent() implements SlotState {}

    /** One adapter serves new sessions, and old ones as they reach a unit edge. */
    record Serving(ProtocolAdapter adapter, String bundle, boolean inline) implements SlotState {}

    /**
     * The adapter has gone and its successor is expected: sessions wait with open sockets.
     *
     * @param untilNanos {@code System.nanoTime()} at which it is expected no longer
     */
    record Swapping(long untilNanos) implements SlotState {}

    /**
     * The adapter is there but must get no further session.
     *
     * @param why for people
     */
    record Faulted(ProtocolAdapter adapter, String bundle, String why) implements SlotState {}
}
