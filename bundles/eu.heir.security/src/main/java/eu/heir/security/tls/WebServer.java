package eu.heir.security.tls;

import eu.heir.security.DataFolder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.Dictionary;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.FrameworkUtil;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Settings of Pax Web, which carries console, REST and metrics. They come from {@code etc/org.ops4j.pax.web.cfg}. Should somebody delete
 * that file, Pax Web would fall back to plain HTTP on all addresses: this class puts TLS on loopback in its place.
 */
public final class WebServer {
    /** Configuration PID of Pax Web. */
    static final String PID = "org.ops4j.pax.web";

    static final String PORT = "org.osgi.service.http.port.secure";
    static final String ADDRESSES = "org.ops4j.pax.web.listening.addresses";

    private static final Logger LOG = LoggerFactory.getLogger(WebServer.class);
    private static final String LOOPBACK = "127.0.0.1";
    private static final int DEFAULT_PORT = 8443;

    private WebServer() {}

    /**
     * Makes sure that there are settings, and says so in one line when the port is taken: Pax Web itself tells it in a long stack
     * trace. Must run before Pax Web starts.
     *
     * @param checkPort whether to look if the port is free
     * @throws IOException if the settings cannot be stored
     */
    public static void ensureSettings(ConfigurationAdmin admin, DataFolder folder, boolean checkPort)
            throws IOException {
        Configuration configuration = admin.getConfiguration(PID, "?");
        if (configuration.getProperties() == null) {
            configuration.update(FrameworkUtil.asDictionary(fallback(folder)));
            LOG.warn("event=web-server-settings outcome=fallback file=etc/{}.cfg cause=missing", PID);
        }
        // Pax Web is given the values that configuration plug-ins have filled in, so the check needs them too.
        if (checkPort) {
            checkPort(configuration.getProcessedProperties(null));
        }
    }

    static Map<String, Object> fallback(DataFolder folder) {
        String secret = "$[secret:" + ConsoleKeystore.PASSWORD_SECRET + "]";
        return Map.ofEntries(
                Map.entry("org.osgi.service.http.enabled", "false"),
                Map.entry("org.osgi.service.http.secure.enabled", "true"),
                Map.entry(PORT, "$[env:HEIR_HTTPS_PORT;default=" + DEFAULT_PORT + "]"),
                Map.entry(ADDRESSES, "$[env:HEIR_HTTPS_ADDRESS;default=" + LOOPBACK + "]"),
                Map.entry(
                        "org.ops4j.pax.web.ssl.keystore",
                        folder.file("tls", "console.p12").toString()),
                Map.entry("org.ops4j.pax.web.ssl.keystore.type", "PKCS12"),
                Map.entry("org.ops4j.pax.web.ssl.keystore.password", secret),
                Map.entry("org.ops4j.pax.web.ssl.key.password", secret),
                Map.entry("org.ops4j.pax.web.ssl.key.alias", ConsoleKeystore.ALIAS),
                Map.entry("org.ops4j.pax.web.ssl.protocols.included", "TLSv1.2,TLSv1.3"),
                Map.entry("org.ops4j.pax.web.ssl.renegotiationAllowed", "false"),
                Map.entry("org.ops4j.pax.web.server.showStacks", "false"),
                Map.entry("org.ops4j.pax.web.session.cookie.secure", "true"),
                Map.entry("org.ops4j.pax.web.session.cookie.httpOnly", "true"),
                Map.entry("org.ops4j.pax.web.session.cookie.sameSite", "strict"));
    }

    private static void checkPort(@Nullable Dictionary<String, Object> settings) {
        String portText = text(settings, PORT, Integer.toString(DEFAULT_PORT));
        int port;
        try {
            port = Integer.parseInt(portText);
        } catch (NumberFormatException e) {
            LOG.error(
                    "event=web-server outcome=no-console port={} action=\"HEIR_HTTPS_PORT must be a port number\"",
                    portText);
            return;
        }
        for (String address : text(settings, ADDRESSES, LOOPBACK).split(",", -1)) {
            checkPort(address.strip(), port);
        }
    }

    /** Returns whether nobody listens there yet; tells when somebody does. */
    static boolean checkPort(String address, int port) {
        try (ServerSocket probe = new ServerSocket()) {
            probe.setReuseAddress(true);
            probe.bind(new InetSocketAddress(InetAddress.getByName(address), port));
            return true;
        } catch (IOException | IllegalArgumentException e) {
            LOG.error(
                    "event=web-server outcome=no-console address={} port={} cause=\"{}\""
                            + " action=\"free the port or set HEIR_HTTPS_PORT to another\"",
                    address,
                    port,
                    e.getMessage());
            return false;
        }
    }

    private static String text(@Nullable Dictionary<String, Object> settings, String key, String otherwise) {
        Object value = settings == null ? null : settings.get(key);
        return value == null ? otherwise : value.toString().strip();
    }
}
