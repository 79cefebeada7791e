package eu.heir.gateway;

import java.util.HashMap;
import java.util.Map;

/** Under which bounds one session waits now, for what its listener tells of them. On the session's thread. */
final class SessionWaits {
    private final ListenerMeter listener;
    private final Map<String, Waits.Waiting> waits = new HashMap<>(2);

    SessionWaits(ListenerMeter listener) {
        this.listener = listener;
    }

    /** Begins to wait, unless it does already. */
    void begin(ListenerFile.Bound bound) {
        waits.computeIfAbsent(bound.key(), key -> listener.waits(bound).begin());
    }

    /** Waits no longer. */
    void over(ListenerFile.Bound bound) {
        Waits.Waiting one = waits.remove(bound.key());
        if (one != null) {
            one.over();
        }
    }

    /** It waited as long as it may. */
    void reached(ListenerFile.Bound bound) {
        listener.bounds.reached(bound.key());
        over(bound);
    }

    /** The session ends. */
    void over() {
        waits.values().forEach(Waits.Waiting::over);
        waits.clear();
    }
}
