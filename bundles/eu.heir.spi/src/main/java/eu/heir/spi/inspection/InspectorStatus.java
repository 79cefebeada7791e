package eu.heir.spi.inspection;

/**
 * What a {@link DeepInspector} did since it started, and how much of its bounds is in use. What was asked about is {@code sampledOut +
 * tooLarge + offered}; what was offered is {@code taken + turnedAway}; what was taken is checked, given up, or still queued.
 *
 * @param protocol what it understands
 * @param sampledOut units that were not wanted, as the sampling rate of their listener was used up
 * @param tooLarge units that were not wanted for their length
 * @param offered copies offered
 * @param taken copies queued
 * @param turnedAway copies turned away because the queue was full
 * @param checked copies looked at to the end
 * @param givenUp copies whose check took longer than allowed, or failed
 * @param findings what was found and told
 * @param findingsSuppressed what was found and not told, as the same was told often enough just before
 * @param queued copies waiting now
 * @param queueMax most copies that may wait
 * @param queuedBytes bytes of the waiting copies
 * @param queueBytesMax most bytes that may wait
 */
public record InspectorStatus(
        String protocol,
        long sampledOut,
        long tooLarge,
        long offered,
        long taken,
        long turnedAway,
        long checked,
        long givenUp,
        long findings,
        long findingsSuppressed,
        int queued,
        int queueMax,
        long queuedBytes,
        long queueBytesMax) {}
