package eu.heir.spi.devices;

/**
 * What an administrator decided about a device. Traffic alone never changes it, except that what is new is {@link #STAGED}.
 *
 * <pre>
 *            admit              quarantine
 *  STAGED ──────────▶ ADMITTED ◀──────────▶ QUARANTINED
 *    │                   │        admit          │
 *    └───────────────────┴───── retire ──────────┘
 *                        ▼
 *                     RETIRED ── admit, quarantine ──▶ as named
 * </pre>
 *
 * In the order of how much is allowed to follow from it, the strictest last.
 */
public enum DeviceState {
    /** An administrator knows it and wants it here. */
    ADMITTED,
    /** Seen, and nobody has said anything about it. */
    STAGED,
    /** It was taken out of use; should it speak again, that is an event. */
    RETIRED,
    /** Not trusted for now. */
    QUARANTINED
}
