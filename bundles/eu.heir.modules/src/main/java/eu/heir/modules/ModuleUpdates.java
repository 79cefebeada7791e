package eu.heir.modules;

import eu.heir.spi.modules.ModuleChange;
import eu.heir.spi.modules.ModuleHistory;
import eu.heir.spi.modules.ModuleStatus;
import eu.heir.spi.modules.Modules;
import eu.heir.spi.telemetry.GatewayStatus;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.BundleException;
import org.osgi.framework.BundleListener;
import org.osgi.framework.Constants;
import org.osgi.framework.startlevel.BundleStartLevel;
import org.osgi.framework.wiring.FrameworkWiring;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes requests, checks jars, and has one thread make the changes, one at a time. Callers wait for the first verdict.
 *
 * <p>The thread also looks at modules in probation, and hears from the framework of bundles that others have updated.
 */
final class ModuleUpdates implements Modules, BundleListener, AutoCloseable {
    /** Most jars received at the same time. */
    static final int RECEIVING_MAX = 2;

    /** How often modules in probation are looked at, milliseconds. */
    private static final long LOOK_MILLIS = 100;

    /** How often it is looked whether the framework has started, milliseconds. */
    private static final long START_POLL_MILLIS = 200;

    /** What a change may take beside its verdicts: writing, wiring, starting. */
    private static final long CHANGE_MARGIN_MILLIS = 60_000;

    /** Longest wait for the thread to finish at a stop, seconds. */
    private static final long STOP_SECONDS = 5;

    private static final Logger LOG = LoggerFactory.getLogger(ModuleUpdates.class);

    private final BundleContext context;
    private final Path root;
    private final Supplier<Limits> limits;
    private final InstalledModules installed;
    private final Slots slots;
    private final JarCheck check;
    private final ModuleRecord record;
    private final ModuleWorker worker;
    private final CountDownLatch stop = new CountDownLatch(1);
    private final AtomicReference<String> changing = new AtomicReference<>("");
    private final Semaphore receiving = new Semaphore(RECEIVING_MAX);
    private final AtomicBoolean prepared = new AtomicBoolean();

