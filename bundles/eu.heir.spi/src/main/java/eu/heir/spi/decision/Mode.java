package eu.heir.spi.decision;

/** How far a listener goes. */
public enum Mode {
    /** In the path; never holds, refuses or severs. What would have been refused is recorded. */
    MONITOR,
    /** In the path; what policy refuses is refused. */
    ENFORCE
}
