package eu.heir.devices;

import eu.heir.spi.devices.Assurance;
import eu.heir.spi.devices.DeviceChange;
import eu.heir.spi.devices.DeviceDetail;
import eu.heir.spi.devices.DeviceDetail.Observation;
import eu.heir.spi.devices.DevicePage;
import eu.heir.spi.devices.DeviceQuery;
import eu.heir.spi.devices.DeviceState;
import eu.heir.spi.devices.DeviceStatus;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;

/** Shows devices. Reads the registry, under its lock. */
final class Listing {
    /** Most operations told of one device. */
    private static final int OPERATIONS_MAX = 64;

    private final Registry registry;
    private final Map<String, String> protocols;
    private final long nowMillis;

    /**
     * Prepares for one answer.
     *
     * @param protocols by listener
     */
    Listing(Registry registry, Map<String, String> protocols, long nowMillis) {
        this.registry = registry;
        this.protocols = protocols;
        this.nowMillis = nowMillis;
    }

    DevicePage page(DeviceQuery query) {
        String text = query.text().strip().toLowerCase(Locale.ROOT);
        List<String> words = text.isEmpty() ? List.of() : List.of(text.split("\\s+"));
        Map<DeviceState, Integer> states = new EnumMap<>(DeviceState.class);
        for (DeviceState state : DeviceState.values()) {
            states.put(state, 0);
        }
        List<Device> matching = new ArrayList<>();
        for (Device device : registry.devices.values()) {
            states.merge(device.state, 1, Integer::sum);
            if (query.states().contains(device.state)
                    && (query.listener().isEmpty() || speaksThrough(device, query.listener()))
                    && words.stream().allMatch(device.searchText()::contains)) {
                matching.add(device);
            }
        }
        sort(matching, query.sort(), query.descending());
        long from = Math.min((long) query.page() * query.pageSize(), matching.size());
        int to = (int) Math.min(from + query.pageSize(), matching.size());
        return new DevicePage(
                registry.devices.size(),
                matching.size(),
                query.page(),
                query.pageSize(),
                registry.limits().devicesMax(),
                registry.turnedAway(),
                Collections.unmodifiableMap(states),
                matching.subList((int) from, to).stream().map(this::status).toList());
    }

    private static boolean speaksThrough(Device device, String listener) {
        for (Facet facet : device.facets.values()) {
            if (facet.key.listener().equals(listener)) {
                return true;
            }
        }
        return false;
    }

    /** A device beside what it is put in order by, worked out once. */
    private record Placed<K>(Device device, K key) {}

    private void sort(List<Device> devices, DeviceQuery.Sort by, boolean descending) {
        switch (by) {
            case NAME -> sort(devices, Device::shownName, descending);
            case STATE -> sort(devices, device -> device.state, descending);
            case ASSURANCE -> sort(devices, registry.grading()::of, descending);
            case FIRST_SEEN -> sort(devices, device -> device.firstMillis, descending);
            case LAST_SEEN -> sort(devices, device -> device.lastMillis, descending);
            case INTERACTIONS -> sort(devices, Device::interactions, descending);
            case REFUSED -> sort(devices, Device::refused, descending);
            case RATE -> sort(devices, device -> device.perMinute(nowMillis), descending);
        }
    }

    private static <K extends Comparable<? super K>> void sort(
            List<Device> devices, Function<Device, K> key, boolean descending) {
        List<Placed<K>> placed = new ArrayList<>(devices.size());
        for (Device device : devices) {
            placed.add(new Placed<>(device, key.apply(device)));
        }
        Comparator<Placed<K>> order = Comparator.comparing(Placed::key);
        // Equal ones stay in the order in which they became known, so that pages do not overlap.
        placed.sort(descending ? order.reversed() : order);
        devices.clear();
        placed.forEach(each -> devices.add(each.device()));
    }

