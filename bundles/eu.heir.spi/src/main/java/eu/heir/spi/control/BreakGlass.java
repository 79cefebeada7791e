package eu.heir.spi.control;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * Switches one listener to pass-and-alarm for a stated time: everything passes and is recorded as what it would have been. For the
 * moment when a false block hurts a patient and nobody has time for rules. Implemented by {@code eu.heir.gateway}. Any thread.
 */
public interface BreakGlass {
    /** Longest opening. */
    Duration MAX = Duration.ofHours(24);

    /**
     * Opens, or replaces the opening that is there. Sessions go on; from their next interaction on nothing is refused.
     *
     * @param listener name of a listener
     * @param time from one second to {@link #MAX}
     * @param who the administrator's name
     * @param reason why, 1 to 200 characters; kept in the record
     * @return what is open now
     * @throws IllegalArgumentException when there is no such listener, or another argument is out of range; the text is fit to be shown
     */
    Opening open(String listener, Duration time, String who, String reason);

    /**
     * Ends an opening before its time.
     *
     * @return whether one was open
     * @throws IllegalArgumentException when there is no such listener
     */
    boolean close(String listener, String who);

    /** What is open now. */
    List<Opening> openings();

    /**
     * One opening.
     *
     * @param listener name of the listener
     * @param who opened it
     * @param reason why
     * @param since when
     * @param until when it ends by itself
     */
    record Opening(String listener, String who, String reason, Instant since, Instant until) {}
}
