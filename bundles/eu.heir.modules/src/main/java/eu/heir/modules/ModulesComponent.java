package eu.heir.modules;

import eu.heir.spi.journal.Journal;
import eu.heir.spi.journal.JournalOutlet;
import eu.heir.spi.modules.ModuleHistory;
import eu.heir.spi.modules.ModuleStatus;
import eu.heir.spi.modules.Modules;
import eu.heir.spi.telemetry.GatewayStatus;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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

/** Puts module updates into OSGi. A setting out of range is told and leaves the last good ones in force. */
@Component(service = Modules.class, immediate = true, configurationPid = "eu.heir.modules")
@Designate(ocd = ModuleSettings.class)
public final class ModulesComponent implements Modules {
    private static final Logger LOG = LoggerFactory.getLogger(ModulesComponent.class);

    /** Jars of ours in Karaf's own drop folder; {@code etc/org.apache.felix.fileinstall-deploy.cfg} leaves them to us. */
    private static final String OUR_JARS = "eu\\.heir\\..*";

    private final BundleContext context;
    private final JournalOutlet outlet = new JournalOutlet("eu.heir.modules", InstantSource.system());
    private final ModuleUpdates updates;
    private volatile Limits limits = Limits.DEFAULT;
    private @Nullable DropFolder folder;

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private volatile @Nullable GatewayStatus gateway;

    /** Called by Declarative Services. */
    @Activate
    public ModulesComponent(BundleContext context) {
        this.context = context;
        updates = new ModuleUpdates(
                context,
                root(context),
                () -> gateway,
                () -> limits,
                new ModuleRecord(outlet::record),
                InstantSource.system());
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

    @Activate
    void start(ModuleSettings settings) {
        modified(settings);
        updates.start();
    }

    @Modified
    void modified(ModuleSettings settings) {
        try {
            limits = Limits.of(settings);
            int poll = Limits.within("drop.poll.ms", settings.drop_poll_ms(), 100, 60_000);
            watch(settings.drop_folder(), poll);
        } catch (IllegalArgumentException e) {
            LOG.error("event=module-settings outcome=refused cause=\"{}\"", e.getMessage());
        }
    }

    private synchronized void watch(String configured, int pollMillis) {
        if (folder != null) {
            folder.close();
            folder = null;
        }
        String base = String.valueOf(context.getProperty("karaf.base"));
        List<DropFolder.Watched> watched = new ArrayList<>();
        if (!configured.isBlank()) {
            watched.add(
                    new DropFolder.Watched(Path.of(configured.strip().replace("${karaf.base}", base)), name -> true));
        }
        watched.add(new DropFolder.Watched(Path.of(base, "deploy"), name -> name.matches(OUR_JARS)));
        folder = new DropFolder(watched, updates::updateDropped, pollMillis);
    }

    private static Path root(BundleContext context) {
        String data = context.getProperty("heir.data");
        return data == null || data.isBlank()
                ? Path.of(String.valueOf(context.getProperty("karaf.data")), "heir", "modules")
                : Path.of(data.strip()).toAbsolutePath().resolve("modules");
    }

    @Deactivate
    synchronized void close() {
        if (folder != null) {
            folder.close();
        }
        updates.close();
    }

    @Override
    public List<ModuleStatus> modules() {
        return updates.modules();
    }

    @Override
    public Optional<ModuleHistory> history(String symbolicName) {
        return updates.history(symbolicName);
    }

    @Override
    public long jarMaxBytes() {
        return updates.jarMaxBytes();
    }

    @Override
    public Answer update(String symbolicName, InputStream jar, String who) throws IOException {
        return updates.update(symbolicName, jar, who);
    }

    @Override
    public Answer rollback(String symbolicName, String who) {
        return updates.rollback(symbolicName, who);
    }
}
