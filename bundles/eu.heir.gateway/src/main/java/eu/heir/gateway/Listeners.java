package eu.heir.gateway;

import eu.heir.api.protocol.Descriptor;
import eu.heir.api.protocol.ProtocolAdapter;
import eu.heir.spi.decision.Criticality;
import eu.heir.spi.decision.Mode;
import eu.heir.spi.telemetry.GatewayStatus.BoundStatus;
import eu.heir.spi.telemetry.ListenerStatus;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All listeners by name: takes files in, keeps what runs when a file is wrong, falls back to the last working version after a restart.
 * Any thread; changes are made one at a time.
 */
final class Listeners {
    private static final Logger LOG = LoggerFactory.getLogger(Listeners.class);

    private static final class Entry {
        private Map<String, String> values;
        private @Nullable Listener listener;
        private List<String> problems = List.of();
        private final TlsFiles tlsFiles = new TlsFiles();
        private final Set<Path> tlsWatched = new TreeSet<>();
        private String tlsState = "";
        private boolean onLastGood;

        private Entry(Map<String, String> values) {
            this.values = values;
        }
    }

    private final Core core;
    private final LastGoodListeners lastGood;
    private final Map<String, Entry> entries = new TreeMap<>();

    Listeners(Core core, LastGoodListeners lastGood) {
        this.core = core;
        this.lastGood = lastGood;
    }

    /** A file is new or has changed. */
    synchronized void apply(String name, Map<String, String> values) {
        Entry entry = entries.computeIfAbsent(name, n -> new Entry(values));
        entry.tlsWatched.clear();
        entry.values = values;
        entry.onLastGood = false;
        ListenerFile.Result result = ListenerFile.read(name, values, descriptor(values));
        if (result instanceof ListenerFile.Result.Good good) {
            try {
                use(name, entry, good.settings(), takeTlsFiles(entry, good.settings()));
                return;
            } catch (TlsProblem e) {
                entry.problems = List.of(ListenerFile.prefix(name) + e.getMessage());
            }
        } else {
            entry.problems = ((ListenerFile.Result.Bad) result).problems();
        }
        entry.problems.forEach(problem -> LOG.error("listener file refused: {}", problem));
        if (entry.listener != null) {
            LOG.error("listener goes on with its last working file listener={}", name);
            boolean sameFiles = result instanceof ListenerFile.Result.Good newest
                    && newest.settings().tls().equals(entry.listener.settings().tls());
            if (!sameFiles) {
                refreshTls(entry, entry.listener);
            }
            return;
        }
        Map<String, String> before = lastGood.load(name);
        if (!before.isEmpty()
                && ListenerFile.read(name, before, descriptor(before)) instanceof ListenerFile.Result.Good good) {
            startOnLastGood(name, entry, good.settings());
        }
    }

    /** Reads the TLS files that settings name, and remembers them so that a change is noticed. */
    private TlsContexts takeTlsFiles(Entry entry, ListenerSettings settings) throws TlsProblem {
        entry.tlsWatched.addAll(settings.tls().files());
        // Before they are read: what changes while they are being read counts as a change later.
        entry.tlsState = entry.tlsFiles.state(entry.tlsWatched);
        return TlsContexts.load(settings.tls(), core.tlsEngine());
    }

    /** The newest file cannot be used; what runs shall still have the newest certificates of its own. */
    private void refreshTls(Entry entry, Listener listener) {
        try {
            listener.tls(takeTlsFiles(entry, listener.settings()));
        } catch (TlsProblem e) {
            LOG.error(
                    "listener keeps the certificates it has listener={} problem={}",
                    listener.settings().name(),
                    e.getMessage());
        }
    }

    /** Takes in certificates, keys, trust and revocation lists that were replaced. Sessions that are open do not notice. */
    synchronized void lookAtTlsFiles() {
        for (Map.Entry<String, Entry> each : List.copyOf(entries.entrySet())) {
            Entry entry = each.getValue();
            if (!entry.tlsWatched.isEmpty()
                    && !entry.tlsFiles.state(entry.tlsWatched).equals(entry.tlsState)) {
                LOG.info("tls files changed listener={}", each.getKey());
                apply(each.getKey(), entry.values);
            }
        }
    }

