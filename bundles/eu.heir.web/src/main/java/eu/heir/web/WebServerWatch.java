package eu.heir.web;

import eu.heir.spi.http.WebServer;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.http.runtime.HttpServiceRuntime;

/** Offers {@link WebServer} while the web server has the context that servlets without a context of their own belong to. */
@Component(service = {})
public final class WebServerWatch {
    /** How often the web server is asked for its contexts, milliseconds. It tells nobody when they come. */
    private static final long LOOK_MILLIS = 20;

    /** Longest wait for the thread at a stop, milliseconds. */
    private static final long JOIN_MILLIS = 1000;

    private static final String DEFAULT_CONTEXT = "default";

    private final BundleContext context;
    private final HttpServiceRuntime runtime;
    private final CountDownLatch stop = new CountDownLatch(1);
    private final Thread thread = new Thread(this::watch, "heir-web-server");
    private @Nullable ServiceRegistration<WebServer> registration;

    /** Starts to look; called by declarative services for each web server that comes. */
    @Activate
    public WebServerWatch(BundleContext context, @Reference HttpServiceRuntime runtime) {
        this.context = context;
        this.runtime = runtime;
        thread.setDaemon(true);
        thread.start();
    }

    private void watch() {
        try {
            while (!hasDefaultContext()) {
                if (stop.await(LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
                    return;
                }
            }
            register();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean hasDefaultContext() {
        return Arrays.stream(runtime.getRuntimeDTO().servletContextDTOs)
                .anyMatch(found -> found.name.equals(DEFAULT_CONTEXT));
    }

    private synchronized void register() {
        if (stop.getCount() > 0) {
            registration = context.registerService(WebServer.class, new WebServer() {}, null);
        }
    }

    /** The web server is gone, or this bundle stops. */
    @Deactivate
    void close() throws InterruptedException {
        stop.countDown();
        ServiceRegistration<WebServer> registered;
        synchronized (this) {
            registered = registration;
            registration = null;
        }
        if (registered != null) {
            registered.unregister();
        }
        thread.join(JOIN_MILLIS);
    }
}
