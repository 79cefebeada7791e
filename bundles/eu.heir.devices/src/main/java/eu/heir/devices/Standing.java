package eu.heir.devices;

import eu.heir.spi.devices.DeviceState;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** State by listener, address and claims: immutable, so that the data path looks it up without a lock and without memory. */
final class Standing {
    static final Standing EMPTY = new Standing(Map.of());

    private final Map<String, Map<String, Map<String, DeviceState>>> states;

    private Standing(Map<String, Map<String, Map<String, DeviceState>>> states) {
        this.states = states;
    }

    static Standing of(Iterable<Index.Owned> all) {
        Map<String, Map<String, Map<String, DeviceState>>> states = new HashMap<>();
        for (Index.Owned owned : all) {
            Sighting.Way key = owned.facet().key;
            states.computeIfAbsent(key.listener(), listener -> new HashMap<>())
                    .computeIfAbsent(key.address(), address -> new HashMap<>(2))
                    .merge(key.claims(), owned.device().state, (a, b) -> a.compareTo(b) >= 0 ? a : b);
        }
        return new Standing(states);
    }

    /** The strictest state of those that speak so, or null. */
    @Nullable DeviceState of(String listener, String address, String claims) {
        Map<String, Map<String, DeviceState>> addresses = states.get(listener);
        Map<String, DeviceState> said = addresses == null ? null : addresses.get(address);
        return said == null ? null : said.get(claims);
    }
}
