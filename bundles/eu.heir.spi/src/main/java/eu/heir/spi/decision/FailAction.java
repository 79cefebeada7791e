package eu.heir.spi.decision;

/** What happens when something fails; the values of the fail-mode table. */
public enum FailAction {
    /** Reading pauses, sockets stay open, up to the listener's {@code park.max.ms}; then the session is severed. */
    HOLD,
    /** The unit is refused where the protocol has words for it; otherwise the session is severed. */
    REFUSE,
    /** Both legs are closed. */
    SEVER,
    /** Bytes pass uninspected from here on, and every one of these sessions is an alarm. */
    PASS_AND_ALARM
}
