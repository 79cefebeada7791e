package eu.heir.journal;

import eu.heir.journal.file.Head;
import eu.heir.journal.file.Verifier;
import eu.heir.spi.journal.Journal;
import eu.heir.spi.journal.JournalEntry;
import eu.heir.spi.journal.JournalKind;
import eu.heir.spi.journal.JournalPage;
import eu.heir.spi.journal.JournalQuery;
import eu.heir.spi.journal.JournalStatus;
import eu.heir.spi.journal.JournalVerification;
import eu.heir.spi.telemetry.GatewayStatus;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Puts the journal into OSGi. A setting out of range is told and leaves the last good ones in force. */
@Component(service = Journal.class, immediate = true, configurationPid = "eu.heir.journal")
@Designate(ocd = JournalSettings.class)
public final class JournalComponent implements Journal {
    private static final Logger LOG = LoggerFactory.getLogger(JournalComponent.class);

    /** How often sums of floods are looked at, and the disk for the status. */
    private static final long TICK_MILLIS = 1_000;

    private final JournalWriter writer;
    private final JournalReader reader;
    private final DecisionFeed decisions;
    private final FailureFeed failures;
    private final InstantSource clock = InstantSource.system();
    private final ScheduledExecutorService ticks;
    private final Future<?> ticking;
    private volatile Limits limits = Limits.DEFAULT;
    private volatile JournalReader.Extent extent = new JournalReader.Extent(0, 0, null);
    private @Nullable AutoCloseable subscription;
    private @Nullable GatewayStatus gateway;

    /** Called by Declarative Services. */
    @Activate
    public JournalComponent(BundleContext context, JournalSettings settings) {
        modified(settings);
        writer = new JournalWriter(folder(context), () -> limits, clock);
        reader = new JournalReader(writer);
        decisions = new DecisionFeed(() -> limits.decisionsPerMinute(), writer::record);
        failures = new FailureFeed(writer::record);
        writer.record(gatewayEntry("The gateway starts.", context));
        ticks = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "heir-journal-tick");
            thread.setDaemon(true);
            return thread;
        });
        ticking = ticks.scheduleWithFixedDelay(this::tick, 0, TICK_MILLIS, TimeUnit.MILLISECONDS);
    }

    @Modified
    void modified(JournalSettings settings) {
        try {
            limits = Limits.of(settings);
        } catch (IllegalArgumentException e) {
            LOG.error("event=journal-settings outcome=refused cause=\"{}\"", e.getMessage());
        }
    }

    private static Path folder(BundleContext context) {
        String data = context.getProperty("heir.data");
        return data == null || data.isBlank()
                ? Path.of(String.valueOf(context.getProperty("karaf.data")), "heir", "journal")
                : Path.of(data.strip()).toAbsolutePath().resolve("journal");
    }

    private static JournalEntry gatewayEntry(String text, BundleContext context) {
        return new JournalEntry(
                JournalKind.GATEWAY,
                JournalEntry.SYSTEM,
                "gateway",
                text,
                Map.of("version", context.getBundle().getVersion().toString()));
    }

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    synchronized void bindGateway(GatewayStatus status) {
        unsubscribe();
        gateway = status;
        failures.reset();
        subscription = decisions.follow(status);
    }

    synchronized void unbindGateway(GatewayStatus status) {
        if (status.equals(gateway)) {
            unsubscribe();
            gateway = null;
        }
    }

    private void unsubscribe() {
        AutoCloseable open = subscription;
        subscription = null;
        if (open != null) {
            try {
                open.close();
            } catch (Exception e) {
                LOG.warn("a subscription of decisions cannot be ended", e);
            }
        }
    }

    private void tick() {
        try {
            decisions.close(clock.instant());
            lookForFailures();
        } catch (RuntimeException e) {
            // A schedule ends with the first exception; a gateway that is just going must not end this one.
            LOG.warn("the gateway's counters cannot be read", e);
        }
        try {
            extent = reader.extent();
        } catch (IOException e) {
            LOG.debug("the journal's folder cannot be looked at", e);
        }
    }

    private synchronized void lookForFailures() {
        GatewayStatus status = gateway;
        if (status != null) {
            failures.look(status.listeners(), clock.instant());
        }
    }

    @Deactivate
    void close(BundleContext context) {
        synchronized (this) {
            unsubscribe();
        }
        ticking.cancel(false);
        ticks.shutdown();
        decisions.closeAll();
        writer.record(gatewayEntry("The gateway stops.", context));
        writer.close();
    }

    @Override
    public void record(JournalEntry entry) {
        writer.record(entry);
    }

    @Override
    public JournalPage records(JournalQuery query) throws IOException {
        return reader.records(query);
    }

    @Override
    public JournalVerification verify() throws IOException {
        // The head first: one that is newer than the limit would name records that are not read.
        Optional<Head> head = writer.head();
        return Verifier.verify(writer.folder(), head, writer.limit());
    }

    @Override
    public JournalStatus status() {
        Standing standing = writer.standing();
        JournalReader.Extent now = extent;
        return new JournalStatus(
                standing instanceof Standing.Writing
                        ? JournalStatus.State.WRITING
                        : standing instanceof Standing.Stalled
                                ? JournalStatus.State.STALLED
                                : JournalStatus.State.UNAVAILABLE,
                standing.problem(),
                writer.written().sequence(),
                now.oldest(),
                now.segments(),
                now.bytes(),
                limits.sizeMaxBytes(),
                writer.queued(),
                limits.queueMax(),
                writer.lost(),
                writer.damages());
    }
}
