package eu.heir.demo.message;

/**
 * Who a message claims to come from.
 *
 * @param application MSH-3
 * @param facility MSH-4
 */
public record Sender(String application, String facility) {
    /** MSH-3 of every bedside monitor. */
    public static final String MONITOR_APPLICATION = "BEDMON";

    /** The admission desk. */
    public static final Sender ADMISSION = new Sender("PATADM", "ADMISSION");

    /** The laboratory. */
    public static final Sender LABORATORY = new Sender("LABSYS", "LAB");

    /**
     * The monitor at a bed.
     *
     * @param bed counts from 1
     */
    public static Sender monitor(int bed) {
        return new Sender(MONITOR_APPLICATION, "ICU-" + bed);
    }

    @Override
    public String toString() {
        return application + "^" + facility;
    }
}
