package eu.heir.devices;

import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.function.Supplier;

/** Where devices are kept over a restart. One thread at a time. */
interface DeviceStore {
    /**
     * Everything that was kept.
     *
     * @throws IOException when it cannot be read, or was written by a newer version
     */
    Collection<StoredDevice> load() throws IOException;

    /**
     * Keeps devices, each in place of what was kept of it, and forgets others; on disk when this returns. After a kill in the middle
     * some devices may be as they were before, but none is half of either.
     *
     * @param all everything, should the store want to write itself anew
     * @throws IOException when it cannot be written; what was kept before is
     */
    void save(Registry.Unsaved unsaved, Supplier<List<StoredDevice>> all) throws IOException;
}
