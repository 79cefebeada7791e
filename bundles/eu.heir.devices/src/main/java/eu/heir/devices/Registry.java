package eu.heir.devices;

import eu.heir.devices.Device.Happening;
import eu.heir.devices.Sighting.Way;
import eu.heir.spi.devices.DeviceChangeKind;
import eu.heir.spi.devices.DeviceState;
import eu.heir.spi.journal.JournalEntry;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * All devices, and what sightings make of them. No threads, no clock: whoever calls holds one lock and passes the time in.
 *
 * <p>An inferred change (see {@link Matching}) is withdrawn when the older way of speaking returns: what was taken for its successor
 * becomes a device of its own, in quarantine if its old device is, else staged.
 */
final class Registry {
    /** By first appearance, so that the outcome of a pass does not hang on the order of its rows. */
    private static final Comparator<Sighting> IN_TIME = Comparator.comparingLong(Sighting::sinceMillis)
            .thenComparing(s -> s.key().certificate())
            .thenComparing(s -> s.key().claims())
            .thenComparing(s -> s.key().address())
            .thenComparing(s -> s.key().listener());

    /** A change for the journal. */
    record Event(String device, Happening entry, @Nullable Way key) {}

    final Index index = new Index();
    final Map<String, Device> devices = new LinkedHashMap<>();
    /** Devices that were merged into others, kept so that it can be undone. */
    final Map<String, Device> absorbed = new LinkedHashMap<>();

    private final Supplier<String> ids;
    private final Map<Way, Long> forgotten = new LinkedHashMap<>();
    private final Set<Device> changed = new LinkedHashSet<>();
    private final Set<Device> counted = new LinkedHashSet<>();
    private final Set<String> gone = new LinkedHashSet<>();
    private final List<Event> events = new ArrayList<>();
    private @Nullable ArrayDeque<Device> leastWanted;
    private Limits limits;
    private Matching matching;
    private Grading grading;
    private long nextFacet = 1;
    private long turnedAway;
    private boolean standingStale = true;

    Registry(Limits limits, Supplier<String> ids) {
        this.limits = limits;
        this.ids = ids;
        matching = new Matching(index, limits.quietMillis());
        grading = new Grading(index, limits.stableMillis());
    }

    void limits(Limits now) {
        limits = now;
        matching = new Matching(index, now.quietMillis());
        grading = new Grading(index, now.stableMillis());
    }

    Limits limits() {
        return limits;
    }

    Grading grading() {
        return grading;
    }

    long turnedAway() {
        return turnedAway;
    }

    // ---- observing

    /** Takes in one look at the table of peers. */
    void observe(Collection<Sighting> sightings, long nowMillis) {
        List<Sighting> fresh = new ArrayList<>();
        for (Sighting sighting : sightings) {
            Index.Owned owned = index.owned(sighting.key());
            if (owned == null) {
                fresh.add(sighting);
            } else if (owned.facet().isNews(sighting)) {
                seenAgain(owned.device(), owned.facet(), sighting, nowMillis);
            }
        }
        fresh.sort(IN_TIME);
        for (Sighting sighting : fresh) {
            Long last = forgotten.get(sighting.key());
            if (last == null || sighting.lastMillis() > last) {
                forgotten.remove(sighting.key());
                seenFirst(sighting, nowMillis);
            }
        }
        leastWanted = null;
    }

    private void seenAgain(Device device, Facet facet, Sighting sighting, long nowMillis) {
        count(device, facet, sighting, nowMillis);
        withdraw(device, facet, nowMillis);
    }

