package eu.heir.journal;

import eu.heir.journal.file.Segment;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Which files may go. */
final class Retention {
    private Retention() {}

    /**
     * The oldest files that are too old or too much.
     *
     * @param segments oldest first
     * @param current first sequence of the one that is written to; it and what is newer stays
     * @throws IOException when a file cannot be looked at
     */
    static List<Segment> tooOld(List<Segment> segments, long current, Limits limits, Instant now) throws IOException {
        long bytes = 0;
        for (Segment segment : segments) {
            bytes += Files.size(segment.path());
        }
        List<Segment> old = new ArrayList<>();
        for (Segment segment : segments) {
            if (segment.first() >= current) {
                break;
            }
            Instant newest = Files.getLastModifiedTime(segment.path()).toInstant();
            boolean aged = !limits.retention().isZero() && newest.isBefore(now.minus(limits.retention()));
            if (!aged && bytes <= limits.sizeMaxBytes()) {
                break;
            }
            bytes -= Files.size(segment.path());
            old.add(segment);
        }
        return old;
    }
}
