package eu.heir.gateway;

import eu.heir.api.Correlation;
import eu.heir.api.Observation;
import eu.heir.api.Side;
import eu.heir.api.host.Counter;
import eu.heir.api.host.Peer;
import eu.heir.api.host.SessionContext;
import eu.heir.api.host.Settings;
import eu.heir.api.protocol.Descriptor;
import eu.heir.api.protocol.Limits;
import eu.heir.api.protocol.Patch;
import io.netty.channel.Channel;
import java.net.InetSocketAddress;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** What an adapter may ask of the core, for one session. Checks that it asks from the session's thread. */
final class SessionHost implements SessionContext {
    /** Most counters of one session and direction. */
    private static final int COUNTERS_MAX = 64;

    private final SessionPump pump;
    private final ListenerSettings settings;
    private final Map<Side, Map<Counter.Rule, CoreCounter>> counters = new EnumMap<>(Side.class);
    private @Nullable Settings adapterSettings;
    private long reportSecond;
    private int reports;

    SessionHost(SessionPump pump, ListenerSettings settings) {
        this.pump = pump;
        this.settings = settings;
    }

    /** Another adapter (or the first) takes over: its settings count. */
    void use(Descriptor descriptor) {
        adapterSettings = new CheckedSettings(descriptor, settings.adapterSettings());
    }

    private void requireThread() {
        if (!pump.loop().inEventLoop()) {
            throw new IllegalStateException("a session context may be used only inside a callback of its session");
        }
    }

    @Override
    public String connectionId() {
        return pump.id();
    }

    @Override
    public Peer peer(Side side) {
        requireThread();
        Channel channel =
                side == Side.DEVICE ? pump.sockets().device() : pump.sockets().hospital();
        if (channel == null || !(channel.remoteAddress() instanceof InetSocketAddress address)) {
            return Peer.UNKNOWN;
        }
        return new Peer(address.getAddress().getHostAddress(), address.getPort(), TlsLeg.facts(channel));
    }

    @Override
    public Settings settings() {
        Settings current = adapterSettings;
        if (current == null) {
            throw new IllegalStateException("no adapter is in use");
        }
        return current;
    }

    @Override
    public Limits limits() {
        return settings.limits();
    }

    @Override
    public long nowMillis() {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
    }

    @Override
    public Counter counter(Side to, Counter.Rule rule) {
        requireThread();
        Map<Counter.Rule, CoreCounter> ofSide = counters.computeIfAbsent(to, s -> new HashMap<>());
        if (ofSide.size() >= COUNTERS_MAX && !ofSide.containsKey(rule)) {
            throw new IllegalStateException("a session has at most " + COUNTERS_MAX + " counters per direction");
        }
        return ofSide.computeIfAbsent(rule, CoreCounter::new);
    }

    /** The core's own object behind a counter that an adapter put into a patch. */
    CoreCounter own(Side to, Counter counter) {
        Map<Counter.Rule, CoreCounter> ofSide = counters.getOrDefault(to, Map.of());
        CoreCounter own = ofSide.get(counter.rule());
        if (own == null || own != counter) {
            throw new IllegalStateException("a counter of another direction or session");
        }
        return own;
    }

    @Override
    public void inject(Side to, byte[] bytes, Correlation correlation, Patch... patches) {
        requireThread();
        if (pump.lane(to.opposite()).injectedBytes() + bytes.length > INJECT_MAX_BYTES) {
            throw new IllegalStateException("more than " + INJECT_MAX_BYTES + " injected bytes wait to leave");
        }
        pump.inject(to, bytes.clone(), correlation, Patch.checked(bytes.length, patches));
    }

    @Override
    public void report(Observation observation) {
        requireThread();
        long second = nowMillis() / 1000;
        if (second != reportSecond) {
            reportSecond = second;
            reports = 0;
        }
        if (reports++ < REPORTS_PER_SECOND) {
            pump.observed(observation);
        }
    }
}
