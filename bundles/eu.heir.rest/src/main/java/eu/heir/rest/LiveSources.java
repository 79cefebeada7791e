package eu.heir.rest;

import eu.heir.spi.config.ConfigurationStatus;
import eu.heir.spi.control.ListenerStates;
import eu.heir.spi.devices.Devices;
import eu.heir.spi.journal.Journal;
import eu.heir.spi.journal.JournalEntry;
import eu.heir.spi.journal.JournalOutlet;
import eu.heir.spi.modules.Modules;
import eu.heir.spi.security.Authenticator;
import eu.heir.spi.telemetry.GatewayStatus;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/** The services as they come and go. */
@Component(service = Sources.class)
public final class LiveSources implements Sources {
    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private volatile @Nullable GatewayStatus gateway;

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private volatile @Nullable ConfigurationStatus configuration;

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private volatile @Nullable ListenerStates listenerStates;

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private volatile @Nullable Authenticator authenticator;

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private volatile @Nullable Modules modules;

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private volatile @Nullable Devices devices;

    private final JournalOutlet outlet = new JournalOutlet("eu.heir.rest", InstantSource.system());

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

    @Override
    public @Nullable GatewayStatus gateway() {
        return gateway;
    }

    @Override
    public @Nullable ConfigurationStatus configuration() {
        return configuration;
    }

    @Override
    public @Nullable ListenerStates listenerStates() {
        return listenerStates;
    }

    @Override
    public @Nullable Modules modules() {
        return modules;
    }

    @Override
    public @Nullable Journal journal() {
        return outlet.journal();
    }

    @Override
    public void record(JournalEntry entry) {
        outlet.record(entry);
    }

    @Override
    public @Nullable Devices devices() {
        return devices;
    }

    @Override
    public @Nullable Authenticator authenticator() {
        return authenticator;
    }
}
