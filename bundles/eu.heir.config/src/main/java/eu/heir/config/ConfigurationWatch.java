package eu.heir.config;

import eu.heir.spi.config.ConfigurationStatus;
import eu.heir.spi.config.DocumentConsumer;
import eu.heir.spi.journal.Journal;
import eu.heir.spi.journal.JournalOutlet;
import java.nio.file.Path;
import java.time.Clock;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives every {@link DocumentConsumer} the files of its folder, at once when it appears and again whenever they change.
 *
 * <p>One daemon thread does everything that touches files or consumers, so no consumer is ever called twice at the same time.
 * Consumers come and go, and the status is read, on any thread.
 */
@Component(immediate = true, service = ConfigurationStatus.class, configurationPid = "eu.heir.config")
@Designate(ocd = WatchSettings.class)
public final class ConfigurationWatch implements ConfigurationStatus {
    /** Folder below Karaf's {@code etc}, holding one folder for each consumer. */
    static final String ETC_FOLDER = "heir";

    /** Folder below {@code heir.data} for the versions that worked. */
    static final String DATA_FOLDER = "config";

    /** Longest time between a change or a new consumer and the thread's seeing it, milliseconds. */
    static final long TICK_MILLIS = 100;

    /** How long a stop waits for a check that is under way, milliseconds. */
    static final long STOP_MILLIS = 10_000;

    private static final Logger LOG = LoggerFactory.getLogger(ConfigurationWatch.class);

    private final Path etc;
    private final Path data;
    private final long pollNanos;
    private final int versionsKept;
    private final Clock clock;
    private final JournalOutlet outlet = new JournalOutlet("eu.heir.config", InstantSource.system());
    private final FileRecord record = new FileRecord(outlet::record);
    private final IdentityHashMap<DocumentConsumer, WatchedFolder> folders = new IdentityHashMap<>();
    private final Semaphore wake = new Semaphore(0);
    private final Thread thread;
    private volatile boolean stopped;

    /**
     * For OSGi.
     *
     * @throws IllegalStateException when the framework property {@code karaf.etc}, or {@code heir.data} and {@code karaf.data}, is not
     *     set
     */
    @Activate
    public ConfigurationWatch(BundleContext context, WatchSettings settings) {
        this(
                Path.of(property(context, "karaf.etc"), ETC_FOLDER),
                dataFolder(context),
                TimeUnit.SECONDS.toMillis(bounded(
                        "poll.interval.seconds",
                        settings.poll_interval_seconds(),
                        WatchSettings.POLL_INTERVAL_SECONDS_MIN,
                        WatchSettings.POLL_INTERVAL_SECONDS_MAX)),
                bounded(
                        "versions.kept",
                        settings.versions_kept(),
                        WatchSettings.VERSIONS_KEPT_MIN,
                        WatchSettings.VERSIONS_KEPT_MAX),
                Clock.systemUTC());
        start();
    }

    /**
     * For tests; {@link #start} begins.
     *
     * @param etc holds one folder for each consumer
     * @param data keeps one folder of versions for each consumer
     */
    ConfigurationWatch(Path etc, Path data, long pollMillis, int versionsKept, Clock clock) {
        this.etc = etc;
        this.data = data;
        this.pollNanos = TimeUnit.MILLISECONDS.toNanos(pollMillis);
        this.versionsKept = versionsKept;
        this.clock = clock;
        this.thread = new Thread(this::watch, "heir-config");
        thread.setDaemon(true);
        thread.setUncaughtExceptionHandler(
                (dead, e) -> LOG.error("config watching has ended, changes of files are not seen any more", e));
    }

    final void start() {
        thread.start();
    }

    /**
     * Stops watching. A check that is under way is waited for, for at most {@link #STOP_MILLIS} ms.
     *
     * @throws InterruptedException when the caller is interrupted
     */
    @Deactivate
    void stop() throws InterruptedException {
        stopped = true;
        wake.release();
        thread.join(STOP_MILLIS);
        if (thread.isAlive()) {
            LOG.error("config watching did not stop after_ms={}", STOP_MILLIS);
        }
    }

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void addJournal(Journal journal) {
        outlet.attach(journal);
    }

    void removeJournal(Journal journal) {
        outlet.detach(journal);
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void addConsumer(DocumentConsumer consumer) {
        String name = consumer.folder();
        WatchedFolder folder = new WatchedFolder(
                consumer,
                new FolderReader(etc.resolve(name), consumer.extension()),
                new GoodVersions(data.resolve(name), versionsKept),
                versionsKept,
                record,
                clock,
                System.nanoTime());
        synchronized (folders) {
            folders.put(consumer, folder);
        }
        wake.release();
    }

    void removeConsumer(DocumentConsumer consumer) {
        synchronized (folders) {
            folders.remove(consumer);
        }
    }

    @Override
    public List<FolderStatus> folders() {
        return watched().stream()
                .map(WatchedFolder::status)
                .sorted(Comparator.comparing(FolderStatus::folder))
                .toList();
    }

    private List<WatchedFolder> watched() {
        synchronized (folders) {
            return List.copyOf(folders.values());
        }
    }

    private void watch() {
        try (FolderEvents events = new FolderEvents()) {
            long polled = System.nanoTime() - pollNanos;
            while (!stopped) {
                long now = System.nanoTime();
                boolean poll = now - polled >= pollNanos;
                look(events, poll, now);
                polled = poll ? now : polled;
                if (wake.tryAcquire(TICK_MILLIS, TimeUnit.MILLISECONDS)) {
                    wake.drainPermits();
                }
            }
        } catch (InterruptedException e) {
            LOG.debug("config watching was interrupted", e);
            Thread.currentThread().interrupt();
        }
    }

    private void look(FolderEvents events, boolean poll, long now) {
        Set<Path> changed = events.changed();
        events.listen(etc);
        for (WatchedFolder folder : watched()) {
            Path path = folder.reader().folder();
            events.listen(path);
            if (changed.contains(path) || changed.contains(etc)) {
                folder.changed(now);
            } else if (poll) {
                folder.poll(now);
            }
            if (folder.due(now)) {
                folder.load(now);
            }
        }
    }

    private static int bounded(String key, int value, int min, int max) {
        if (value >= min && value <= max) {
            return value;
        }
        int nearest = Math.max(min, Math.min(max, value));
        LOG.error("config setting={} value={} is not within {} to {} used={}", key, value, min, max, nearest);
        return nearest;
    }

    private static Path dataFolder(BundleContext context) {
        String data = context.getProperty("heir.data");
        return data == null || data.isBlank()
                ? Path.of(property(context, "karaf.data"), "heir", DATA_FOLDER)
                : Path.of(data, DATA_FOLDER);
    }

    private static String property(BundleContext context, String key) {
        String value = context.getProperty(key);
        if (value == null || value.isBlank()) {
            throw new IllegalStateException("the framework property " + key + " is not set");
        }
        return value;
    }
}
