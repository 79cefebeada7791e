package eu.heir.gateway;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The slots, by protocol. Any thread. */
final class AdapterSlots {
    private final Map<String, AdapterSlot> slots = new ConcurrentHashMap<>();

    AdapterSlot slot(String protocol) {
        return slots.computeIfAbsent(protocol, AdapterSlot::new);
    }

    List<AdapterSlot> all() {
        return List.copyOf(slots.values());
    }
}