    private void count(Device device, Facet facet, Sighting sighting, long nowMillis) {
        long more = facet.count(sighting);
        if (more > 0) {
            device.spoke(more, nowMillis);
        }
        device.lastMillis = Math.max(device.lastMillis, facet.lastMillis);
        counted.add(device);
        if (facet.add(sighting.operations())) {
            device.changed();
            changed.add(device);
        }
        String hello = sighting.hello();
        if (!hello.isEmpty() && !hello.equals(facet.hello)) {
            if (!facet.hello.isEmpty()) {
                note(
                        device,
                        DeviceChangeKind.HELLO_CHANGED,
                        "TLS hello " + facet.hello + " became " + hello,
                        facet.key,
                        nowMillis);
            }
            facet.hello = hello;
            device.changed();
            changed.add(device);
        }
        if (device.state == DeviceState.RETIRED && !device.seenRetired && facet.lastMillis > device.retiredMillis) {
            device.seenRetired = true;
            note(device, DeviceChangeKind.SEEN_RETIRED, "spoke again: " + told(facet.key), facet.key, nowMillis);
        }
    }

    /** An older way of speaking is back: what was taken for its successor is not. */
    private void withdraw(Device device, Facet back, long nowMillis) {
        Collection<Facet> later = device.facets.tailMap(back.number, false).values();
        Map<String, List<Facet>> otherClaims = new LinkedHashMap<>();
        Map<String, List<Facet>> otherAddress = new LinkedHashMap<>();
        for (Facet facet : later) {
            boolean sameClaims = facet.key.claims().equals(back.key.claims());
            if (back.lastMillis > facet.firstMillis) {
                if (!sameClaims && facet.inferred.equals(DeviceChangeKind.CLAIMS_CHANGED.name())) {
                    otherClaims.putIfAbsent(facet.key.claims(), new ArrayList<>());
                }
                if (sameClaims
                        && facet.inferred.equals(DeviceChangeKind.MOVED.name())
                        && !facet.key.address().equals(back.key.address())) {
                    otherAddress
                            .computeIfAbsent(facet.key.address(), k -> new ArrayList<>())
                            .add(facet);
                }
            }
        }
        if (otherClaims.isEmpty() && otherAddress.isEmpty()) {
            return;
        }
        // Wherever these claims went since, they went as a device of their own.
        for (Facet facet : later) {
            List<Facet> group = otherClaims.get(facet.key.claims());
            if (group != null) {
                group.add(facet);
            }
        }
        otherClaims.values().forEach(facets -> separate(device, back, facets, nowMillis));
        otherAddress.values().forEach(facets -> separate(device, back, facets, nowMillis));
    }

    private void separate(Device device, Facet back, List<Facet> facets, long nowMillis) {
        Device other = create();
        other.state = device.state == DeviceState.QUARANTINED ? DeviceState.QUARANTINED : DeviceState.STAGED;
        Facet first = facets.get(0);
        String why = first.inferred;
        for (Facet facet : facets) {
            hand(facet, device, other);
            // What was inferred on top of it stays inferred.
            facet.inferred = facet.inferred.equals(why) ? "" : facet.inferred;
        }
        device.unconfirmed = true;
        note(
                device,
                DeviceChangeKind.CONFLICT,
                told(back.key) + " is back; " + told(first.key) + " is no change of it but a device of its own, "
                        + other.id,
                back.key,
                nowMillis);
        note(other, DeviceChangeKind.STAGED, told(first.key) + " was taken for " + device.id, first.key, nowMillis);
    }

    private void seenFirst(Sighting sighting, long nowMillis) {
        Matching.Match match = matching.match(sighting);
        if (match instanceof Matching.Match.Same same) {
            Device device = same.device();
            String before = grading.of(device).name();
            Facet facet = attach(device, sighting);
            count(device, facet, sighting, nowMillis);
            changed.add(device);
            if (same.change() != null) {
                device.unconfirmed = true;
                boolean inferred =
                        same.change() == DeviceChangeKind.CLAIMS_CHANGED || same.change() == DeviceChangeKind.MOVED;
                facet.inferred = inferred ? same.change().name() : "";
                note(device, same.change(), told(facet.key) + "; it rested on " + before, facet.key, nowMillis);
            } else {
                facet.inferred = inherited(device, facet);
            }
            trim(device, facet);
        } else if (match instanceof Matching.Match.Fresh fresh) {
            if (!makeRoom(sighting.key().address())) {
                turnedAway++;
                forget(sighting.key(), sighting.lastMillis());
                return;
            }
            Device device = create();
            Facet facet = attach(device, sighting);
            count(device, facet, sighting, nowMillis);
            note(device, DeviceChangeKind.STAGED, "first seen: " + told(facet.key), facet.key, nowMillis);
            if (fresh.conflict() != null) {
                device.unconfirmed = true;
                for (Device rival : fresh.rivals()) {
                    rival.unconfirmed = true;
                    String text = told(facet.key)
                            + (fresh.conflict() == DeviceChangeKind.REPLACED
                                    ? " took the place of "
                                    : " claims the same as ");
                    note(rival, fresh.conflict(), text + rival.id + "; it is " + device.id, facet.key, nowMillis);
                    note(device, fresh.conflict(), text + rival.id, facet.key, nowMillis);
                }
            }
        }
    }

