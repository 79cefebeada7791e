package eu.heir.gateway;

import eu.heir.api.protocol.ProtocolAdapter;
import eu.heir.spi.decision.DecisionPoint;
import eu.heir.spi.inspection.DeepInspector;
import eu.heir.spi.inspection.InspectorStatus;
import eu.heir.spi.inspection.Observations;
import eu.heir.spi.telemetry.DecisionEvent;
import eu.heir.spi.telemetry.GatewayStatus;
import eu.heir.spi.telemetry.ListenerStatus;
import eu.heir.spi.telemetry.PeerStatus;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Dictionary;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.osgi.annotation.bundle.Capability;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;
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

/** Puts the core into OSGi: adapters and the decision point come and go, the core stays. */
@SuppressWarnings("FutureReturnValueIgnored") // a repeating task
@Component(
        service = {GatewayStatus.class, GatewayComponent.class},
        configurationPid = "eu.heir.gateway",
        immediate = true)
@Designate(ocd = GatewayOcd.class)
@Capability(namespace = "osgi.service", attribute = "objectClass:List<String>=\"eu.heir.spi.inspection.Observations\"")
public final class GatewayComponent implements GatewayStatus {
    private static final Logger LOG = LoggerFactory.getLogger(GatewayComponent.class);

    private static final long RETRY_SECONDS = 3;

    private final Core core;
    private final ProcessBounds bounds;
    private final Listeners listeners;
    private final ScheduledExecutorService retry;
    private final ConfigurationAdmin configurations;
    private final StateSwitch states;
    private volatile List<String> inlineBundles;
    private final ServiceRegistration<Observations> observations;

