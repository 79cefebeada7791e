package eu.heir.modules;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.wiring.FrameworkWiring;

/** Puts a jar in the place of an installed bundle. Blocks; not safe for two threads. */
final class Swap {
    /** Longest wait for the framework to wire the new content, seconds. */
    private static final long REFRESH_MAX_SECONDS = 10;

    private final FrameworkWiring wiring;

    Swap(BundleContext context) {
        wiring = context.getBundle(Constants.SYSTEM_BUNDLE_LOCATION).adapt(FrameworkWiring.class);
    }

    /**
     * Updates the bundle, wires it anew if its old content is still in use, and starts it.
     *
     * @throws BundleException when it cannot be replaced, resolved or started
     * @throws IOException when the jar cannot be read
     */
    void replace(Bundle bundle, Path jar) throws BundleException, IOException {
        try (InputStream in = Files.newInputStream(jar)) {
            bundle.update(in);
        }
        if (wiring.getRemovalPendingBundles().contains(bundle)) {
            refresh(bundle);
        }
        if (bundle.getState() != Bundle.ACTIVE) {
            bundle.start();
        }
    }

    private void refresh(Bundle bundle) throws BundleException {
        CountDownLatch refreshed = new CountDownLatch(1);
        wiring.refreshBundles(List.of(bundle), event -> refreshed.countDown());
        try {
            if (!refreshed.await(REFRESH_MAX_SECONDS, TimeUnit.SECONDS)) {
                throw new BundleException(
                        "the framework did not wire the new content within " + REFRESH_MAX_SECONDS + " s",
                        BundleException.RESOLVE_ERROR);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BundleException("interrupted while the new content was wired", e);
        }
    }
}
