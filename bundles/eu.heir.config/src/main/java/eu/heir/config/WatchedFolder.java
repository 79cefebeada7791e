package eu.heir.config;

import eu.heir.spi.config.ConfigurationStatus.FolderStatus;
import eu.heir.spi.config.DocumentConsumer;
import eu.heir.spi.config.DocumentConsumer.Document;
import eu.heir.spi.config.DocumentConsumer.Outcome;
import eu.heir.spi.config.DocumentConsumer.Problem;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One folder for one consumer: when to read it, what came of it, and what is in force.
 *
 * <pre>
 *   new ──▶ reading ──▶ accepted: in force, kept as a version
 *              ▲   └──▶ rejected: what was in force stays; if nothing was, the newest version that is still accepted
 *              └── files changed, and quiet for {@link #QUIET_MILLIS}
 * </pre>
 *
 * All methods but {@link #status()} belong to the watching thread.
 */
final class WatchedFolder {
    /** How long a folder must be quiet before it is read, milliseconds: an editor's or a copy's many steps count as one change. */
    static final long QUIET_MILLIS = 300;

    /** A folder that is never quiet is read after this time all the same, milliseconds. */
    static final long RESTLESS_MILLIS = 3_000;

    private static final Logger LOG = LoggerFactory.getLogger(WatchedFolder.class);

    private final DocumentConsumer consumer;
    private final FolderReader reader;
    private final GoodVersions versions;
    private final int versionsKept;
    private final FileRecord record;
    private final Clock clock;

    private boolean dirty = true;
    private boolean inForce;
    private long firstChangeNanos;
    private long lastChangeNanos;
    private @Nullable Map<String, String> fingerprint;
    private @Nullable FileSet lastRead;
    private @Nullable List<Document> documentsInForce;
    private volatile FolderStatus status;

    /**
     * @param nowNanos {@link System#nanoTime()}
     */
    WatchedFolder(
            DocumentConsumer consumer,
            FolderReader reader,
            GoodVersions versions,
            int versionsKept,
            FileRecord record,
            Clock clock,
            long nowNanos) {
        this.consumer = consumer;
        this.reader = reader;
        this.versions = versions;
        this.versionsKept = versionsKept;
        this.record = record;
        this.clock = clock;
        this.status = new FolderStatus(consumer.folder(), List.of(), "not read yet", clock.instant(), List.of());
        // The first reading waits for nothing.
        this.firstChangeNanos = nowNanos - TimeUnit.MILLISECONDS.toNanos(RESTLESS_MILLIS);
        this.lastChangeNanos = firstChangeNanos;
    }

    FolderReader reader() {
        return reader;
    }

    /** Any thread. */
    FolderStatus status() {
        return status;
    }

    /** Something happened in the folder. */
    void changed(long nowNanos) {
        if (!dirty) {
            dirty = true;
            firstChangeNanos = nowNanos;
        }
        lastChangeNanos = nowNanos;
    }

    /** Looks whether something happened that nobody told of. */
    void poll(long nowNanos) {
        if (!dirty && !reader.fingerprint().equals(fingerprint)) {
            changed(nowNanos);
        }
    }

    boolean due(long nowNanos) {
        return dirty
                && (nowNanos - lastChangeNanos >= TimeUnit.MILLISECONDS.toNanos(QUIET_MILLIS)
                        || nowNanos - firstChangeNanos >= TimeUnit.MILLISECONDS.toNanos(RESTLESS_MILLIS));
    }

    /** Reads, and takes what was read if it is good. */
    void load(long nowNanos) {
        Map<String, String> before = reader.fingerprint();
        FileSet read = reader.read();
        if (!before.equals(reader.fingerprint())) {
            // Somebody writes at this moment: half a file could be a valid one.
            lastChangeNanos = nowNanos;
            return;
        }
        dirty = false;
        fingerprint = before;
        if (read.equals(lastRead)) {
            return;
        }
        lastRead = read;
        Outcome outcome = read.problems().isEmpty() ? checked(read.documents()) : new Outcome.Rejected(read.problems());
        if (outcome instanceof Outcome.Accepted accepted) {
            accept(read.documents(), accepted);
        } else {
            reject(((Outcome.Rejected) outcome).problems());
        }
    }

    private void accept(List<Document> documents, Outcome.Accepted accepted) {
        Instant now = clock.instant();
        Problem failed = committed(accepted);
        if (failed != null) {
            reject(List.of(failed));
            return;
        }
        status = inForce(documents, accepted.summary(), now, List.of());
        record.inForce(consumer.folder(), inForceBefore(), documents, accepted.summary());
        documentsInForce = documents;
        try {
            long version = versions.store(documents, now);
            LOG.info(
                    "config folder={} in force files={} version={} summary={}",
                    consumer.folder(),
                    documents.size(),
                    version,
                    accepted.summary());
        } catch (IOException e) {
            LOG.error(
                    "config folder={} in force files={} but not kept for the next start summary={} cause={}",
                    consumer.folder(),
                    documents.size(),
                    accepted.summary(),
                    Lines.one(e));
        }
    }

    /** After a start what the last run of the process had in force, as far as it is kept. */
    private List<Document> inForceBefore() {
        return documentsInForce != null
                ? documentsInForce
                : versions.newest().map(GoodVersions.Version::documents).orElse(List.of());
    }

    private void reject(List<Problem> problems) {
        for (Problem problem : problems) {
            LOG.error("config folder={} rejected problem={}", consumer.folder(), Lines.one(problem.toString()));
        }
        if (!inForce) {
            restore(problems);
            return;
        }
        FolderStatus old = status;
        status = new FolderStatus(old.folder(), old.files(), old.summary(), old.since(), List.copyOf(problems));
        LOG.error(
                "config folder={} unchanged, still in force since={} problems={}",
                consumer.folder(),
                old.since(),
                problems.size());
        record.refused(consumer.folder(), problems, "what was in force since " + old.since());
    }

    private void restore(List<Problem> problems) {
        for (GoodVersions.Version version : versions.newest(versionsKept)) {
            if (checked(version.documents()) instanceof Outcome.Accepted accepted && committed(accepted) == null) {
                String summary = accepted.summary() + " (last good version " + version.number() + ")";
                status = inForce(version.documents(), summary, version.time(), problems);
                LOG.error(
                        "config folder={} RUNS WITH THE LAST GOOD VERSION version={} of={} because its files have problems={}",
                        consumer.folder(),
                        version.number(),
                        version.time(),
                        problems.size());
                documentsInForce = version.documents();
                record.refused(
                        consumer.folder(),
                        problems,
                        "the last good version " + version.number() + " of " + version.time());
                return;
            }
        }
        status = inForce(List.of(), "nothing in force", clock.instant(), problems);
        LOG.error(
                "config folder={} HAS NOTHING IN FORCE because its files have problems={} and no good version is kept",
                consumer.folder(),
                problems.size());
        documentsInForce = List.of();
        record.refused(consumer.folder(), problems, "nothing");
    }

    /** A consumer that throws is a consumer that did not accept. */
    private Outcome checked(List<Document> documents) {
        try {
            return consumer.check(documents);
        } catch (RuntimeException e) {
            LOG.error("config folder={} check failed", consumer.folder(), e);
            return new Outcome.Rejected(
                    List.of(new Problem(consumer.folder(), 0, "could not be checked: " + Lines.one(e))));
        }
    }

    /** What went wrong with the commit, or null. Whether a consumer that breaks its promise kept the old set is its affair. */
    private @Nullable Problem committed(Outcome.Accepted accepted) {
        try {
            accepted.commit().run();
            inForce = true;
            return null;
        } catch (RuntimeException e) {
            LOG.error("config folder={} commit failed", consumer.folder(), e);
            return new Problem(consumer.folder(), 0, "could not be put in force: " + Lines.one(e));
        }
    }

    private FolderStatus inForce(List<Document> documents, String summary, Instant since, List<Problem> problems) {
        List<String> names = documents.stream().map(Document::name).toList();
        return new FolderStatus(consumer.folder(), names, summary, since, List.copyOf(problems));
    }
}
