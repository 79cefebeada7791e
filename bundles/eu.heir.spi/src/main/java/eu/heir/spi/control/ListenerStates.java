package eu.heir.spi.control;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Switches listeners to a {@link ListenerState} for a stated time. Implemented by {@code eu.heir.gateway}. Any thread. */
public interface ListenerStates {
    /** Longest time. */
    Duration MAX = Duration.ofHours(24);

    /**
     * Opens, or replaces the opening of this state that is there. Sessions go on; it counts from their next interaction on.
     *
     * @param listener name of a listener
     * @param time from one second to {@link #MAX}
     * @param who the administrator's name
     * @param reason why, 1 to 200 characters; kept in the record
     * @return what is open now
     * @throws IllegalArgumentException when there is no such listener, or another argument is out of range; the text is fit to be shown
     */
    Opening open(ListenerState state, String listener, Duration time, String who, String reason);

    /**
     * Ends an opening before its time.
     *
     * @return whether one was open
     * @throws IllegalArgumentException when there is no such listener
     */
    boolean close(ListenerState state, String listener, String who);

    /** What is open now, of both states. */
    List<Opening> openings();

    /**
     * One opening.
     *
     * @param state what the listener is switched to
     * @param listener name of the listener
     * @param who opened it
     * @param reason why
     * @param since when
     * @param until when it ends by itself
     */
    record Opening(ListenerState state, String listener, String who, String reason, Instant since, Instant until) {}
}
