package eu.heir.spi.modules;

/**
 * How far a change has come.
 *
 * <pre>
 * STARTED ──▶ PROBATION ──▶ ACCEPTED
 *    │            ├───────▶ SUPERSEDED   (the next change came before the end of probation)
 *    └────────────┴───────▶ ROLLED_BACK  (what was accepted before runs again)
 *                     └───▶ FAILED       (not even that serves)
 * </pre>
 */
public enum ModuleOutcome {
    /** Being replaced. A start of the gateway that finds this puts back what was accepted before. */
    STARTED,
    /** Serves, and is watched for faults. A start of the gateway that finds this puts back what was accepted before. */
    PROBATION,
    /** Served through its probation; the next fault is its own, not the update's. */
    ACCEPTED,
    /** The next change came during its probation. */
    SUPERSEDED,
    /** Did not start, did not serve or made a fault; what was accepted before was put back. */
    ROLLED_BACK,
    /** Like ROLLED_BACK, but what was put back does not serve either, or there was nothing to put back. */
    FAILED
}