    private void startOnLastGood(String name, Entry entry, ListenerSettings settings) {
        List<String> problems = entry.problems;
        try {
            TlsContexts tls = takeTlsFiles(entry, settings);
            LOG.error("listener starts with its last working file listener={}", name);
            entry.onLastGood = true;
            use(name, entry, settings, tls);
        } catch (TlsProblem e) {
            LOG.error("the last working file cannot be used either listener={} problem={}", name, e.getMessage());
        }
        entry.problems = problems;
    }

    private void use(String name, Entry entry, ListenerSettings settings, TlsContexts tls) {
        entry.problems = List.of();
        Listener listener = entry.listener;
        String failure;
        if (listener == null) {
            listener = new Listener(core, settings, tls);
            entry.listener = listener;
            failure = listener.start();
        } else {
            failure = listener.change(settings, tls);
        }
        if (!failure.isEmpty()) {
            entry.problems = List.of(failure);
            LOG.error("listener={} {}", name, failure);
            return;
        }
        if (!entry.onLastGood) {
            lastGood.store(name, entry.values);
        }
        LOG.info(
                "listener serves listener={} protocol={} listen={} upstream={} mode={} criticality={}",
                name,
                settings.protocol(),
                settings.listen(),
                settings.upstream(),
                settings.mode(),
                settings.criticality());
    }

    private @Nullable Descriptor descriptor(Map<String, String> values) {
        String protocol = values.getOrDefault("protocol", "");
        ProtocolAdapter adapter =
                protocol.isEmpty() ? null : core.slots().slot(protocol).current();
        return adapter == null ? null : adapter.descriptor();
    }

    /** A file was removed. */
    void remove(String name) {
        stop(name);
        lastGood.forget(name);
    }

    /** The gateway stops, the file stays. */
    void stop(String name) {
        Listener listener;
        synchronized (this) {
            Entry entry = entries.remove(name);
            listener = entry == null ? null : entry.listener;
        }
        if (listener != null) {
            listener.stop();
        }
    }

    /** What sessions of a listener may do has changed. */
    synchronized void recheck(String name) {
        Entry entry = entries.get(name);
        if (entry != null && entry.listener != null) {
            entry.listener.recheck();
        }
    }

    /** An adapter came: files of its protocol can now be checked to the last key. */
    synchronized void adapterArrived(String protocol) {
        for (Map.Entry<String, Entry> each : List.copyOf(entries.entrySet())) {
            if (protocol.equals(each.getValue().values.get("protocol"))) {
                apply(each.getKey(), each.getValue().values);
            }
        }
    }

    /** Tries again what could not be bound. */
    synchronized void retry() {
        for (Map.Entry<String, Entry> each : List.copyOf(entries.entrySet())) {
            Listener listener = each.getValue().listener;
            if (listener != null && !listener.serving()) {
                apply(each.getKey(), each.getValue().values);
            }
        }
    }

    synchronized boolean allServe() {
        for (Entry entry : entries.values()) {
            Listener listener = entry.listener;
            if (listener == null
                    || !listener.serving()
                    || !entry.problems.isEmpty()
                    || core.slots().slot(listener.settings().protocol()).current() == null) {
                return false;
            }
        }
        return true;
    }

    synchronized int count() {
        return entries.size();
    }

    synchronized List<ListenerStatus> statuses() {
        List<ListenerStatus> statuses = new ArrayList<>();
        entries.forEach((name, entry) -> {
            String problem = String.join("; ", entry.problems);
            Listener listener = entry.listener;
            if (listener != null) {
                listener.problem(problem);
                statuses.add(listener.status());
            } else {
                statuses.add(new ListenerStatus(
                        name,
                        entry.values.getOrDefault("protocol", ""),
                        entry.values.getOrDefault("listen", ""),
                        entry.values.getOrDefault("upstream", ""),
                        Mode.MONITOR,
                        Criticality.CLINICAL,
                        "FAILED",
                        problem,
                        true,
                        0,
                        0,
                        Map.of(),
                        0,
                        0,
                        0,
                        0,
                        0,
                        0,
                        0,
                        Map.of(),
                        List.of(),
                        null,
                        null));
            }
        });
        return statuses;
    }

    /** Use of the bounds of each listener, by its name. */
    synchronized List<BoundStatus> bounds() {
        List<BoundStatus> bounds = new ArrayList<>();
        for (Entry entry : entries.values()) {
            if (entry.listener != null) {
                bounds.addAll(entry.listener.bounds());
            }
        }
        return bounds;
    }

    synchronized long sessions() {
        return entries.values().stream()
                .mapToLong(e -> e.listener == null ? 0 : e.listener.status().sessions())
                .sum();
    }
}
