package eu.heir.spi.decision;

/** What changes at a listener while a session lasts. Asked only by rules that need it, so that others do not pay for a clock. Any thread. */
public interface Moment {
    /** Now, nanoseconds from a beginning that is the same for one process. */
    long nanoTime();

    /**
     * Whether the listener recovers from a downtime: what piled up comes fast and late, so rules on rate and age do not count.
     */
    boolean downtimeRecovery();
}
