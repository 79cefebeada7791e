package eu.heir.policy;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Counts how often senders come, by the generic cell rate algorithm (ITU-T I.371): each interaction uses up its share of the period,
 * and who is a whole period ahead of time is above the rate. A sender that was silent may so send one period's number at once. Any
 * thread.
 */
final class RateMeter {
    /** Most senders that are counted at the same time; further ones are not, until others fall silent. */
    static final int SENDERS_MAX = 10_000;

    /** Shortest time between two looks for senders that fell silent, nanoseconds. */
    private static final long LOOK_NANOS = 1_000_000_000L;

    private final Map<Key, Sender> senders = new ConcurrentHashMap<>();
    private final int sendersMax;
    private long nextLookNanos;
    private boolean looked;

    private record Key(String contract, String sender) {}

    private static final class Sender {
        private boolean known;
        private long usedUpNanos;
        private boolean told;
        private long toldNanos;

        /** Whether this one is above the rate and nobody has been told within a period. */
        synchronized boolean exceeds(Rate rate, long nowNanos) {
            long from = known && usedUpNanos - nowNanos > 0 ? usedUpNanos : nowNanos;
            known = true;
            usedUpNanos = from + rate.nanosOfOne();
            if (usedUpNanos - nowNanos <= rate.periodNanos()) {
                return false;
            }
            // What is above does not count as used: who keeps sending is let in again as soon as the rate is kept.
            usedUpNanos = nowNanos + rate.periodNanos();
            if (told && nowNanos - toldNanos < rate.periodNanos()) {
                return false;
            }
            told = true;
            toldNanos = nowNanos;
            return true;
        }

        synchronized boolean silent(long nowNanos) {
            return usedUpNanos - nowNanos <= 0;
        }
    }

    RateMeter(int sendersMax) {
        this.sendersMax = sendersMax;
    }

    /**
     * Counts one interaction.
     *
     * @param contract name of the contract
     * @param sender who sent it, as far as the contract tells senders apart
     * @return true when it is above the rate and has to be told; once in a period and sender, so that a flood does not flood the record
     */
    boolean exceeds(String contract, Rate rate, String sender, long nowNanos) {
        Key key = new Key(contract, sender);
        Sender known = senders.get(key);
        if (known == null) {
            if (senders.size() >= sendersMax && !makeRoom(nowNanos)) {
                return false;
            }
            known = senders.computeIfAbsent(key, k -> new Sender());
        }
        return known.exceeds(rate, nowNanos);
    }

    private synchronized boolean makeRoom(long nowNanos) {
        if (!looked || nowNanos - nextLookNanos >= 0) {
            looked = true;
            nextLookNanos = nowNanos + LOOK_NANOS;
            senders.values().removeIf(sender -> sender.silent(nowNanos));
        }
        return senders.size() < sendersMax;
    }
}
