package eu.heir.adapter.testkit;

import eu.heir.api.Correlation;
import eu.heir.api.Observation;
import eu.heir.api.Side;
import eu.heir.api.host.Counter;
import eu.heir.api.host.Peer;
import eu.heir.api.host.SessionContext;
import eu.heir.api.host.Settings;
import eu.heir.api.protocol.Limits;
import eu.heir.api.protocol.Patch;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The gateway's side of a kit session; outlives the adapter's half when that is handed over. */
final class KitContext implements SessionContext {
    /** Receives what an adapter injects. */
    @FunctionalInterface
    interface Injection {
        void inject(Side to, byte[] bytes, Correlation correlation, List<Patch> patches);
    }

    private record Series(Side to, Counter.Rule rule) {}

    /** Observations kept in all. */
    private static final int OBSERVATIONS_MAX = 1000;

    private static final Peer DEVICE = new Peer("192.0.2.10", 49152, null);
    private static final Peer HOSPITAL = new Peer("198.51.100.20", 2575, null);

    private final Settings settings;
    private final Limits limits;
    private final Injection injection;
    private final Map<Series, KitCounter> counters = new HashMap<>();
    private final List<Observation> observations = new ArrayList<>();
    private @Nullable Thread callback;
    private long nowMillis = 1_000_000;
    private int changes;
    private int reports;

    KitContext(Settings settings, Limits limits, Injection injection) {
        this.settings = settings;
        this.limits = limits;
        this.injection = injection;
    }

    void enter() {
        callback = Thread.currentThread();
        changes = 0;
    }

    void leave() {
        callback = null;
    }

    /** Injections and reports since the last {@link #enter}. */
    int changes() {
        return changes;
    }

    void advance(long millis) {
        nowMillis += millis;
        reports = 0;
    }

    List<Observation> observations() {
        return observations;
    }

    private void check() {
        if (Thread.currentThread() != callback) {
            throw new IllegalStateException("a session context may be used only inside a callback, on its thread");
        }
    }

    @Override
    public String connectionId() {
        return "kit-1";
    }

    @Override
    public Peer peer(Side side) {
        check();
        return side == Side.DEVICE ? DEVICE : HOSPITAL;
    }

    @Override
    public Settings settings() {
        return settings;
    }

    @Override
    public Limits limits() {
        return limits;
    }

    @Override
    public long nowMillis() {
        return nowMillis;
    }

    @Override
    public Counter counter(Side to, Counter.Rule rule) {
        check();
        return counters.computeIfAbsent(new Series(to, rule), series -> new KitCounter(to, rule));
    }

    @Override
    public void inject(Side to, byte[] bytes, Correlation correlation, Patch... patches) {
        check();
        changes++;
        injection.inject(to, bytes.clone(), correlation, List.of(patches));
    }

    @Override
    public void report(Observation observation) {
        check();
        changes++;
        if (reports++ < REPORTS_PER_SECOND && observations.size() < OBSERVATIONS_MAX) {
            observations.add(observation);
        }
    }
}
