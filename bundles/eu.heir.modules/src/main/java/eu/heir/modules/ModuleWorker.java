package eu.heir.modules;

import eu.heir.spi.modules.ModuleChange;
import eu.heir.spi.modules.ModuleOutcome;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleException;
import org.osgi.framework.startlevel.BundleStartLevel;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the changes. Everything here runs on one thread, that of {@link ModuleUpdates}.
 *
 * <p>Order of a change, so that a kill at any moment leaves the old or the new version: jar kept, line STARTED on disk, bundle
 * replaced, line PROBATION on disk. Whoever finds STARTED at start puts back what was accepted.
 */
final class ModuleWorker {
    /** What a change needs to know beside its jar. */
    record Request(String kind, String via, String who, int restores) {}

    private record Watch(ModuleChange change, long endNanos, Instant until, long troubleSinceNanos) {}

    /** Marks a change whose probation a clean stop interrupted; the next start goes on with it. */
    static final String STOPPED_CLEANLY = "the gateway was stopped during its probation";

    private static final Logger LOG = LoggerFactory.getLogger(ModuleWorker.class);
    private static final long LOOK_EVERY_MILLIS = 5;
    private static final String GATEWAY = "GATEWAY";

    private final Path root;
    private final Swap swap;
    private final Slots slots;
    private final Supplier<Limits> limits;
    private final ModuleRecord record;
    private final InstantSource clock;
    private final CountDownLatch stop;
    // Written by the one thread, read by whoever asks how things stand.
    private final Map<String, ModuleFolder> folders = new ConcurrentHashMap<>();
    private final Map<String, Watch> watches = new ConcurrentHashMap<>();
    private final Map<Long, Long> ownUpdates = new HashMap<>();

    /**
     * Creates one.
     *
     * @param root {@code HEIR_DATA/modules}
     * @param record told each finished change
     * @param stop ends every wait
     */
    ModuleWorker(
            Path root,
            Swap swap,
            Slots slots,
            Supplier<Limits> limits,
            ModuleRecord record,
            InstantSource clock,
            CountDownLatch stop) {
        this.root = root;
        this.swap = swap;
        this.slots = slots;
        this.limits = limits;
        this.record = record;
        this.clock = clock;
        this.stop = stop;
    }

    /** What is kept of a module. */
    ModuleFolder folder(String symbolicName) throws IOException {
        ModuleFolder known = folders.get(symbolicName);
        if (known == null) {
            known = new ModuleFolder(root, symbolicName);
            folders.put(symbolicName, known);
        }
        return known;
    }

    /** What is known of a module's past; empty before anything is kept. Any thread. */
    Ledger ledger(String symbolicName) {
        ModuleFolder known = folders.get(symbolicName);
        return known == null ? new Ledger(List.of()) : known.ledger();
    }

    /** What an administrator's rollback would put back. Any thread. */
    Optional<ModuleChange> rollbackTarget(String symbolicName) {
        ModuleFolder known = folders.get(symbolicName);
        return known == null
                ? Optional.empty()
                : known.ledger().rollbackTarget(change -> known.jar(change).isPresent());
    }

    /** End of a module's probation, or null. Any thread. */
    @Nullable Instant probationUntil(String symbolicName) {
        Watch watch = watches.get(symbolicName);
        return watch == null ? null : watch.until();
    }

    // ---- at start

    /** Finishes what the last run of the process left unfinished, and keeps the jar of what runs when it is not kept yet. */
    void prepare(Bundle bundle) throws IOException {
        ModuleFolder folder = folder(bundle.getSymbolicName());
        Optional<ModuleChange> unfinished = folder.ledger().unfinished();
        if (unfinished.isEmpty()) {
            adopt(bundle, folder);
        } else if (unfinished.get().reason().equals(STOPPED_CLEANLY) && runs(bundle, folder, unfinished.get())) {
            watch(bundle, with(unfinished.get(), ModuleOutcome.PROBATION, ""));
        } else {
            ModuleChange change = unfinished.get();
            String reason = "the gateway ended before the change was accepted";
            Optional<ModuleChange> target = folder.ledger().accepted();
            if (target.isPresent() && runs(bundle, folder, target.get())) {
                note(folder, with(change, ModuleOutcome.ROLLED_BACK, reason));
            } else {
                putBack(bundle, folder, change, reason, false);
            }
        }
    }

