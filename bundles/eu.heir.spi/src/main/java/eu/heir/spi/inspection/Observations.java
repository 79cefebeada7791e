package eu.heir.spi.inspection;

/** Takes what was found off the data path. Implemented by the gateway: it becomes a WATCH event among the decisions. Any thread. */
public interface Observations {
    /**
     * Tells of one finding.
     *
     * @param about what it was found in; its bytes are not read
     * @param rule id of the check, 1 to 64 characters
     * @param text one line without any value of the unit
     */
    void report(DeepInspector.Copy about, String rule, String text);
}