    /** Called by Declarative Services. */
    @Activate
    public GatewayComponent(@Reference ConfigurationAdmin configurations, BundleContext context, GatewayOcd settings) {
        this.configurations = configurations;
        core = new Core(
                settings.io_threads(),
                settings.hold_budget_bytes(),
                settings.peers_max(),
                TlsEngine.best(),
                new ProcessRestart());
        core.watchdog().restartMillis(settings.stuck_restart_ms());
        core.slots().swapMaxMillis(settings.swap_max_ms());
        inlineBundles = List.of(settings.inline_bundles());
        core.openConnections().max(settings.connections_max());
        core.telemetry().peers().perAddressMax(settings.peers_per_address_max());
        bounds = new ProcessBounds(
                core, new LogFolder(Path.of(System.getProperty("karaf.log", "data/log")), this::logging));
        bounds.warnIfDescriptorsAreFew();
        listeners = new Listeners(
                core, new LastGoodListeners(data().resolve("config").resolve("listeners")));
        retry = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "heir-listener-retry");
            thread.setDaemon(true);
            return thread;
        });
        retry.scheduleWithFixedDelay(listeners::retry, RETRY_SECONDS, RETRY_SECONDS, TimeUnit.SECONDS);
        states = new StateSwitch(listeners, core.telemetry(), data().resolve("config"), Clock.systemUTC(), retry);
        states.load();
        // By hand, as an inspector needs it and the core takes inspectors: among components that would be a circle.
        observations = context.registerService(Observations.class, core.inspections(), null);
        retry.scheduleWithFixedDelay(listeners::lookAtTlsFiles, RETRY_SECONDS, RETRY_SECONDS, TimeUnit.SECONDS);
        LOG.info("gateway core started epoll={} holdBudgetBytes={}", core.epoll(), settings.hold_budget_bytes());
        LOG.info(
                "tls engine={} version={} nativeUnavailable={}",
                core.tlsEngine(),
                core.tlsEngine().description(),
                TlsEngine.whyNotNative());
    }

    private static Path data() {
        String data = System.getProperty("heir.data");
        return Path.of(data == null ? System.getProperty("karaf.data", "data") + "/heir" : data);
    }

    @Modified
    void modified(GatewayOcd settings) {
        core.budget().limit(settings.hold_budget_bytes());
        core.telemetry().peers().max(settings.peers_max());
        core.watchdog().restartMillis(settings.stuck_restart_ms());
        core.slots().swapMaxMillis(settings.swap_max_ms());
        inlineBundles = List.of(settings.inline_bundles());
        core.openConnections().max(settings.connections_max());
        core.telemetry().peers().perAddressMax(settings.peers_per_address_max());
        bounds.warnIfDescriptorsAreFew();
    }

    /** The configuration of the log files, or null. */
    private @Nullable Dictionary<String, Object> logging() {
        try {
            Configuration[] found =
                    configurations.listConfigurations("(" + Constants.SERVICE_PID + "=" + LogFolder.PID + ")");
            return found == null ? null : found[0].getProperties();
        } catch (IOException | InvalidSyntaxException e) {
            throw new IllegalStateException("configurations cannot be listed", e);
        }
    }

    @Deactivate
    void deactivate() {
        observations.unregister();
        retry.shutdownNow();
        core.close();
        LOG.info("gateway core stopped");
    }

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void bindDecisionPoint(DecisionPoint point) {
        core.decisionPoint(point);
    }

    void unbindDecisionPoint(DecisionPoint point) {
        if (core.decisionPoint() == point) {
            core.decisionPoint(null);
        }
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void bindAdapter(ProtocolAdapter adapter, ServiceReference<ProtocolAdapter> reference) {
        String protocol = adapter.descriptor().protocol();
        Object ranking = reference.getProperty(Constants.SERVICE_RANKING);
        core.slots()
                .slot(protocol)
                .add(
                        adapter,
                        reference.getBundle().getSymbolicName() + " "
                                + reference.getBundle().getVersion(),
                        ranking instanceof Integer rank ? rank : 0,
                        inline(reference.getBundle().getSymbolicName()));
        LOG.info("adapter arrived protocol={} bundle={}", protocol, reference.getBundle());
        listeners.adapterArrived(protocol);
    }

    private boolean inline(String bundle) {
        for (String pattern : inlineBundles) {
            boolean prefix = pattern.endsWith("*");
            if (prefix ? bundle.startsWith(pattern.substring(0, pattern.length() - 1)) : bundle.equals(pattern)) {
                return true;
            }
        }
        return false;
    }

    void unbindAdapter(ProtocolAdapter adapter) {
        String protocol = adapter.descriptor().protocol();
        core.slots().slot(protocol).remove(adapter);
        LOG.info("adapter left protocol={}", protocol);
    }

    StateSwitch listenerStates() {
        return states;
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void bindInspector(DeepInspector inspector) {
        core.inspections().add(inspector);
        LOG.info("deep inspector arrived protocol={}", inspector.protocol());
    }

    void unbindInspector(DeepInspector inspector) {
        core.inspections().remove(inspector);
        LOG.info("deep inspector left protocol={}", inspector.protocol());
    }

    Listeners listenerFiles() {
        return listeners;
    }

    // ---- status

    @Override
    public boolean ready() {
        DecisionPoint decisions = core.decisionPoint();
        return decisions != null && decisions.ready() && listeners.allServe() && listeners.count() >= configured();
    }

    /** Listener files that Configuration Admin knows of: at start some may not have reached us yet. */
    private int configured() {
        try {
            Configuration[] found =
                    configurations.listConfigurations("(service.factoryPid=" + ListenerFile.FACTORY_PID + ")");
            return found == null ? 0 : found.length;
        } catch (IOException | InvalidSyntaxException e) {
            throw new IllegalStateException("configurations cannot be listed", e);
        }
    }

    @Override
    public List<ListenerStatus> listeners() {
        return listeners.statuses();
    }

    @Override
    public List<PeerStatus> peers() {
        return core.telemetry().peers().snapshot();
    }

    @Override
    public List<AdapterStatus> adapters() {
        return core.slots().all().stream()
                .map(AdapterSlot::status)
                .sorted(Comparator.comparing(AdapterStatus::protocol))
                .toList();
    }

    @Override
    public LatencyStatus latency() {
        return core.telemetry().latency().status();
    }

    @Override
    public List<BoundStatus> bounds() {
        List<BoundStatus> all = new ArrayList<>(bounds.statuses(core.telemetry().connectionsTurnedAway()));
        all.addAll(listeners.bounds());
        for (InspectorStatus inspector : core.inspections().statuses()) {
            String name = "conformance." + inspector.protocol() + ".queue.max";
            all.add(new BoundStatus(name, "", inspector.queued(), inspector.queueMax(), inspector.turnedAway()));
            all.add(new BoundStatus(
                    name + ".bytes", "", inspector.queuedBytes(), inspector.queueBytesMax(), inspector.turnedAway()));
        }
        return all;
    }

    @Override
    public List<DecisionEvent> decisions(long after, int max) {
        return core.telemetry().decisions().after(after, max);
    }

    @Override
    public AutoCloseable onDecision(Consumer<DecisionEvent> consumer) {
        return core.telemetry().decisions().subscribe(consumer);
    }
}
