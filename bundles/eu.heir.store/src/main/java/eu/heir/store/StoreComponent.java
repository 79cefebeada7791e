package eu.heir.store;

import eu.heir.spi.store.Migrations;
import eu.heir.spi.store.Store;
import eu.heir.spi.store.StoreArea;
import eu.heir.spi.store.StoreException;
import eu.heir.spi.store.StoreStatus;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.osgi.framework.BundleContext;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Puts the store into OSGi. The service is there from the start; a wrong file is told and leaves the last good one in force. */
@Component(service = Store.class, immediate = true, configurationPid = StoreComponent.PID)
@Designate(ocd = StoreSettings.class)
public final class StoreComponent implements Store {
    static final String PID = "eu.heir.store";

    private static final Logger LOG = LoggerFactory.getLogger(StoreComponent.class);
    private static final String SECRETS = "org.apache.felix.configadmin.plugin.interpolation.secretsdir";
    private static final String PASSWORD = "password";

    private final ConfigurationAdmin configurations;
    private final Path etc;
    private final DatabaseStore store;
    private final StoreArea own;

    /** Called by Declarative Services. */
    @Activate
    public StoreComponent(
            BundleContext context, @Reference ConfigurationAdmin configurations, Map<String, Object> values) {
        this.configurations = configurations;
        etc = Path.of(property(context, "karaf.etc", "etc")).toAbsolutePath();
        Path data = Path.of(property(
                        context,
                        "heir.data",
                        Path.of(property(context, "karaf.data", "data"), "heir").toString()))
                .toAbsolutePath();
        store = new DatabaseStore(
                data,
                Path.of(property(context, SECRETS, data.resolve("secrets").toString()))
                        .toAbsolutePath());
        own = store.open(Installation.OWNER, Installation.TABLES, this::tellIdentity);
        modified(values);
    }

    private static String property(BundleContext context, String name, String otherwise) {
        String value = context.getProperty(name);
        return value == null || value.isBlank() ? otherwise : value.strip();
    }

    @Modified
    void modified(Map<String, Object> values) {
        try {
            store.configure(Settings.of(asWritten(values), etc));
        } catch (IllegalArgumentException e) {
            store.misconfigured(String.valueOf(e.getMessage()));
        }
    }

    /** What a component is given has the secret in place of its name; which of both stands in the file is what matters. */
    private Map<String, Object> asWritten(Map<String, Object> values) {
        Map<String, Object> written = new HashMap<>(values);
        try {
            Configuration[] found = configurations.listConfigurations("(service.pid=" + PID + ")");
            Object password = found == null || found.length == 0
                    ? null
                    : found[0].getProperties().get(PASSWORD);
            if (password != null) {
                written.put(PASSWORD, password);
            }
        } catch (IOException | InvalidSyntaxException e) {
            LOG.warn(
                    "event=store-settings outcome=unreadable cause={}",
                    e.getClass().getSimpleName());
        }
        return written;
    }

    /** Runs on the store's thread, which has nothing else to do then. */
    private void tellIdentity() {
        try {
            Installation.Identity identity = Installation.identity(own);
            LOG.info("event=store-identity database={} since={}", identity.id(), identity.since());
        } catch (StoreException e) {
            LOG.warn("event=store-identity outcome=unreadable reason={}", e.reason());
        }
    }

    @Deactivate
    void close() {
        store.close();
    }

    @Override
    public StoreArea open(String owner, Migrations migrations, Runnable whenUsable) {
        return store.open(owner, migrations, whenUsable);
    }

    @Override
    public StoreStatus status() {
        return store.status();
    }

    @Override
    public void backup(Path target) throws StoreException {
        store.backup(target);
    }
}
