package eu.heir.config;

import eu.heir.spi.journal.Journal;
import eu.heir.spi.journal.JournalOutlet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Dictionary;
import java.util.HashMap;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.felix.utils.properties.Properties;
import org.osgi.framework.BundleContext;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings {@code etc/eu.heir.<component>~<name>.cfg} into Configuration Admin as instance {@code name} of a factory, and takes it out
 * again when the file goes.
 *
 * <p>Karaf's File Install cannot: the version in Karaf 4.4 splits a file name at its first hyphen and does not know the tilde, so
 * {@code …listener~hl7-ward.cfg} would become instance {@code ward} of another factory. {@code etc/custom.properties} tells it to leave
 * these files alone. {@code ${env:NAME:-default}} and {@code ${system.property}} are replaced as File Install does.
 *
 * <p>One daemon thread does everything. A file that cannot be read changes nothing.
 */
@Component(immediate = true, service = FactoryFiles.class)
public final class FactoryFiles {
    /** Property that marks a configuration as made from a file, so that no other is ever removed. */
    static final String FILE_PROPERTY = "heir.config.file";

    /** Longest time between a change of a file and its being taken in, milliseconds. */
    static final long TICK_MILLIS = 250;

    /** Largest file, bytes. */
    static final long FILE_MAX_BYTES = 256 << 10;

    private static final Logger LOG = LoggerFactory.getLogger(FactoryFiles.class);

    private static final Pattern NAME = Pattern.compile("(eu\\.heir\\.[A-Za-z0-9_.]+)~([A-Za-z0-9_.-]+)\\.cfg");

    private record Seen(long modifiedMillis, long size) {}

    private final ConfigurationAdmin configurations;
    private final JournalOutlet outlet = new JournalOutlet("eu.heir.config", InstantSource.system());
    private final FileRecord record = new FileRecord(outlet::record);
    private final Path etc;
    private final BundleContext context;
    private final Map<Path, Seen> seen = new HashMap<>();
    private final CountDownLatch stop = new CountDownLatch(1);
    private final Thread thread;
    private boolean swept;

    /**
     * For OSGi. When this returns every file has been taken in.
     *
     * @throws IllegalStateException when the framework property {@code karaf.etc} is not set
     */
    @Activate
    public FactoryFiles(BundleContext context, @Reference ConfigurationAdmin configurations) {
        String folder = context.getProperty("karaf.etc");
        if (folder == null || folder.isBlank()) {
            throw new IllegalStateException("the framework property karaf.etc is not set");
        }
        this.configurations = configurations;
        this.context = context;
        this.etc = Path.of(folder);
        scan();
        thread = new Thread(this::watch, "heir-factory-files");
        thread.setDaemon(true);
        thread.start();
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

    @Deactivate
    void stop() {
        stop.countDown();
    }

    private void watch() {
        try {
            while (!stop.await(TICK_MILLIS, TimeUnit.MILLISECONDS)) {
                scan();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IllegalStateException e) {
            LOG.debug("factory files are not watched any more, Configuration Admin has gone", e);
        }
    }

    /** Compares the folder with what was seen; a handful of files, so looking at them all is cheaper than being clever. */
    private void scan() {
        List<Path> files;
        try (Stream<Path> all = Files.list(etc)) {
            files = all.filter(
                            file -> NAME.matcher(file.getFileName().toString()).matches())
                    .sorted()
                    .toList();
        } catch (IOException e) {
            LOG.error("folder={} cannot be listed, listener files are as before cause={}", etc, Lines.one(e));
            return;
        }
        for (Path file : files) {
            take(file);
        }
        if (seen.keySet().retainAll(files) || !swept) {
            swept = true;
            removeWithout(files);
        }
    }

    @SuppressWarnings("JdkObsolete") // Configuration Admin takes a Dictionary
    private void take(Path file) {
        try {
            Seen now = new Seen(Files.getLastModifiedTime(file).toMillis(), Files.size(file));
            if (now.equals(seen.get(file))) {
                return;
            }
            seen.put(file, now);
            if (now.size() > FILE_MAX_BYTES) {
                LOG.error("file={} is larger than {} bytes and is not taken in", file.getFileName(), FILE_MAX_BYTES);
                record.unreadable(file.getFileName().toString(), "It is larger than " + FILE_MAX_BYTES + " bytes.");
                return;
            }
            Dictionary<String, Object> values = new Hashtable<>();
            new Properties(file.toFile(), context).forEach(values::put);
            values.put(FILE_PROPERTY, file.getFileName().toString());
            Matcher name = NAME.matcher(file.getFileName().toString());
            if (name.matches()) {
                Configuration configuration = configurations.getFactoryConfiguration(name.group(1), name.group(2), "?");
                if (configuration.updateIfDifferent(values)) {
                    LOG.info("file taken in file={}", file.getFileName());
                    record.handedOn(file.getFileName().toString());
                }
            }
        } catch (IOException | IllegalArgumentException e) {
            LOG.error("file={} cannot be read and changes nothing cause={}", file.getFileName(), Lines.one(e));
            record.unreadable(file.getFileName().toString(), Lines.one(e));
        }
    }

    private void removeWithout(List<Path> files) {
        try {
            Configuration[] made = configurations.listConfigurations("(" + FILE_PROPERTY + "=*)");
            if (made == null) {
                return;
            }
            for (Configuration configuration : made) {
                Object file = configuration.getProperties().get(FILE_PROPERTY);
                if (files.stream().noneMatch(f -> f.getFileName().toString().equals(file))) {
                    configuration.delete();
                    LOG.info("file gone file={}", file);
                    record.withdrawn(String.valueOf(file));
                }
            }
        } catch (IOException | InvalidSyntaxException e) {
            LOG.error("configurations of removed files cannot be taken out cause={}", Lines.one(e));
        }
    }
}
