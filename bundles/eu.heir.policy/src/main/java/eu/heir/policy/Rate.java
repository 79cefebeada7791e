package eu.heir.policy;

/**
 * How often a sender may come.
 *
 * @param count interactions in one period, at least 1
 * @param periodNanos the period, nanoseconds
 * @param words as it is written in the contract, such as {@code 600/min}
 */
public record Rate(int count, long periodNanos, String words) {
    /** Time that one interaction uses up. */
    long nanosOfOne() {
        return periodNanos / count;
    }
}
