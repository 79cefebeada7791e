package eu.heir.modules;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceReference;

/** Which installed bundles are modules: in-house plug-ins by their name, anybody's adapter by the service it offers. Any thread. */
final class InstalledModules {
    private static final String ADAPTER = "eu.heir.api.protocol.ProtocolAdapter";

    private final BundleContext context;

    InstalledModules(BundleContext context) {
        this.context = context;
    }

    /** All of them, by symbolic name. */
    List<Bundle> all() {
        return Arrays.stream(context.getBundles())
                .filter(InstalledModules::isModule)
                .sorted(Comparator.comparing(Bundle::getSymbolicName))
                .toList();
    }

    /** The one of that name; of several versions the newest. */
    Optional<Bundle> find(String symbolicName) {
        return all().stream()
                .filter(bundle -> bundle.getSymbolicName().equals(symbolicName))
                .max(Comparator.comparing(Bundle::getVersion));
    }

    static boolean isModule(Bundle bundle) {
        String name = bundle.getSymbolicName();
        if (name == null || bundle.getState() == Bundle.UNINSTALLED) {
            return false;
        }
        return name.startsWith("eu.heir.protocol.") || name.startsWith("eu.heir.detector.") || offersAdapter(bundle);
    }

    private static boolean offersAdapter(Bundle bundle) {
        ServiceReference<?>[] services = bundle.getRegisteredServices();
        return services != null
                && Arrays.stream(services)
                        .anyMatch(service -> service.getProperty(Constants.OBJECTCLASS) instanceof String[] types
                                && Arrays.asList(types).contains(ADAPTER));
    }
}