    /** Another listener is no proof: what was inferred of these claims from this address is inferred here too. */
    private static String inherited(Device device, Facet facet) {
        for (Facet other : device.facets.values()) {
            boolean sameWay = other.key.claims().equals(facet.key.claims())
                    && other.key.certificate().equals(facet.key.certificate())
                    && (facet.key.signed() || other.key.address().equals(facet.key.address()));
            if (other != facet && sameWay) {
                return other.inferred;
            }
        }
        return "";
    }

    private Facet attach(Device device, Sighting sighting) {
        Facet facet =
                new Facet(nextFacet++, sighting.key(), sighting.subject(), sighting.hello(), sighting.sinceMillis());
        device.add(facet);
        index.add(device, facet);
        standingStale = true;
        return facet;
    }

    // ---- room

    /** Keeps a device within its observations: the one not seen for longest goes. */
    private void trim(Device device, Facet newest) {
        while (device.facets.size() > limits.facetsMax()) {
            device.facets.values().stream()
                    .filter(facet -> facet != newest)
                    .min(Comparator.comparingLong(facet -> facet.lastMillis))
                    .ifPresent(facet -> {
                        device.pastInteractions += facet.interactions;
                        device.pastRefused += facet.refused;
                        drop(device, facet);
                    });
        }
    }

    private void drop(Device device, Facet facet) {
        index.remove(device, facet);
        device.remove(facet);
        forget(facet.key, facet.lastMillis);
        standingStale = true;
    }

    /** A row of the peer table whose device had to go does not bring it back before it speaks again. */
    private void forget(Way key, long lastMillis) {
        forgotten.put(key, lastMillis);
        if (forgotten.size() > limits.devicesMax()) {
            forgotten.remove(forgotten.keySet().iterator().next());
        }
    }

    /** Staged devices that nobody has touched make room, the one not seen for longest first; first those of the same address. */
    private boolean makeRoom(String address) {
        Set<Device> here = index.address(address);
        if (here.size() >= limits.devicesPerAddressMax()) {
            List<Device> removable =
                    here.stream().filter(Registry::mayGo).sorted(BY_LAST_SEEN).toList();
            if (removable.isEmpty()) {
                return false;
            }
            remove(removable.get(0));
        }
        while (devices.size() + absorbed.size() >= limits.devicesMax()) {
            ArrayDeque<Device> waiting = leastWanted;
            if (waiting == null) {
                waiting = new ArrayDeque<>(devices.values().stream()
                        .filter(Registry::mayGo)
                        .sorted(BY_LAST_SEEN)
                        .toList());
                leastWanted = waiting;
            }
            Device next = waiting.poll();
            if (next == null) {
                return false;
            }
            if (devices.containsKey(next.id) && mayGo(next)) {
                remove(next);
            }
        }
        return true;
    }

    private static final Comparator<Device> BY_LAST_SEEN = Comparator.comparingLong(device -> device.lastMillis);

    private static boolean mayGo(Device device) {
        return device.state == DeviceState.STAGED && !device.touched;
    }

    private void remove(Device device) {
        List.copyOf(device.facets.values()).forEach(facet -> drop(device, facet));
        devices.remove(device.id);
        changed.remove(device);
        counted.remove(device);
        gone.add(device.id);
    }

