package eu.heir.devices;

import eu.heir.devices.Sighting.Way;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Finds devices by what they were seen with, in constant time. Confined to the registry's lock. */
final class Index {
    /** Two words that belong together. */
    private record Pair(String first, String second) {}

    /** A facet and whose it is. */
    record Owned(Facet facet, Device device) {}

    /** Puts a device into one of the maps, or takes it out; a device stands there once for each facet that belongs there. */
    private interface Step {
        <K> void at(Map<K, Map<Device, Integer>> map, K key, Device device);
    }

    private final Map<Way, Owned> byKey = new HashMap<>();
    private final Map<String, Map<Device, Integer>> byAddress = new HashMap<>();
    private final Map<String, Map<Device, Integer>> claimantsByAddress = new HashMap<>();
    private final Map<String, Map<Device, Integer>> byClaims = new HashMap<>();
    private final Map<String, Map<Device, Integer>> byCertificate = new HashMap<>();
    private final Map<Pair, Map<Device, Integer>> byPlace = new HashMap<>();
    private final Map<Pair, Map<Device, Integer>> bySigned = new HashMap<>();
    private final Map<Pair, Map<Device, Integer>> bySubject = new HashMap<>();

    void add(Device device, Facet facet) {
        byKey.put(facet.key, new Owned(facet, device));
        each(device, facet, Index::enter);
    }

    void remove(Device device, Facet facet) {
        byKey.remove(facet.key);
        each(device, facet, Index::leave);
    }

    private void each(Device device, Facet facet, Step step) {
        Way key = facet.key;
        step.at(byAddress, key.address(), device);
        if (key.claimed()) {
            step.at(claimantsByAddress, key.address(), device);
            step.at(byClaims, key.claims(), device);
        }
        if (key.claimed() || !key.signed()) {
            step.at(byPlace, new Pair(key.claims(), key.address()), device);
        }
        if (key.signed()) {
            step.at(byCertificate, key.certificate(), device);
            step.at(bySigned, new Pair(key.certificate(), key.claims()), device);
            if (!facet.subject.isEmpty()) {
                step.at(bySubject, new Pair(facet.subject, key.claims()), device);
            }
        }
    }

    private static <K> void enter(Map<K, Map<Device, Integer>> map, K key, Device device) {
        map.computeIfAbsent(key, k -> new LinkedHashMap<>()).merge(device, 1, Integer::sum);
    }

    private static <K> void leave(Map<K, Map<Device, Integer>> map, K key, Device device) {
        Map<Device, Integer> devices = map.get(key);
        if (devices != null) {
            devices.computeIfPresent(device, (d, count) -> count > 1 ? count - 1 : null);
            if (devices.isEmpty()) {
                map.remove(key);
            }
        }
    }

    private static <K> Set<Device> of(Map<K, Map<Device, Integer>> map, K key) {
        Map<Device, Integer> devices = map.get(key);
        return devices == null ? Set.of() : devices.keySet();
    }

    @Nullable Owned owned(Way key) {
        return byKey.get(key);
    }

    /** All facets with their devices. */
    Iterable<Owned> all() {
        return byKey.values();
    }

    Set<Device> address(String address) {
        return of(byAddress, address);
    }

    /** Those at an address that say something of themselves. */
    Set<Device> claimants(String address) {
        return of(claimantsByAddress, address);
    }

    Set<Device> claims(String claims) {
        return of(byClaims, claims);
    }

    Set<Device> certificate(String certificate) {
        return of(byCertificate, certificate);
    }

    /** Those that make claims at an address; with empty claims those that say nothing there and have no certificate. */
    Set<Device> place(String claims, String address) {
        return of(byPlace, new Pair(claims, address));
    }

    /** Those that make claims with a certificate. */
    Set<Device> signed(String certificate, String claims) {
        return of(bySigned, new Pair(certificate, claims));
    }

    /** Those that make claims with a certificate of a subject. */
    Set<Device> subject(String subject, String claims) {
        return of(bySubject, new Pair(subject, claims));
    }
}
