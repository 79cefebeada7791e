package eu.heir.devices;

import eu.heir.devices.Sighting.Way;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Rows of a peer table as tests need them, and what a registry made of them. Times in seconds. */
final class Sightings {
    static final long SECOND = 1_000;
    static final Limits LIMITS = new Limits(20_000, 512, 64, 100, 300 * SECOND, 24 * 3_600 * SECOND);

    private Sightings() {}

    /** Without a certificate, through listener ward. */
    static Sighting clear(String address, String claims, long since, long last) {
        return seen("ward", address, claims, "", since, last);
    }

    /** With a certificate whose subject is its own. */
    static Sighting signed(String address, String claims, String certificate, long since, long last) {
        return seen("tls", address, claims, certificate, since, last);
    }

    static Sighting seen(String listener, String address, String claims, String certificate, long since, long last) {
        return of(
                new Way(listener, address, claims, certificate),
                certificate.isEmpty() ? "" : "CN=" + certificate,
                since,
                last);
    }

    static Sighting of(Way key, String subject, long since, long last) {
        return new Sighting(key, subject, "", List.of("ORU^R01"), since * SECOND, last * SECOND, 1 + last - since, 0);
    }

    /** Each device as the set of its keys. */
    static Set<Set<String>> partition(Registry registry) {
        return registry.devices.values().stream()
                .map(device -> device.facets.values().stream()
                        .map(facet -> facet.key.toString())
                        .collect(Collectors.<String, Set<String>>toCollection(TreeSet::new)))
                .collect(Collectors.toSet());
    }
}
