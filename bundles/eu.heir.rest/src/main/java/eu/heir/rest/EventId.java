package eu.heir.rest;

import org.jspecify.annotations.Nullable;

/**
 * Id of an event: which run of the gateway, and the decision's sequence in it. Sequences start anew with each run.
 *
 * @param run names the run
 * @param sequence of the decision
 */
record EventId(String run, long sequence) {
    /**
     * Where a client goes on.
     *
     * @param header {@code Last-Event-ID}, or null
     * @param run the run of now
     * @return the sequence after which to go on; 0 when it is from another run or not one of ours
     */
    static long resumeAfter(@Nullable String header, String run) {
        String prefix = run + ".";
        if (header == null || !header.startsWith(prefix)) {
            return 0;
        }
        try {
            return Math.max(0, Long.parseLong(header.substring(prefix.length())));
        } catch (NumberFormatException e) {
            return 0;
        }
    }

    @Override
    public String toString() {
        return run + "." + sequence;
    }
}
