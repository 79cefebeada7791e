package eu.heir.gateway;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The slots, by protocol. Any thread. */
final class AdapterSlots {
    private final Map<String, AdapterSlot> slots = new ConcurrentHashMap<>();

    private volatile long swapMaxMillis = AdapterSlot.SWAP_MAX_MILLIS;

    AdapterSlot slot(String protocol) {
        return slots.computeIfAbsent(protocol, p -> new AdapterSlot(p, () -> swapMaxMillis));
    }

    /** How long a successor is expected when an adapter goes, milliseconds. */
    void swapMaxMillis(long millis) {
        swapMaxMillis = millis;
    }

    List<AdapterSlot> all() {
        return List.copyOf(slots.values());
    }
}