    // ---- for what an administrator does

    Device create() {
        Device device = new Device(ids.get());
        devices.put(device.id, device);
        changed.add(device);
        return device;
    }

    /** A facet goes over to another device. */
    void hand(Facet facet, Device from, Device to) {
        index.remove(from, facet);
        from.remove(facet);
        from.recount();
        to.add(facet);
        to.recount();
        index.add(to, facet);
        changed.add(from);
        changed.add(to);
        standingStale = true;
    }

    void note(Device device, DeviceChangeKind kind, String text, @Nullable Way key, long nowMillis) {
        note(device, kind, JournalEntry.SYSTEM, "", text, key, nowMillis);
    }

    Happening note(
            Device device,
            DeviceChangeKind kind,
            String who,
            String why,
            String text,
            @Nullable Way key,
            long nowMillis) {
        Happening entry =
                device.note(nowMillis, kind, who, why, text, grading.of(device).name(), limits.historyMax());
        events.add(new Event(device.id, entry, key));
        changed.add(device);
        return entry;
    }

    void stateChanged(Device device) {
        changed.add(device);
        standingStale = true;
    }

    static String told(Way key) {
        return (key.claimed() ? key.claims() : "no claims") + " from " + key.address() + " through " + key.listener()
                + (key.signed() ? " with certificate " + key.certificate() : "");
    }

    // ---- what became of it

    List<Event> takeEvents() {
        List<Event> taken = List.copyOf(events);
        events.clear();
        return taken;
    }

    /** Devices that changed in more than counts since they were last taken. */
    boolean hasChanges() {
        return !changed.isEmpty() || !gone.isEmpty();
    }

    /**
     * Takes what must be written.
     *
     * @param counts whether devices count of which only counts and times have changed
     */
    Unsaved takeUnsaved(boolean counts) {
        Set<Device> all = new LinkedHashSet<>(changed);
        if (counts) {
            all.addAll(counted);
            counted.clear();
        } else {
            counted.removeAll(changed);
        }
        Unsaved unsaved = new Unsaved(
                all.stream().map(StoredDevice::of).toList(), List.copyOf(gone), devices.size() + absorbed.size());
        changed.clear();
        gone.clear();
        return unsaved;
    }

    /** It could not be written: it is to be taken again. */
    void giveBack(Unsaved unsaved) {
        for (StoredDevice stored : unsaved.devices()) {
            Device device = devices.getOrDefault(stored.id(), absorbed.get(stored.id()));
            if (device != null) {
                changed.add(device);
            }
        }
        gone.addAll(unsaved.gone());
        gone.removeIf(devices::containsKey);
    }

    /** Everything, for the file to be written anew. */
    List<StoredDevice> all() {
        List<StoredDevice> all = new ArrayList<>(devices.size() + absorbed.size());
        devices.values().forEach(device -> all.add(StoredDevice.of(device)));
        absorbed.values().forEach(device -> all.add(StoredDevice.of(device)));
        return all;
    }

    /** Takes in what was stored, into an empty registry. */
    void restore(Collection<StoredDevice> stored) {
        for (StoredDevice one : stored) {
            Device device = one.device();
            (device.mergedInto.isEmpty() ? devices : absorbed).put(device.id, device);
            for (Facet facet : List.copyOf(device.facets.values())) {
                // A kill between the lines of two devices may have left one observation with both: the first has it.
                if (index.owned(facet.key) == null) {
                    index.add(device, facet);
                } else {
                    device.remove(facet);
                }
                nextFacet = Math.max(nextFacet, facet.number + 1);
            }
        }
        standingStale = true;
    }

    /** The table for the data path when it must be made anew, else null. */
    @Nullable Standing takeStanding() {
        if (!standingStale) {
            return null;
        }
        standingStale = false;
        return Standing.of(index.all());
    }

    /**
     * What must be written.
     *
     * @param gone ids of devices that made room
     * @param total devices there are
     */
    record Unsaved(List<StoredDevice> devices, List<String> gone, int total) {}
}
