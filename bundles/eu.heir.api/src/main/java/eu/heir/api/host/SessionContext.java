package eu.heir.api.host;

import eu.heir.api.Correlation;
import eu.heir.api.Observation;
import eu.heir.api.Side;
import eu.heir.api.protocol.Limits;
import eu.heir.api.protocol.Patch;
import org.osgi.annotation.versioning.ProviderType;

/** The gateway's side of one session. Implemented by the gateway and the test kit. See the package for threads. */
@ProviderType
public interface SessionContext {
    /** Names the connection in logs and findings; unique for the life of the process. */
    String connectionId();

    /** What is known of a peer. {@link Side#HOSPITAL} is known only once it was dialled; before that its address is empty. */
    Peer peer(Side side);

    /** The listener's settings for this protocol, valid and with defaults filled in. */
    Settings settings();

    /** Bounds in force. */
    Limits limits();

    /** Milliseconds of a clock that only moves forward; not the time of day. */
    long nowMillis();

    /**
     * A number series that follows the order in which bytes leave. The same side and rule always give the same series, also after the
     * adapter was replaced.
     *
     * @param to the direction whose units are numbered
     * @param rule how it counts
     */
    Counter counter(Side to, Counter.Rule rule);

    /**
     * Sends bytes of the gateway's own at the next unit edge of that direction, after what was injected or refused before.
     *
     * @param to who gets them
     * @param bytes one or more whole units
     * @param correlation under which replies may later be dropped or consumed
     * @param patches counters to fill in
     * @throws IllegalStateException when more than {@link #INJECT_MAX_BYTES} wait to leave, or from another thread
     */
    void inject(Side to, byte[] bytes, Correlation correlation, Patch... patches);

    /** Reports something odd outside any interaction. At most {@link #REPORTS_PER_SECOND} are kept, the rest only counted. */
    void report(Observation observation);

    /** Most injected bytes that may wait, per session and direction. */
    int INJECT_MAX_BYTES = 1 << 20;

    /** Most observations kept per second and session. */
    int REPORTS_PER_SECOND = 10;
}
