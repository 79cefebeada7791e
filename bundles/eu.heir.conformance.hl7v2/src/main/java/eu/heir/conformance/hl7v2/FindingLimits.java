package eu.heir.conformance.hl7v2;

import java.util.HashMap;
import java.util.Map;

/** How often one rule may be told of one connection within a minute. Any thread. */
final class FindingLimits {
    /** Pairs of connection and rule that are followed within one minute; what is beyond is not told. */
    static final int FOLLOWED_MAX = 4096;

    private static final long MINUTE_NANOS = 60_000_000_000L;

    private final int perMinute;
    private final Map<Key, Integer> told = new HashMap<>();
    private long minuteBegan;

    private record Key(String connection, String rule) {}

    FindingLimits(int perMinute, long nowNanos) {
        this.perMinute = perMinute;
        this.minuteBegan = nowNanos;
    }

    /** Whether a finding may be told now; counts it when it may. */
    synchronized boolean mayTell(String connection, String rule, long nowNanos) {
        if (nowNanos - minuteBegan >= MINUTE_NANOS) {
            minuteBegan = nowNanos;
            told.clear();
        }
        Key key = new Key(connection, rule);
        int before = told.getOrDefault(key, 0);
        if (before >= perMinute || (before == 0 && told.size() >= FOLLOWED_MAX)) {
            return false;
        }
        told.put(key, before + 1);
        return true;
    }
}