    DeviceStatus status(Device device) {
        Set<String> listeners = new TreeSet<>();
        Set<String> addresses = new TreeSet<>();
        Set<String> claims = new TreeSet<>();
        Map<String, String> certificates = new TreeMap<>();
        Set<String> hellos = new TreeSet<>();
        Set<String> operations = new TreeSet<>();
        Set<String> spoken = new TreeSet<>();
        Set<Device> atAddress = Set.of();
        Set<Device> sayingSo = Set.of();
        Set<Device> withCertificate = Set.of();
        for (Facet facet : device.facets.values()) {
            Sighting.Way key = facet.key;
            listeners.add(key.listener());
            String protocol = protocols.get(key.listener());
            if (protocol != null) {
                spoken.add(protocol);
            }
            if (addresses.add(key.address())) {
                atAddress = both(atAddress, registry.index.address(key.address()));
            }
            if (key.claimed() && claims.add(key.claims())) {
                sayingSo = both(sayingSo, registry.index.claims(key.claims()));
            }
            if (key.signed() && certificates.put(key.certificate(), facet.subject) == null) {
                withCertificate = both(withCertificate, registry.index.certificate(key.certificate()));
            }
            if (!facet.hello.isEmpty()) {
                hellos.add(facet.hello);
            }
            operations.addAll(facet.operations);
        }
        return new DeviceStatus(
                device.id,
                device.name,
                device.state,
                registry.grading().of(device),
                device.unconfirmed,
                List.copyOf(spoken),
                List.copyOf(listeners),
                List.copyOf(addresses),
                List.copyOf(claims),
                certificates.entrySet().stream()
                        .map(each -> new DeviceStatus.Certificate(each.getKey(), each.getValue()))
                        .toList(),
                List.copyOf(hellos),
                operations.stream().limit(OPERATIONS_MAX).toList(),
                Instant.ofEpochMilli(device.firstMillis),
                Instant.ofEpochMilli(device.lastMillis),
                device.interactions(),
                device.refused(),
                Math.round(device.perMinute(nowMillis) * 100) / 100.0,
                others(atAddress, device),
                others(sayingSo, device),
                others(withCertificate, device));
    }

    /** Either; without a copy while there is only one, which may be thousands. */
    private static Set<Device> both(Set<Device> some, Set<Device> more) {
        if (some.isEmpty()) {
            return more;
        }
        Set<Device> all = new HashSet<>(some);
        all.addAll(more);
        return all;
    }

    private static int others(Set<Device> devices, Device device) {
        return devices.size() - (devices.contains(device) ? 1 : 0);
    }

    DeviceDetail detail(Device device) {
        List<Observation> observations = device.facets.values().stream()
                .sorted(Comparator.comparingLong((Facet facet) -> facet.lastMillis)
                        .thenComparing(facet -> facet.number)
                        .reversed())
                .map(Listing::observation)
                .toList();
        int undoable = Acts.undoable(device);
        List<DeviceChange> history = new ArrayList<>();
        device.history
                .descendingIterator()
                .forEachRemaining(entry -> history.add(new DeviceChange(
                        entry.number(),
                        Instant.ofEpochMilli(entry.millis()),
                        entry.kind(),
                        entry.who(),
                        entry.why(),
                        entry.text(),
                        Assurance.valueOf(entry.assurance()),
                        entry.number() == undoable)));
        return new DeviceDetail(status(device), observations, history);
    }

    private static Observation observation(Facet facet) {
        return new Observation(
                facet.number,
                facet.key.listener(),
                facet.key.address(),
                facet.key.claims(),
                facet.key.certificate(),
                facet.subject,
                facet.hello,
                facet.inferred,
                facet.operations,
                Instant.ofEpochMilli(facet.firstMillis),
                Instant.ofEpochMilli(facet.lastMillis),
                facet.interactions,
                facet.refused);
    }

    /** Listener and protocol by name, for {@link #Listing}. */
    static Map<String, String> protocols(List<eu.heir.spi.telemetry.ListenerStatus> listeners) {
        Map<String, String> protocols = new HashMap<>();
        listeners.forEach(listener -> protocols.put(listener.name(), listener.protocol()));
        return protocols;
    }
}
