package eu.heir.config;

import java.io.IOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Changes of folders as the file system tells them. Only makes things quicker: where the file system tells nothing, the periodic
 * look finds the change. One thread.
 */
final class FolderEvents implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(FolderEvents.class);

    private final @Nullable WatchService service;
    private final Map<Path, WatchKey> keys = new HashMap<>();

    FolderEvents() {
        this.service = open();
    }

    private static @Nullable WatchService open() {
        try {
            return FileSystems.getDefault().newWatchService();
        } catch (IOException e) {
            LOG.warn("config changes are found by polling only cause={}", Lines.one(e));
            return null;
        }
    }

    /** Listens to a folder from now on if it exists and is not listened to. */
    void listen(Path folder) {
        WatchKey key = keys.get(folder);
        if (service == null || (key != null && key.isValid()) || !Files.isDirectory(folder)) {
            return;
        }
        try {
            keys.put(
                    folder,
                    folder.register(
                            service,
                            StandardWatchEventKinds.ENTRY_CREATE,
                            StandardWatchEventKinds.ENTRY_MODIFY,
                            StandardWatchEventKinds.ENTRY_DELETE));
        } catch (IOException e) {
            LOG.debug("config folder={} changes are found by polling only cause={}", folder, Lines.one(e));
        }
    }

    /** The folders in which something happened since the last call. Does not wait. */
    Set<Path> changed() {
        Set<Path> changed = new HashSet<>();
        if (service == null) {
            return changed;
        }
        try {
            for (WatchKey key = service.poll(); key != null; key = service.poll()) {
                key.pollEvents();
                changed.add((Path) key.watchable());
                if (!key.reset()) {
                    keys.values().remove(key);
                }
            }
        } catch (ClosedWatchServiceException e) {
            LOG.debug("config watch service is closed", e);
        }
        return changed;
    }

    @Override
    public void close() {
        if (service == null) {
            return;
        }
        try {
            service.close();
        } catch (IOException e) {
            LOG.debug("config watch service did not close cause={}", Lines.one(e));
        }
    }
}
