package eu.heir.gateway;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** What waits under one bound of one listener, and since when. As many as there may be connections. Any thread. */
final class Waits {
    private final Set<Waiting> waiting = ConcurrentHashMap.newKeySet();

    /** One that waits; told apart by identity. */
    final class Waiting {
        private final long sinceNanos = System.nanoTime();

        /** It waits no longer. Again has no effect. */
        void over() {
            waiting.remove(this);
        }
    }

    /** One begins to wait. */
    Waiting begin() {
        Waiting one = new Waiting();
        waiting.add(one);
        return one;
    }

    /** How long the one that waits longest has done so, milliseconds; 0 when none does. */
    long longestMillis() {
        long now = System.nanoTime();
        long longest = 0;
        for (Waiting one : waiting) {
            longest = Math.max(longest, now - one.sinceNanos);
        }
        return TimeUnit.NANOSECONDS.toMillis(longest);
    }
}
