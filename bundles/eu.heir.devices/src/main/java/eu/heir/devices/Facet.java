package eu.heir.devices;

import eu.heir.devices.Sighting.Way;
import java.util.ArrayList;
import java.util.List;

/** One way in which a device was seen, and how often. Confined to the registry's lock. */
final class Facet {
    /** Most operations kept of one facet. */
    static final int OPERATIONS_MAX = 32;

    final long number;
    final Way key;
    final String subject;
    final long firstMillis;
    String hello;
    /** Name of the change by which it was taken to be its device without proof, or empty. */
    String inferred = "";

    long lastMillis;
    long interactions;
    long refused;
    List<String> operations = List.of();

    /** The row of the peer table that was counted last, and how far. */
    long rowSinceMillis;

    long rowInteractions;
    long rowRefused;

    Facet(long number, Way key, String subject, String hello, long firstMillis) {
        this.number = number;
        this.key = key;
        this.subject = subject;
        this.hello = hello;
        this.firstMillis = firstMillis;
        this.lastMillis = firstMillis;
    }

    /** Whether a sighting tells anything new. */
    boolean isNews(Sighting sighting) {
        return sighting.lastMillis() != lastMillis
                || sighting.interactions() != rowInteractions
                || sighting.sinceMillis() != rowSinceMillis
                || sighting.refused() != rowRefused
                || !sighting.hello().equals(hello);
    }

    /** Counts a sighting; returns requests that are new. */
    long count(Sighting sighting) {
        boolean sameRow = sighting.sinceMillis() == rowSinceMillis && sighting.interactions() >= rowInteractions;
        long more = sameRow ? sighting.interactions() - rowInteractions : sighting.interactions();
        long refusedMore = sameRow ? Math.max(0, sighting.refused() - rowRefused) : sighting.refused();
        interactions += more;
        refused += refusedMore;
        rowSinceMillis = sighting.sinceMillis();
        rowInteractions = sighting.interactions();
        rowRefused = sighting.refused();
        lastMillis = Math.max(lastMillis, sighting.lastMillis());
        return more;
    }

    /** Adds operations; returns whether one was new. */
    boolean add(List<String> seen) {
        if (operations.containsAll(seen)) {
            return false;
        }
        List<String> all = new ArrayList<>(operations);
        for (String one : seen) {
            if (!all.contains(one) && all.size() < OPERATIONS_MAX) {
                all.add(one);
            }
        }
        boolean more = all.size() > operations.size();
        operations = List.copyOf(all);
        return more;
    }
}
