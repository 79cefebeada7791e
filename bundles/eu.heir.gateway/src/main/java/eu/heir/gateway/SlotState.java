package eu.heir.gateway;

import eu.heir.api.protocol.ProtocolAdapter;

/**
 * Where the slot of one protocol stands. While an adapter is replaced each session moves over by itself, at its own unit edges ({@link
 * PumpState.Parked}); the slot itself changes at once.
 *
 * <pre>
 *   Absent ──adapter appears──▶ Serving ──better one appears, or this one goes and another is there──▶ Serving
 *     ▲                            │
 *     └──────last one goes─────────┘
 * </pre>
 */
sealed interface SlotState {
    /** No adapter: sessions are parked, or pass in monitor mode. */
    record Absent() implements SlotState {}

    /** One adapter serves new sessions, and old ones as they reach a unit edge. */
    record Serving(ProtocolAdapter adapter, String bundle) implements SlotState {}
}
