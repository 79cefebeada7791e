package eu.heir.devices;

import eu.heir.devices.Device.Fold;
import eu.heir.devices.Device.Happening;
import eu.heir.spi.devices.DeviceChangeKind;
import eu.heir.spi.devices.DeviceState;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What an administrator does to devices. Like the {@link Registry}: pure but for its state, under one lock. */
final class Acts {
    private final Registry registry;

    Acts(Registry registry) {
        this.registry = registry;
    }

    /** Why it cannot be done, in one sentence. */
    static final class RefusedException extends Exception {
        private static final long serialVersionUID = 1;

        RefusedException(String reason) {
            super(reason);
        }
    }

    /** Who does it, why and when. */
    record By(String who, String why, long nowMillis) {}

    void state(Device device, DeviceState state, By by) throws RefusedException {
        if (state == DeviceState.STAGED || (device.state == state && state != DeviceState.ADMITTED)) {
            throw new RefusedException("The device is " + device.state + " already.");
        }
        DeviceState before = device.state;
        device.state = state;
        DeviceChangeKind kind =
                switch (state) {
                    case ADMITTED -> DeviceChangeKind.ADMITTED;
                    case QUARANTINED -> DeviceChangeKind.QUARANTINED;
                    case RETIRED, STAGED -> DeviceChangeKind.RETIRED;
                };
        if (state == DeviceState.ADMITTED) {
            device.settle();
        }
        if (state == DeviceState.RETIRED) {
            device.retiredMillis = by.nowMillis();
            device.seenRetired = false;
        }
        registry.stateChanged(device);
        note(device, kind, before == state ? "was confirmed" : "was " + before, by);
    }

    void rename(Device device, String name, By by) throws RefusedException {
        if (device.name.equals(name)) {
            throw new RefusedException("The device has this name already.");
        }
        String before = device.name;
        device.name = name;
        device.changed();
        note(device, DeviceChangeKind.RENAMED, "'" + before + "' became '" + name + "'", by);
    }

    void merge(Device device, Device other, By by) throws RefusedException {
        if (device == other) {
            throw new RefusedException("A device cannot be merged into itself.");
        }
        if (device.facets.size() + other.facets.size() > registry.limits().facetsMax()) {
            throw new RefusedException("Together they have more than "
                    + registry.limits().facetsMax() + " observations (observations.per.device.max).");
        }
        fold(device, other, DeviceChangeKind.MERGED, by);
    }

    private void fold(Device device, Device other, DeviceChangeKind kind, By by) {
        List<Long> numbers = absorb(device, other);
        Happening entry = note(device, kind, "took in " + other.id, by);
        note(other, kind, "became part of " + device.id, by);
        device.folds.addLast(new Fold(entry.number(), DeviceChangeKind.MERGED, other.id, numbers));
    }

    private List<Long> absorb(Device device, Device other) {
        List<Facet> facets = List.copyOf(other.facets.values());
        for (Facet facet : facets) {
            registry.hand(facet, other, device);
            facet.inferred = "";
        }
        device.pastInteractions += other.pastInteractions;
        device.pastRefused += other.pastRefused;
        other.mergedInto = device.id;
        registry.devices.remove(other.id);
        registry.absorbed.put(other.id, other);
        return facets.stream().map(facet -> facet.number).toList();
    }

    Device split(Device device, List<Long> numbers, By by) throws RefusedException {
        Set<Long> wanted = new LinkedHashSet<>(numbers);
        for (Long number : wanted) {
            if (!device.facets.containsKey(number)) {
                throw new RefusedException("The device has no observation " + number + ".");
            }
        }
        if (wanted.isEmpty() || wanted.size() == device.facets.size()) {
            throw new RefusedException("Name some of the device's observations, not all of them.");
        }
        Device other = registry.create();
        other.state = device.state == DeviceState.QUARANTINED ? DeviceState.QUARANTINED : DeviceState.STAGED;
        hand(wanted, device, other);
        Happening entry =
                note(device, DeviceChangeKind.SPLIT, wanted.size() + " of its observations became " + other.id, by);
        device.folds.addLast(new Fold(entry.number(), DeviceChangeKind.SPLIT, other.id, List.copyOf(wanted)));
        note(other, DeviceChangeKind.SPLIT, "was split off " + device.id, by);
        return other;
    }

    private void hand(Set<Long> numbers, Device from, Device to) {
        for (Long number : numbers) {
            Facet facet = from.facets.get(number);
            if (facet != null) {
                facet.inferred = "";
                registry.hand(facet, from, to);
            }
        }
    }

    void undo(Device device, By by) throws RefusedException {
        Fold fold = device.folds.peekLast();
        if (fold == null) {
            throw new RefusedException("There is no merge or split to undo.");
        }
        if (fold.kind() == DeviceChangeKind.SPLIT) {
            Device other = registry.devices.get(fold.other());
            if (other == null) {
                throw new RefusedException(
                        "The device " + fold.other() + " is no longer there by itself; undo its merge first.");
            }
            if (device.facets.size() + other.facets.size() > registry.limits().facetsMax()) {
                throw new RefusedException("Together they have too many observations (observations.per.device.max).");
            }
            device.folds.removeLast();
            absorb(device, other);
            note(device, DeviceChangeKind.UNDONE, "took " + other.id + " back", by);
            note(other, DeviceChangeKind.UNDONE, "went back to " + device.id, by);
            return;
        }
        Device other = registry.absorbed.get(fold.other());
        List<Long> left =
                fold.facets().stream().filter(device.facets::containsKey).toList();
        if (other == null || left.isEmpty() || left.size() == device.facets.size()) {
            throw new RefusedException("What was merged is no longer kept apart; split the device instead.");
        }
        device.folds.removeLast();
        registry.absorbed.remove(other.id);
        registry.devices.put(other.id, other);
        other.mergedInto = "";
        hand(new LinkedHashSet<>(left), device, other);
        device.pastInteractions -= other.pastInteractions;
        device.pastRefused -= other.pastRefused;
        registry.stateChanged(other);
        note(device, DeviceChangeKind.UNDONE, "gave " + other.id + " back", by);
        note(other, DeviceChangeKind.UNDONE, "is a device of its own again", by);
    }

    /** The change that {@link #undo} would undo, or 0. */
    static int undoable(Device device) {
        Fold fold = device.folds.peekLast();
        return fold == null ? 0 : fold.change();
    }

    /** A device; one that was merged into another is that one. */
    @Nullable Device find(String id) {
        Device device = registry.devices.get(id);
        Device merged = registry.absorbed.get(id);
        List<Device> way = new ArrayList<>();
        while (device == null && merged != null && !way.contains(merged)) {
            way.add(merged);
            device = registry.devices.get(merged.mergedInto);
            merged = registry.absorbed.get(merged.mergedInto);
        }
        return device;
    }

    private Happening note(Device device, DeviceChangeKind kind, String text, By by) {
        device.touched = true;
        return registry.note(device, kind, by.who(), by.why(), text, null, by.nowMillis());
    }
}