    /** Bundles that others have updated and that could not be copied yet. On the thread. */
    private final Set<Bundle> unnoticed = new HashSet<>();

    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread made = new Thread(task, "heir-modules");
        made.setDaemon(true);
        return made;
    });

    /**
     * Creates one; nothing happens before {@link #start}.
     *
     * @param root {@code HEIR_DATA/modules}
     */
    ModuleUpdates(
            BundleContext context,
            Path root,
            Supplier<@Nullable GatewayStatus> gateway,
            Supplier<Limits> limits,
            ModuleRecord record,
            InstantSource clock) {
        this.context = context;
        this.root = root;
        this.limits = limits;
        this.record = record;
        installed = new InstalledModules(context);
        slots = new Slots(gateway);
        FrameworkWiring wiring =
                context.getBundle(Constants.SYSTEM_BUNDLE_LOCATION).adapt(FrameworkWiring.class);
        check = new JarCheck(required -> !wiring.findProviders(required).isEmpty());
        worker = new ModuleWorker(root, new Swap(context), slots, limits, record, clock, stop);
    }

    /** Finishes what was left unfinished, then listens and looks. Returns at once. */
    void start() {
        thread.execute(this::prepareWhenStarted);
        var unused = thread.scheduleWithFixedDelay(this::look, LOOK_MILLIS, LOOK_MILLIS, TimeUnit.MILLISECONDS);
        context.addBundleListener(this);
    }

    // ---- what is asked

    @Override
    public List<ModuleStatus> modules() {
        return installed.all().stream().map(this::status).toList();
    }

    @Override
    public Optional<ModuleHistory> history(String symbolicName) {
        return installed.find(symbolicName).map(bundle -> {
            List<ModuleChange> changes =
                    new ArrayList<>(worker.ledger(symbolicName).changes());
            Collections.reverse(changes);
            return new ModuleHistory(status(bundle), List.copyOf(changes));
        });
    }

    private ModuleStatus status(Bundle bundle) {
        String name = bundle.getSymbolicName();
        String title = bundle.getHeaders("").get(Constants.BUNDLE_NAME);
        return new ModuleStatus(
                name,
                bundle.getVersion().toString(),
                title == null ? "" : title,
                state(bundle.getState()),
                slots.heldBy(bundle),
                name.equals(changing.get()),
                worker.probationUntil(name),
                worker.rollbackTarget(name).map(ModuleChange::version).orElse(""),
                worker.ledger(name).last().orElse(null));
    }

    private static String state(int state) {
        return switch (state) {
            case Bundle.ACTIVE -> "ACTIVE";
            case Bundle.STARTING -> "STARTING";
            case Bundle.STOPPING -> "STOPPING";
            case Bundle.RESOLVED -> "RESOLVED";
            default -> "INSTALLED";
        };
    }

    @Override
    public long jarMaxBytes() {
        return limits.get().jarMaxBytes();
    }

    // ---- changes

    @Override
    public Answer update(String symbolicName, InputStream jar, String who) throws IOException {
        return update(symbolicName, jar, new ModuleWorker.Request("UPDATE", "REST", who, 0));
    }

    /**
     * Replaces the module that a dropped jar names.
     *
     * @throws IOException when the file cannot be read or kept
     */
    Answer updateDropped(Path file) throws IOException {
        String name;
        try {
            name = ModuleJar.read(file, jarMaxBytes()).symbolicName();
        } catch (UnfitJarException e) {
            return new Answer.Refused(String.valueOf(e.getMessage()));
        }
        try (InputStream in = Files.newInputStream(file)) {
            return update(name, in, new ModuleWorker.Request("UPDATE", "FOLDER", "drop folder", 0));
        }
    }

    private Answer update(String symbolicName, InputStream in, ModuleWorker.Request request) throws IOException {
        Optional<Bundle> bundle = installed.find(symbolicName);
        if (bundle.isEmpty()) {
            return unknown(symbolicName);
        }
        if (!receiving.tryAcquire()) {
            return new Answer.Conflict("Other jars are being received; try again when they are done.");
        }
        try {
            Path spool = ModuleFolder.spool(root);
            try {
                if (!receive(in, spool)) {
                    return new Answer.TooLarge("The jar is larger than " + jarMaxBytes()
                            + " bytes (module.max.bytes in etc/eu.heir.modules.cfg).");
                }
                ModuleJar jar = ModuleJar.read(spool, jarMaxBytes());
                check.check(jar, symbolicName);
                return change(symbolicName, () -> worker.replace(bundle.get(), jar, request));
            } catch (UnfitJarException e) {
                LOG.warn(
                        "event=module-update outcome=refused module={} via={} who=\"{}\" cause=\"{}\"",
                        symbolicName,
                        request.via(),
                        request.who(),
                        e.getMessage());
                record.refused(symbolicName, request, String.valueOf(e.getMessage()));
                return new Answer.Refused(String.valueOf(e.getMessage()));
            } finally {
                Files.deleteIfExists(spool);
            }
        } finally {
            receiving.release();
        }
    }

    /** Returns whether the jar is within the bound. */
    private boolean receive(InputStream in, Path spool) throws IOException {
        long left = jarMaxBytes();
        byte[] buffer = new byte[1 << 16];
        try (OutputStream out = Files.newOutputStream(spool)) {
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                left -= count;
                if (left < 0) {
                    return false;
                }
                out.write(buffer, 0, count);
            }
        }
        return true;
    }

    @Override
    public Answer rollback(String symbolicName, String who) {
        Optional<Bundle> bundle = installed.find(symbolicName);
        if (bundle.isEmpty()) {
            return unknown(symbolicName);
        }
        try {
            return change(symbolicName, () -> {
                ModuleChange target = worker.rollbackTarget(symbolicName).orElse(null);
                Path kept = target == null
                        ? null
                        : worker.folder(symbolicName).jar(target).orElse(null);
                if (target == null || kept == null) {
                    return null;
                }
                ModuleJar jar = ModuleJar.read(kept, Integer.MAX_VALUE);
                var request = new ModuleWorker.Request("ROLLBACK", "REST", who, Ledger.place(target));
                return worker.replace(bundle.get(), jar, request);
            });
        } catch (IOException e) {
            LOG.error("event=module-rollback outcome=failed module={}", symbolicName, e);
            return new Answer.Conflict("The rollback failed: " + ModuleJar.oneLine(e.getMessage()) + ".");
        } catch (UnfitJarException e) {
            return new Answer.Conflict("The kept jar is damaged: " + e.getMessage());
        }
    }

    private Answer unknown(String symbolicName) {
        List<String> names =
                installed.all().stream().map(Bundle::getSymbolicName).toList();
        return new Answer.Unknown("No module " + ModuleJar.oneLine(symbolicName) + " is installed; there "
                + (names.isEmpty() ? "is none" : (names.size() == 1 ? "is " : "are ") + String.join(", ", names))
                + ".");
    }

    /** Has the thread make one change; the task returns null when there is nothing to go back to. */
    private Answer change(String symbolicName, Callable<@Nullable ModuleChange> task)
            throws IOException, UnfitJarException {
        if (!changing.compareAndSet("", symbolicName)) {
            return new Answer.Conflict("An update of " + changing.get() + " is at work; try again when it is done.");
        }
        Future<@Nullable ModuleChange> future;
        try {
            future = thread.submit(() -> {
                try {
                    return task.call();
                } finally {
                    changing.set("");
                }
            });
        } catch (RejectedExecutionException e) {
            return new Answer.Conflict("The gateway is stopping.");
        }
        try {
            long most = 2 * limits.get().serveMax().toMillis() + CHANGE_MARGIN_MILLIS;
            ModuleChange change = future.get(most, TimeUnit.MILLISECONDS);
            return change == null
                    ? new Answer.Conflict("No older jar of " + symbolicName + " is kept to go back to.")
                    : new Answer.Tried(change);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof UnfitJarException unfit) {
                throw unfit;
            }
            throw new IOException("the change was not made: " + e.getCause(), e.getCause());
        } catch (TimeoutException e) {
            throw new IOException("the framework has not replaced the bundle yet; see the history", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while the module was replaced", e);
        }
    }

    // ---- on the thread

    /**
     * While the framework goes through its start levels nothing is replaced: a refresh at that time can keep the thread that starts the
     * other bundles waiting.
     */
    private void prepareWhenStarted() {
        if (context.getBundle(Constants.SYSTEM_BUNDLE_ID).getState() == Bundle.STARTING) {
            var unused = thread.schedule(this::prepareWhenStarted, START_POLL_MILLIS, TimeUnit.MILLISECONDS);
        } else {
            prepare();
        }
    }

    private void prepare() {
        try {
            for (String name : ModuleFolder.names(root)) {
                if (installed.find(name).isEmpty()) {
                    installAgain(name);
                }
            }
        } catch (IOException | BundleException e) {
            LOG.error("event=modules outcome=not-restored", e);
        }
        for (Bundle bundle : installed.all()) {
            guarded(bundle, () -> worker.prepare(bundle));
        }
        prepared.set(true);
    }

    /** A kill in the middle of an update may leave the framework with a torn jar, which it then does without. */
    private void installAgain(String name) throws IOException, BundleException {
        ModuleFolder folder = worker.folder(name);
        Optional<Path> jar = folder.ledger().accepted().flatMap(folder::jar);
        Optional<ModuleFolder.Location> location = folder.location();
        if (folder.ledger().unfinished().isEmpty() || jar.isEmpty() || location.isEmpty()) {
            return;
        }
        try (InputStream in = Files.newInputStream(jar.get())) {
            Bundle bundle = context.installBundle(location.get().text(), in);
            bundle.adapt(BundleStartLevel.class).setStartLevel(location.get().startLevel());
            bundle.start();
            LOG.warn("event=module outcome=installed-again module={} version={}", name, bundle.getVersion());
        }
    }

    private void look() {
        for (Bundle bundle : installed.all()) {
            guarded(bundle, () -> worker.look(bundle));
        }
        for (Bundle bundle : List.copyOf(unnoticed)) {
            notice(bundle);
        }
    }

    /** An update that others made and that cannot be copied yet is looked at again. */
    private void notice(Bundle bundle) {
        unnoticed.add(bundle);
        guarded(bundle, () -> {
            worker.noticed(bundle);
            unnoticed.remove(bundle);
        });
        if (bundle.getState() == Bundle.UNINSTALLED) {
            unnoticed.remove(bundle);
        }
    }

    @Override
    public void bundleChanged(BundleEvent event) {
        Bundle bundle = event.getBundle();
        boolean updated = event.getType() == BundleEvent.UPDATED;
        boolean appeared = event.getType() == BundleEvent.STARTED;
        if ((updated || appeared) && InstalledModules.isModule(bundle)) {
            try {
                thread.execute(() -> {
                    if (updated) {
                        notice(bundle);
                    } else if (prepared.get()) {
                        guarded(bundle, () -> {
                            if (worker.ledger(bundle.getSymbolicName()).last().isEmpty()) {
                                worker.prepare(bundle);
                            }
                        });
                    }
                });
            } catch (RejectedExecutionException e) {
                LOG.debug("event=module-event outcome=ignored cause=stopping module={}", bundle.getSymbolicName());
            }
        }
    }

    private interface Step {
        void run() throws IOException;
    }

    /** One module's trouble must not end the watch over the others. */
    private static void guarded(Bundle bundle, Step step) {
        try {
            step.run();
        } catch (IOException e) {
            LOG.warn("event=module outcome=not-noted-yet module={}", bundle.getSymbolicName(), e);
        } catch (IllegalStateException e) {
            LOG.debug("event=module outcome=gone module={}", bundle.getSymbolicName(), e);
        }
    }

    /** Ends the thread; a probation goes on after the next start. */
    @Override
    public void close() {
        context.removeBundleListener(this);
        stop.countDown();
        var unused = thread.submit(() -> {
            try {
                worker.suspend();
            } catch (IOException e) {
                LOG.error("event=modules outcome=not-noted", e);
            }
        });
        thread.shutdown();
        try {
            if (!thread.awaitTermination(STOP_SECONDS, TimeUnit.SECONDS)) {
                thread.shutdownNow();
            }
        } catch (InterruptedException e) {
            thread.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }
}
