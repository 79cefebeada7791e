package eu.heir.spi.config;

import java.time.Instant;
import java.util.List;

/** How the files under {@code etc/heir} stand. Implemented by {@code eu.heir.config}; any thread. */
public interface ConfigurationStatus {
    /** All watched folders. */
    List<FolderStatus> folders();

    /**
     * One folder.
     *
     * @param folder name below {@code etc/heir}
     * @param files file names in force
     * @param summary what they amount to
     * @param since when they came into force
     * @param problems what is wrong with the newest files; while not empty an earlier version is in force
     */
    record FolderStatus(
            String folder,
            List<String> files,
            String summary,
            Instant since,
            List<DocumentConsumer.Problem> problems) {}
}