    /** Keeps what runs as the version to go back to, unless it is what was accepted last. */
    private void adopt(Bundle bundle, ModuleFolder folder) throws IOException {
        String print = Prints.of(bundle);
        Optional<ModuleChange> running = folder.ledger().running();
        if (running.isPresent() && runs(bundle, folder, running.get())) {
            return;
        }
        int number = folder.ledger().nextNumber();
        ModuleJar jar = keepRunning(bundle, folder, print, number);
        folder.location(new ModuleFolder.Location(
                bundle.getLocation(), bundle.adapt(BundleStartLevel.class).getStartLevel()));
        note(
                folder,
                change(number, new Request("INSTALLED", GATEWAY, "found at start", 0), jar, ModuleOutcome.ACCEPTED));
    }

    private ModuleJar keepRunning(Bundle bundle, ModuleFolder folder, String print, int number) throws IOException {
        Path spool = ModuleFolder.spool(root);
        try {
            RunningJar.copy(bundle, print, spool);
            ModuleJar jar = ModuleJar.read(spool, Integer.MAX_VALUE);
            folder.keep(spool, number, jar);
            return jar;
        } catch (UnfitJarException e) {
            throw new IOException("bundle " + bundle.getSymbolicName() + " cannot be kept: " + e.getMessage(), e);
        } finally {
            Files.deleteIfExists(spool);
        }
    }

    private static boolean runs(Bundle bundle, ModuleFolder folder, ModuleChange change) throws IOException {
        Optional<Path> jar = folder.jar(change);
        try {
            return jar.isPresent()
                    && ModuleJar.read(jar.get(), Integer.MAX_VALUE).print().equals(Prints.of(bundle));
        } catch (UnfitJarException e) {
            LOG.warn("event=module-jar outcome=unreadable file={} cause=\"{}\"", jar.get(), e.getMessage());
            return false;
        }
    }

    // ---- changes

    /**
     * Replaces a module and waits for the first verdict.
     *
     * @param jar checked; moved from where it is unless it is kept already
     */
    ModuleChange replace(Bundle bundle, ModuleJar jar, Request request) throws IOException {
        ModuleFolder folder = folder(bundle.getSymbolicName());
        slots.remember(bundle);
        if (folder.ledger().changes().isEmpty()) {
            adopt(bundle, folder);
        }
        supersede(bundle, folder);
        int number = folder.ledger().nextNumber();
        Path kept = folder.keep(jar.file(), number, jar);
        ModuleChange change = change(number, request, jar, ModuleOutcome.STARTED);
        note(folder, change);
        long swapsBefore = slots.swaps(bundle);
        long from = System.nanoTime();
        String failure = put(bundle, kept);
        return settle(bundle, folder, change, failure, swapsBefore, from);
    }

    /** Deals with a bundle that somebody else has updated. */
    void noticed(Bundle bundle) throws IOException {
        boolean ours = Long.valueOf(bundle.getLastModified()).equals(ownUpdates.get(bundle.getBundleId()));
        if (ours
                || (bundle.getState() != Bundle.ACTIVE && slots.expected(bundle).isEmpty())) {
            return;
        }
        ModuleFolder folder = folder(bundle.getSymbolicName());
        int number = folder.ledger().nextNumber();
        long swapsBefore = slots.swaps(bundle);
        // The framework may close the jar under our hands while it is still at work; until the copy is whole nothing
        // has been noticed.
        ModuleJar jar = keepRunning(bundle, folder, Prints.of(bundle), number);
        own(bundle);
        supersede(bundle, folder);
        Request request = new Request("UPDATE", "FRAMEWORK", "web console or Karaf shell", 0);
        ModuleChange change = change(number, request, jar, ModuleOutcome.STARTED);
        note(folder, change);
        // The swap came before the notice, so how often the slots had changed before it is not known.
        settle(bundle, folder, change, awaitVerdict(bundle), swapsBefore - 1, System.nanoTime());
    }

