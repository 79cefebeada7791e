package eu.heir.devices;

import eu.heir.devices.Device.Fold;
import eu.heir.devices.Device.Happening;
import eu.heir.devices.Sighting.Way;
import eu.heir.spi.devices.DeviceState;
import java.util.List;

/** A device as it is written: one immutable copy. Field names are kept on disk. */
record StoredDevice(
        String id,
        String name,
        DeviceState state,
        boolean unconfirmed,
        boolean touched,
        boolean seenRetired,
        long retiredMillis,
        String mergedInto,
        long pastInteractions,
        long pastRefused,
        long firstMillis,
        long lastMillis,
        int nextChange,
        List<StoredFacet> facets,
        List<Happening> history,
        List<Fold> folds) {

    /** A facet as it is written. */
    record StoredFacet(
            long number,
            Way key,
            String subject,
            String hello,
            String inferred,
            long firstMillis,
            long lastMillis,
            long interactions,
            long refused,
            List<String> operations,
            long rowSinceMillis,
            long rowInteractions,
            long rowRefused) {
        static StoredFacet of(Facet f) {
            return new StoredFacet(
                    f.number,
                    f.key,
                    f.subject,
                    f.hello,
                    f.inferred,
                    f.firstMillis,
                    f.lastMillis,
                    f.interactions,
                    f.refused,
                    f.operations,
                    f.rowSinceMillis,
                    f.rowInteractions,
                    f.rowRefused);
        }

        Facet facet() {
            Facet f = new Facet(number, key, subject, hello, firstMillis);
            f.inferred = inferred;
            f.lastMillis = lastMillis;
            f.interactions = interactions;
            f.refused = refused;
            f.operations = List.copyOf(operations);
            f.rowSinceMillis = rowSinceMillis;
            f.rowInteractions = rowInteractions;
            f.rowRefused = rowRefused;
            return f;
        }
    }

    static StoredDevice of(Device d) {
        return new StoredDevice(
                d.id,
                d.name,
                d.state,
                d.unconfirmed,
                d.touched,
                d.seenRetired,
                d.retiredMillis,
                d.mergedInto,
                d.pastInteractions,
                d.pastRefused,
                d.firstMillis,
                d.lastMillis,
                d.nextChange,
                d.facets.values().stream().map(StoredFacet::of).toList(),
                List.copyOf(d.history),
                List.copyOf(d.folds));
    }

    Device device() {
        Device d = new Device(id);
        d.name = name;
        d.state = state;
        d.unconfirmed = unconfirmed;
        d.touched = touched;
        d.seenRetired = seenRetired;
        d.retiredMillis = retiredMillis;
        d.mergedInto = mergedInto;
        d.pastInteractions = pastInteractions;
        d.pastRefused = pastRefused;
        facets.forEach(facet -> d.add(facet.facet()));
        d.firstMillis = firstMillis;
        d.lastMillis = lastMillis;
        d.nextChange = nextChange;
        d.history.addAll(history);
        d.folds.addAll(folds);
        return d;
    }
}
