package eu.heir.devices;

import eu.heir.spi.devices.DeviceDetail;
import eu.heir.spi.devices.DevicePage;
import eu.heir.spi.devices.DeviceQuery;
import eu.heir.spi.devices.DeviceState;
import eu.heir.spi.devices.Devices;
import eu.heir.spi.journal.Journal;
import eu.heir.spi.journal.JournalOutlet;
import eu.heir.spi.telemetry.GatewayStatus;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
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

/** Puts the registry into OSGi: looks at the gateway's table of peers on a thread of its own. */
@Component(service = Devices.class, immediate = true, configurationPid = DevicesComponent.PID)
@Designate(ocd = DevicesOcd.class)
public final class DevicesComponent implements Devices {
    static final String PID = "eu.heir.devices";

    private static final Logger LOG = LoggerFactory.getLogger(DevicesComponent.class);
    private static final long END_SECONDS = 10;

    private final JournalOutlet journal = new JournalOutlet(PID, InstantSource.system());
    private final DeviceRegistry registry;
    private final ScheduledExecutorService looks;
    private @Nullable ScheduledFuture<?> looking;

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private volatile @Nullable GatewayStatus gateway;

    /**
     * Called by Declarative Services.
     *
     * @throws IOException when what was kept cannot be read; the gateway goes on without a registry
     */
    @Activate
    public DevicesComponent(BundleContext context, Map<String, Object> values) throws IOException {
        DevicesSettings settings = settings(values);
        registry = new DeviceRegistry(
                new DeviceFile(folder(context)),
                settings.limits(),
                settings.countsSaveMillis(),
                this::protocols,
                journal::record,
                InstantSource.system());
        looks = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "heir-devices");
            thread.setDaemon(true);
            return thread;
        });
        LOG.info("devices known count={} settings={}", registry.size(), settings);
        look(settings.pollMillis());
    }

    private static Path folder(BundleContext context) {
        String data = context.getProperty("heir.data");
        return data == null || data.isBlank()
                ? Path.of(String.valueOf(context.getProperty("karaf.data")), "heir", "devices")
                : Path.of(data.strip()).toAbsolutePath().resolve("devices");
    }

    private static DevicesSettings settings(Map<String, Object> values) {
        return DevicesSettings.of(values, problem -> LOG.error("setting not allowed file=etc/{}.cfg {}", PID, problem));
    }

    @Modified
    void modified(Map<String, Object> values) {
        DevicesSettings settings = settings(values);
        registry.limits(settings.limits(), settings.countsSaveMillis());
        look(settings.pollMillis());
        LOG.info("devices settings={}", settings);
    }

    private synchronized void look(int everyMillis) {
        if (looking != null) {
            looking.cancel(false);
        }
        looking = looks.scheduleWithFixedDelay(this::look, everyMillis, everyMillis, TimeUnit.MILLISECONDS);
    }

    private void look() {
        GatewayStatus now = gateway;
        if (now == null) {
            return;
        }
        try {
            registry.observe(now.peers().stream().map(Sighting::of).toList());
        } catch (RuntimeException e) {
            // A task that throws is never run again, and nobody would be told.
            LOG.error("event=device-look outcome=failed", e);
        }
    }

    @Deactivate
    void close() throws InterruptedException {
        looks.shutdown();
        if (!looks.awaitTermination(END_SECONDS, TimeUnit.SECONDS)) {
            looks.shutdownNow();
        }
        registry.flush();
    }

    private Map<String, String> protocols() {
        GatewayStatus now = gateway;
        return now == null ? Map.of() : Listing.protocols(now.listeners());
    }

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void addJournal(Journal arrived) {
        journal.attach(arrived);
    }

    void removeJournal(Journal gone) {
        journal.detach(gone);
    }

    @Override
    public DevicePage devices(DeviceQuery query) {
        return registry.devices(query);
    }

    @Override
    public Optional<DeviceDetail> device(String id) {
        return registry.device(id);
    }

    @Override
    public @Nullable DeviceState stateOf(String listener, String address, String claims) {
        return registry.stateOf(listener, address, claims);
    }

    @Override
    public Answer admit(String id, String who, String why) {
        return registry.admit(id, who, why);
    }

    @Override
    public Answer quarantine(String id, String who, String why) {
        return registry.quarantine(id, who, why);
    }

    @Override
    public Answer retire(String id, String who, String why) {
        return registry.retire(id, who, why);
    }

    @Override
    public Answer rename(String id, String name, String who, String why) {
        return registry.rename(id, name, who, why);
    }

    @Override
    public Answer merge(String id, String other, String who, String why) {
        return registry.merge(id, other, who, why);
    }

    @Override
    public Answer split(String id, List<Long> observations, String who, String why) {
        return registry.split(id, observations, who, why);
    }

    @Override
    public Answer undo(String id, String who, String why) {
        return registry.undo(id, who, why);
    }
}