    private ModuleChange settle(
            Bundle bundle, ModuleFolder folder, ModuleChange change, String failure, long swapsBefore, long fromNanos)
            throws IOException {
        long took = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - fromNanos);
        long pause = slots.swaps(bundle) > swapsBefore ? slots.pauseMicros(bundle) : 0;
        ModuleChange timed = timed(change, pause, took);
        ModuleChange settled;
        if (!failure.isEmpty()) {
            settled = putBack(bundle, folder, timed, failure, true);
        } else if (limits.get().probation().isZero()) {
            settled = with(timed, ModuleOutcome.ACCEPTED, "");
            note(folder, settled);
        } else {
            settled = with(timed, ModuleOutcome.PROBATION, "");
            watch(bundle, settled);
        }
        folder.prune(limits.get().jarsKept());
        return settled;
    }

    /** Puts back what was accepted last and notes why. */
    private ModuleChange putBack(
            Bundle bundle, ModuleFolder folder, ModuleChange change, String reason, boolean awaitVerdict)
            throws IOException {
        watches.remove(bundle.getSymbolicName());
        Optional<Path> target = folder.ledger().accepted().flatMap(folder::jar);
        ModuleChange done;
        if (target.isEmpty()) {
            done = with(change, ModuleOutcome.FAILED, reason + "; no accepted version is kept to put back");
        } else {
            String failure = awaitVerdict ? put(bundle, target.get()) : swapOnly(bundle, target.get());
            done = failure.isEmpty()
                    ? with(change, ModuleOutcome.ROLLED_BACK, reason)
                    : with(change, ModuleOutcome.FAILED, reason + "; what was put back fails too: " + failure);
        }
        note(folder, done);
        return done;
    }

    /** Swaps and waits for the first verdict; returns what went wrong, or "". */
    private String put(Bundle bundle, Path jar) throws IOException {
        String failure = swapOnly(bundle, jar);
        return failure.isEmpty() ? awaitVerdict(bundle) : failure;
    }

    private String swapOnly(Bundle bundle, Path jar) {
        try {
            swap.replace(bundle, jar);
            return "";
        } catch (BundleException | IOException e) {
            LOG.warn("event=module-swap outcome=failed module={}", bundle.getSymbolicName(), e);
            Throwable cause = e.getCause() == null ? e : e.getCause();
            return "the bundle does not start: " + ModuleJar.oneLine(e.getMessage())
                    + (cause == e ? "" : " (" + ModuleJar.oneLine(cause.toString()) + ")");
        } finally {
            own(bundle);
        }
    }

    private String awaitVerdict(Bundle bundle) throws IOException {
        Duration most = limits.get().serveMax();
        long deadline = System.nanoTime() + most.toNanos();
        while (true) {
            Verdict verdict = slots.look(bundle);
            if (verdict instanceof Verdict.Serves) {
                return "";
            }
            if (verdict instanceof Verdict.Fault fault) {
                return fault.reason();
            }
            if (stopping(LOOK_EVERY_MILLIS)) {
                // The history says STARTED: the next start puts back what was accepted.
                throw new InterruptedIOException("the gateway stops");
            }
            if (System.nanoTime() >= deadline) {
                String missing = verdict instanceof Verdict.NotYet notYet ? notYet.missing() : "";
                return "within " + most.toMillis() + " ms " + missing;
            }
        }
    }

    private boolean stopping(long waitMillis) {
        try {
            return stop.await(waitMillis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }

    // ---- probation

    private void watch(Bundle bundle, ModuleChange change) throws IOException {
        Duration probation = limits.get().probation();
        note(folder(bundle.getSymbolicName()), change);
        watches.put(
                bundle.getSymbolicName(),
                new Watch(
                        change,
                        System.nanoTime() + probation.toNanos(),
                        clock.instant().plus(probation),
                        0));
    }

    private void supersede(Bundle bundle, ModuleFolder folder) throws IOException {
        Watch watch = watches.remove(bundle.getSymbolicName());
        if (watch != null) {
            note(folder, with(watch.change(), ModuleOutcome.SUPERSEDED, ""));
        }
    }

    /** Looks at a module that may be in probation. */
    void look(Bundle bundle) throws IOException {
        slots.remember(bundle);
        String name = bundle.getSymbolicName();
        Watch watch = watches.get(name);
        if (watch == null) {
            return;
        }
        long now = System.nanoTime();
        Verdict verdict = slots.look(bundle);
        if (verdict instanceof Verdict.Fault fault) {
            putBack(bundle, folder(name), watch.change(), "in its probation " + fault.reason(), true);
        } else if (verdict instanceof Verdict.NotYet notYet) {
            long since = watch.troubleSinceNanos() == 0 ? now : watch.troubleSinceNanos();
            if (now - since > limits.get().serveMax().toNanos()) {
                putBack(bundle, folder(name), watch.change(), "in its probation " + notYet.missing(), true);
            } else {
                watches.put(name, new Watch(watch.change(), watch.endNanos(), watch.until(), since));
            }
        } else if (now >= watch.endNanos()) {
            watches.remove(name);
            note(folder(name), with(watch.change(), ModuleOutcome.ACCEPTED, ""));
        }
    }

    /** Marks what is in probation, so that the next start goes on with it instead of taking the stop for a crash. */
    void suspend() throws IOException {
        for (Map.Entry<String, Watch> entry : watches.entrySet()) {
            note(folder(entry.getKey()), with(entry.getValue().change(), ModuleOutcome.PROBATION, STOPPED_CLEANLY));
        }
        watches.clear();
    }

    // ---- notes

    private void own(Bundle bundle) {
        ownUpdates.put(bundle.getBundleId(), bundle.getLastModified());
    }

    private void note(ModuleFolder folder, ModuleChange change) throws IOException {
        folder.note(change, limits.get().historyMax());
        LOG.info(
                "event=module-change module={} number={} kind={} via={} who=\"{}\" version={} sha256={} outcome={} reason=\"{}\""
                        + " pause_us={} took_ms={}",
                folder.name(),
                change.number(),
                change.kind(),
                change.via(),
                change.who(),
                change.version(),
                change.sha256(),
                change.outcome(),
                change.reason(),
                change.pauseMicros(),
                change.tookMillis());
        record.changed(folder.name(), change);
    }

    private ModuleChange change(int number, Request request, ModuleJar jar, ModuleOutcome outcome) {
        return new ModuleChange(
                number,
                clock.instant(),
                request.kind(),
                request.via(),
                request.who(),
                jar.version().toString(),
                jar.sha256(),
                request.restores(),
                outcome,
                "",
                0,
                0);
    }

    private static ModuleChange with(ModuleChange c, ModuleOutcome outcome, String reason) {
        return new ModuleChange(
                c.number(),
                c.time(),
                c.kind(),
                c.via(),
                c.who(),
                c.version(),
                c.sha256(),
                c.restores(),
                outcome,
                reason,
                c.pauseMicros(),
                c.tookMillis());
    }

    private static ModuleChange timed(ModuleChange c, long pauseMicros, long tookMillis) {
        return new ModuleChange(
                c.number(),
                c.time(),
                c.kind(),
                c.via(),
                c.who(),
                c.version(),
                c.sha256(),
                c.restores(),
                c.outcome(),
                c.reason(),
                pauseMicros,
                tookMillis);
    }
}
