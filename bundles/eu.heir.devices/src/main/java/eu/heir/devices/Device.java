package eu.heir.devices;

import eu.heir.spi.devices.DeviceChangeKind;
import eu.heir.spi.devices.DeviceState;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A device: its facets and what happened to it. Confined to the registry's lock. */
final class Device {
    /** Over what time requests a minute are averaged, milliseconds. */
    private static final double RATE_OVER_MILLIS = 300_000;

    private static final double MINUTE_MILLIS = 60_000;

    /** One line of the history. */
    record Happening(
            int number, long millis, DeviceChangeKind kind, String who, String why, String text, String assurance) {}

    /**
     * A merge or split that can be undone.
     *
     * @param change number of the change
     * @param kind MERGED or SPLIT
     * @param other id of the device that was absorbed, or made
     * @param facets numbers of the facets that changed hands
     */
    record Fold(int change, DeviceChangeKind kind, String other, List<Long> facets) {}

    final String id;
    String name = "";
    DeviceState state = DeviceState.STAGED;
    boolean unconfirmed;
    /** Whether an administrator has done anything to it: such a device never makes room for another. */
    boolean touched;

    boolean seenRetired;
    long retiredMillis;
    String mergedInto = "";

    /** Of facets that are kept no longer. */
    long pastInteractions;

    long pastRefused;
    long firstMillis = Long.MAX_VALUE;
    long lastMillis = Long.MIN_VALUE;
    int nextChange = 1;

    final TreeMap<Long, Facet> facets = new TreeMap<>();
    final Deque<Happening> history = new ArrayDeque<>();
    final Deque<Fold> folds = new ArrayDeque<>();

    private double perMilli;
    private long perMilliAt;
    private @Nullable String searchText;
    private @Nullable String shownName;

    Device(String id) {
        this.id = id;
    }

    void add(Facet facet) {
        facets.put(facet.number, facet);
        firstMillis = Math.min(firstMillis, facet.firstMillis);
        lastMillis = Math.max(lastMillis, facet.lastMillis);
        changed();
    }

    void remove(Facet facet) {
        facets.remove(facet.number);
        changed();
    }

    /** First and last seen anew, after facets went to another device. */
    void recount() {
        if (!facets.isEmpty()) {
            firstMillis =
                    facets.values().stream().mapToLong(f -> f.firstMillis).min().orElse(firstMillis);
            lastMillis =
                    facets.values().stream().mapToLong(f -> f.lastMillis).max().orElse(lastMillis);
        }
    }

    /** What a search looks through is to be made anew. */
    void changed() {
        searchText = null;
        shownName = null;
    }

    /** Adds to the average of requests a minute. */
    void spoke(long requests, long nowMillis) {
        perMilli = perMilli(nowMillis) + requests / RATE_OVER_MILLIS;
        perMilliAt = nowMillis;
    }

    private double perMilli(long nowMillis) {
        return perMilli == 0 ? 0 : perMilli * Math.exp(-Math.max(0, nowMillis - perMilliAt) / RATE_OVER_MILLIS);
    }

    double perMinute(long nowMillis) {
        return perMilli(nowMillis) * MINUTE_MILLIS;
    }

    long interactions() {
        long sum = pastInteractions;
        for (Facet facet : facets.values()) {
            sum += facet.interactions;
        }
        return sum;
    }

    long refused() {
        long sum = pastRefused;
        for (Facet facet : facets.values()) {
            sum += facet.refused;
        }
        return sum;
    }

    boolean signed() {
        for (Facet facet : facets.values()) {
            if (facet.key.signed()) {
                return true;
            }
        }
        return false;
    }

    /** The facet that was seen last; of equal ones the newest. */
    Facet newest() {
        Facet newest = facets.firstEntry().getValue();
        for (Facet facet : facets.values()) {
            newest = facet.lastMillis >= newest.lastMillis ? facet : newest;
        }
        return newest;
    }

    void settle() {
        facets.values().forEach(facet -> facet.inferred = "");
        unconfirmed = false;
    }

    Happening note(
            long millis, DeviceChangeKind kind, String who, String why, String text, String assurance, int historyMax) {
        Happening entry = new Happening(nextChange++, millis, kind, who, why, text, assurance);
        history.addLast(entry);
        while (history.size() > historyMax) {
            history.removeFirst();
        }
        int oldest = history.getFirst().number();
        for (Iterator<Fold> each = folds.iterator(); each.hasNext(); ) {
            if (each.next().change() < oldest) {
                each.remove();
            }
        }
        return entry;
    }

    /** Its name, or else what it says of itself, in lower case. */
    String shownName() {
        String known = shownName;
        if (known == null) {
            known = (name.isEmpty() && !facets.isEmpty()
                            ? facets.firstEntry().getValue().key.claims()
                            : name)
                    .toLowerCase(Locale.ROOT);
            shownName = known;
        }
        return known;
    }

    /** Everything that a search looks through, in lower case. */
    String searchText() {
        String known = searchText;
        if (known == null) {
            List<String> words = new ArrayList<>(List.of(name, id));
            for (Facet facet : facets.values()) {
                words.add(facet.key.address());
                words.add(facet.key.claims());
                words.add(facet.key.certificate());
                words.add(facet.subject);
                words.add(facet.hello);
                words.addAll(facet.operations);
            }
            known = String.join("\n", words).toLowerCase(Locale.ROOT);
            searchText = known;
        }
        return known;
    }
}
