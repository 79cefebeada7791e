package eu.heir.gateway;

import eu.heir.api.Cause;
import eu.heir.api.protocol.Session;
import eu.heir.api.protocol.Snapshot;
import java.util.Optional;

/**
 * Where a session stands.
 *
 * <pre>
 *            ┌───────── adapter absent ─────────┐
 *   Dialling ┤                                  ▼
 *      │     └─▶ Inspecting ⇄ Parked ──park.max──▶ Closing
 *      │            │  └─ pass-and-alarm ─▶ Blind ──▶ │
 *      └────────────┴──────── close ───────────────▶ Closing ─▶ Closed
 * </pre>
 */
sealed interface PumpState {
    /** The hospital side is being connected; nothing is read. */
    record Dialling() implements PumpState {}

    /** The adapter labels bytes. */
    record Inspecting(Session adapter) implements PumpState {}

    /**
     * Sockets stay open, no adapter is there.
     *
     * @param snapshot of the session when an adapter has served it before
     * @param deadlineMillis when waiting ends
     * @param told whether the fail-mode table was asked already: then the end of waiting is the end of the session
     */
    record Parked(Optional<Snapshot> snapshot, long deadlineMillis, boolean told) implements PumpState {}

    /** Bytes pass uninspected: an alarm was raised, or the listener is opaque because its file says so. */
    record Blind() implements PumpState {}

    /** What was allowed is flushed; nothing is read any more. */
    record Closing(Cause cause) implements PumpState {}

    /** Both sockets are closed. */
    record Closed() implements PumpState {}
}
