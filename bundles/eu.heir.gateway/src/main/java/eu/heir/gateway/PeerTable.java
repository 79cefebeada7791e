package eu.heir.gateway;

import eu.heir.api.Operation;
import eu.heir.spi.telemetry.PeerStatus;
import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * Who speaks through which listener. Bounded in all and for each address, so that a sender which changes its claims with every message
 * replaces its own rows, not those of others.
 *
 * <p>Any thread. A known peer is found without a lock; a new one takes constant time under a lock: what makes room is the row at the
 * head of a queue, unless it was seen since it was queued and so has earned another round (second chance, at most {@link #ROUNDS_MAX}
 * rows per call). So the row that goes is one not seen for long, if not always the one not seen for longest.
 */
final class PeerTable {
    /** Most rows of one address, unless configured. */
    static final int PER_ADDRESS_MAX_DEFAULT = 256;

    /** Most operations told of one row. */
    static final int OPERATIONS_MAX = 16;

    private static final int ROUNDS_MAX = 8;

    private record Key(String listener, String address, String claims, String certificate) {}

    /** One row. */
    static final class Peer {
        final LongAdder interactions = new LongAdder();
        final LongAdder refused = new LongAdder();
        volatile long lastSeenMillis;
        private final long firstSeenMillis;
        private volatile PeerStatus.@Nullable Tls tls;
        private volatile String[] operations = {};
        private volatile boolean forgotten;
        private long queuedMillis; // guarded by the table's lock

        private Peer(long nowMillis) {
            firstSeenMillis = nowMillis;
            lastSeenMillis = nowMillis;
            queuedMillis = nowMillis;
        }

        /** Notes what it asks for. Takes a lock and memory only for an operation that is new to the row. */
        void asked(String operation) {
            String[] known = operations;
            for (String one : known) {
                if (one.equals(operation)) {
                    return;
                }
            }
            if (known.length < OPERATIONS_MAX) {
                add(operation);
            }
        }

        private synchronized void add(String operation) {
            String[] known = operations;
            if (known.length < OPERATIONS_MAX && !List.of(known).contains(operation)) {
                String[] more = Arrays.copyOf(known, known.length + 1);
                more[known.length] = operation;
                operations = more;
            }
        }

        /** Whether the row made room for another: whoever holds it asks the table again. */
        boolean forgotten() {
            return forgotten;
        }
    }

    private final Map<Key, Peer> peers = new ConcurrentHashMap<>();
    private final Object lock = new Object();
    private final LinkedHashMap<Key, Peer> queue = new LinkedHashMap<>();
    private final Map<String, LinkedHashMap<Key, Peer>> queues = new HashMap<>();
    private final LongAdder forgotten = new LongAdder();
    private final LongAdder forgottenOfOne = new LongAdder();
    private volatile int max;
    private volatile int perAddressMax = PER_ADDRESS_MAX_DEFAULT;

    PeerTable(int max) {
        this.max = max;
    }

    void max(int most) {
        max = most;
    }

    void perAddressMax(int most) {
        perAddressMax = most;
    }

    int size() {
        return peers.size();
    }

    int max() {
        return max;
    }

    int perAddressMax() {
        return perAddressMax;
    }

    /** Rows that made room because the table was full. */
    long forgotten() {
        return forgotten.sum();
    }

    /** Rows that made room because their own address had as many as it may have. */
    long forgottenOfOne() {
        return forgottenOfOne.sum();
    }

    /** Rows of the address that has most. */
    int mostOfOneAddress() {
        synchronized (lock) {
            int most = 0;
            for (Map<Key, Peer> ofOne : queues.values()) {
                most = Math.max(most, ofOne.size());
            }
            return most;
        }
    }

    Peer peer(String listener, String address, String claims, long nowMillis) {
        return peer(listener, address, claims, null, nowMillis);
    }

    /**
     * The row of a sender, made when there is none.
     *
     * @param tls what is known of TLS on the session's leg, or null on a clear one; the newest counts
     */
    Peer peer(String listener, String address, String claims, PeerStatus.@Nullable Tls tls, long nowMillis) {
        Key key = new Key(listener, address, claims, tls == null ? "" : tls.certificate());
        Peer known = peers.get(key);
        Peer row = known != null ? known : add(key, nowMillis);
        row.tls = tls;
        return row;
    }

    private Peer add(Key key, long nowMillis) {
        synchronized (lock) {
            Peer known = peers.get(key);
            if (known != null) {
                return known;
            }
            LinkedHashMap<Key, Peer> ofAddress = queues.get(key.address());
            while (ofAddress != null && !ofAddress.isEmpty() && ofAddress.size() >= perAddressMax) {
                forgetOne(ofAddress);
                forgottenOfOne.increment();
            }
            while (!queue.isEmpty() && queue.size() >= max) {
                forgetOne(queue);
                forgotten.increment();
            }
            Peer fresh = new Peer(nowMillis);
            queue.put(key, fresh);
            // Asked for again: making room may have taken the address's last row, and its queue with it.
            queues.computeIfAbsent(key.address(), address -> new LinkedHashMap<>())
                    .put(key, fresh);
            peers.put(key, fresh);
            return fresh;
        }
    }

    private void forgetOne(Map<Key, Peer> from) {
        Key goes = null;
        for (int i = 0; i <= ROUNDS_MAX; i++) {
            Iterator<Map.Entry<Key, Peer>> head = from.entrySet().iterator();
            Map.Entry<Key, Peer> oldest = head.next();
            goes = oldest.getKey();
            Peer peer = oldest.getValue();
            if (i == ROUNDS_MAX || peer.lastSeenMillis <= peer.queuedMillis) {
                break;
            }
            peer.queuedMillis = peer.lastSeenMillis;
            toEnd(queue, goes);
            Map<Key, Peer> ofItsAddress = queues.get(goes.address());
            if (ofItsAddress != null) {
                toEnd(ofItsAddress, goes);
            }
        }
        if (goes == null) {
            return;
        }
        Peer gone = queue.remove(goes);
        LinkedHashMap<Key, Peer> ofAddress = queues.get(goes.address());
        if (ofAddress != null) {
            ofAddress.remove(goes);
            if (ofAddress.isEmpty()) {
                queues.remove(goes.address());
            }
        }
        peers.remove(goes);
        if (gone != null) {
            gone.forgotten = true;
        }
    }

    private static void toEnd(Map<Key, Peer> rows, Key key) {
        Peer peer = rows == null ? null : rows.remove(key);
        if (peer != null) {
            rows.put(key, peer);
        }
    }

    List<PeerStatus> snapshot() {
        return peers.entrySet().stream()
                .map(e -> status(e.getKey(), e.getValue()))
                .sorted(Comparator.comparing(PeerStatus::lastSeen).reversed())
                .toList();
    }

    private static PeerStatus status(Key key, Peer peer) {
        return new PeerStatus(
                key.listener(),
                key.address(),
                key.claims(),
                peer.interactions.sum(),
                peer.refused.sum(),
                Instant.ofEpochMilli(peer.firstSeenMillis),
                Instant.ofEpochMilli(peer.lastSeenMillis),
                Arrays.stream(peer.operations)
                        .map(operation -> Text.printable(operation, Operation.NAME_MAX))
                        .toList(),
                peer.tls);
    }
}
