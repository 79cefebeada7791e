package eu.heir.gateway;

import eu.heir.spi.telemetry.PeerStatus;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** Who speaks through which listener; bounded, the one not seen for longest goes first. Any thread. */
final class PeerTable {
    private record Key(String listener, String address, String claims) {}

    /** One row. */
    static final class Peer {
        final LongAdder interactions = new LongAdder();
        final LongAdder refused = new LongAdder();
        volatile long lastSeenMillis;
    }

    private final Map<Key, Peer> peers = new ConcurrentHashMap<>();
    private volatile int max;

    PeerTable(int max) {
        this.max = max;
    }

    void max(int most) {
        max = most;
    }

    int size() {
        return peers.size();
    }

    int max() {
        return max;
    }

    Peer peer(String listener, String address, String claims, long nowMillis) {
        Key key = new Key(listener, address, claims);
        Peer known = peers.get(key);
        if (known != null) {
            return known;
        }
        while (peers.size() >= max) {
            Key oldest = peers.entrySet().stream()
                    .min(Comparator.comparingLong(e -> e.getValue().lastSeenMillis))
                    .map(Map.Entry::getKey)
                    .orElse(key);
            peers.remove(oldest);
        }
        return peers.computeIfAbsent(key, k -> {
            Peer fresh = new Peer();
            fresh.lastSeenMillis = nowMillis;
            return fresh;
        });
    }

    List<PeerStatus> snapshot() {
        return peers.entrySet().stream()
                .map(e -> new PeerStatus(
                        e.getKey().listener(),
                        e.getKey().address(),
                        e.getKey().claims(),
                        e.getValue().interactions.sum(),
                        e.getValue().refused.sum(),
                        Instant.ofEpochMilli(e.getValue().lastSeenMillis)))
                .sorted(Comparator.comparing(PeerStatus::lastSeen).reversed())
                .toList();
    }
}
