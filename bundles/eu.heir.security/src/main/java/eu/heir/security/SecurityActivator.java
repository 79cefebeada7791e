package eu.heir.security;

import eu.heir.security.tls.ConsoleKeystore;
import eu.heir.security.tls.WebServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.InstantSource;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;
import org.osgi.service.cm.ConfigurationAdmin;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs at the bundle's start level, which must lie below that of Pax Web: key and settings stand before the web server opens a socket.
 * An activator and not a component because declarative services start together with Pax Web.
 */
public final class SecurityActivator implements BundleActivator {
    private static final Logger LOG = LoggerFactory.getLogger(SecurityActivator.class);

    @Override
    public void start(BundleContext context) {
        DataFolder folder = DataFolder.of(context.getProperty("heir.data"), context.getProperty("karaf.data"));
        try {
            new ConsoleKeystore(folder, InstantSource.system(), hostName()).ensure();
            ensureSettings(context, folder);
        } catch (IOException e) {
            // Without a key Pax Web opens nothing; the gateway itself does not depend on the console and goes on.
            LOG.error("event=web-server outcome=no-console cause=\"{}\"", e.getMessage());
        }
    }

    @Override
    public void stop(BundleContext context) {}

    private static void ensureSettings(BundleContext context, DataFolder folder) throws IOException {
        ServiceReference<ConfigurationAdmin> reference = context.getServiceReference(ConfigurationAdmin.class);
        ConfigurationAdmin admin = reference == null ? null : context.getService(reference);
        if (admin == null) {
            throw new IOException("no ConfigurationAdmin yet: the bundle's start level is too low");
        }
        // After an update of this bundle the port is taken by the very web server that uses it.
        boolean serving = context.getServiceReference("org.osgi.service.http.HttpService") != null;
        WebServer.ensureSettings(admin, folder, !serving);
        context.ungetService(reference);
    }

    private static String hostName() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "localhost";
        }
    }
}
