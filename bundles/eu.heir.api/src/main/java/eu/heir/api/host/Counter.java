package eu.heir.api.host;

import org.osgi.annotation.versioning.ProviderType;

/**
 * A number series that the gateway owns and fills in when bytes leave ({@link eu.heir.api.protocol.Patch#counter}), because replies
 * which the gateway injects take numbers too. Survives the replacement of the adapter by itself.
 */
@ProviderType
public interface Counter {
    /** How it counts. */
    Rule rule();

    /**
     * How a series counts.
     *
     * @param name tells several series of one direction apart
     * @param first the first value
     * @param last the last value before it wraps
     * @param restart the value after {@code last}
     * @param width bytes it takes: 1, 2, 4 or 8
     * @param littleEndian least significant byte first
     */
    record Rule(String name, long first, long last, long restart, int width, boolean littleEndian) {
        /**
         * Checks its parts.
         *
         * @throws IllegalArgumentException when the width is another, or a value does not fit it
         */
        public Rule {
            if (width != 1 && width != 2 && width != 4 && width != 8) {
                throw new IllegalArgumentException("width must be 1, 2, 4 or 8 bytes, not " + width);
            }
            long max = width == 8 ? Long.MAX_VALUE : (1L << (8 * width)) - 1;
            if (first < 0 || last < first || last > max || restart < 0 || restart > last) {
                throw new IllegalArgumentException(
                        "first, last and restart must be ordered and fit " + width + " bytes");
            }
        }
    }
}
