package eu.heir.spi.journal;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How the journal stands.
 *
 * @param state what it can do now
 * @param problem one sentence when it is not WRITING, else empty
 * @param records sequence of the newest record on disk; 0 when there is none
 * @param oldest time of the oldest record that is kept, or null
 * @param segments files
 * @param bytes size of all files
 * @param bytesMax most before the oldest files go ({@code size.max.mib})
 * @param queued entries that wait to be written
 * @param queueMax most of them ({@code queue.max})
 * @param lost entries that could not be kept since the process started
 * @param gaps sections before this start that cannot be verified any more; see the verification for which
 */
public record JournalStatus(
        State state,
        String problem,
        long records,
        @Nullable Instant oldest,
        int segments,
        long bytes,
        long bytesMax,
        int queued,
        int queueMax,
        long lost,
        int gaps) {
    /** Whether it writes. */
    public enum State {
        /** Everything is kept. */
        WRITING,
        /** The disk takes no more, or not reliably: entries wait in memory, then are lost and counted. */
        STALLED,
        /** Its folder cannot be used; nothing is kept. */
        UNAVAILABLE
    }
}
