package eu.heir.gateway;

import eu.heir.api.protocol.Descriptor;
import eu.heir.api.protocol.Limits;
import eu.heir.api.protocol.Setting;
import eu.heir.spi.decision.Criticality;
import eu.heir.spi.decision.Mode;
import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Reads {@code etc/eu.heir.gateway.listener~NAME.cfg}. Every problem names file, key, value and what is allowed; all problems of a
 * file are found in one go.
 */
final class ListenerFile {
    /** Start of a listener file's name; the configuration's factory PID. */
    static final String FACTORY_PID = "eu.heir.gateway.listener";

    private static final List<String> CORE_TEXT_KEYS = List.of("protocol", "listen", "upstream", "mode", "criticality");

    /** A number of a listener file, its unit at the end of its key; {@link ListenerOcd} says the same to the web console. */
    record Bound(String key, long defaultValue, long min, long max) {}

    static final Bound HOLD_MAX =
            new Bound("hold.max.bytes", Limits.DEFAULT.holdMax(), Limits.HOLD_MIN, Limits.HOLD_CEILING);
    static final Bound UNIT_MAX = new Bound("unit.max.bytes", Limits.DEFAULT.unitMax(), Limits.HOLD_MIN, 1L << 40);
    static final Bound SESSIONS_MAX = new Bound("sessions.max", 4096, 1, 1_000_000);
    static final Bound OUTSTANDING_MAX = new Bound("outstanding.max", 1024, 1, 65_536);
    static final Bound CONNECT_TIMEOUT = new Bound("connect.timeout.ms", 5_000, 10, 600_000);
    static final Bound HANDSHAKE_TIMEOUT = new Bound("handshake.timeout.ms", 10_000, 10, 600_000);
    static final Bound REPLY_TIMEOUT = new Bound("reply.timeout.ms", 60_000, 10, 86_400_000);
    static final Bound PARK_MAX = new Bound("park.max.ms", 30_000, 0, 3_600_000);
    static final Bound QUIESCE_MAX = new Bound("quiesce.max.ms", 5_000, 10, 600_000);
    static final Bound DRAIN_MAX = new Bound("drain.max.ms", 5_000, 0, 600_000);
    static final Bound LINGER_MAX = new Bound("linger.max.ms", 2_000, 0, 600_000);
    static final Bound HALF_CLOSE_MAX = new Bound("half.close.max.ms", 60_000, 10, 86_400_000);

    // Three quarters of sessions.max: one address (a ward behind address translation) may have most of a listener, but
    // not all of it.
    static final Bound CONNECTIONS_PER_PEER_MAX = new Bound("connections.per.peer.max", 3072, 1, 1_000_000);
    static final Bound UNIT_TIMEOUT = new Bound("unit.timeout.ms", 60_000, 0, 86_400_000);
    // A quarter of what a serial line of 9600 baud carries.
    static final Bound UNIT_RATE_MIN = new Bound("unit.rate.min.bytes.per.s", 240, 1, 1 << 30);
    static final Bound WRITE_TIMEOUT = new Bound("write.timeout.ms", 300_000, 0, 86_400_000);
    // Devices keep connections open for days.
    static final Bound IDLE_TIMEOUT = new Bound("idle.timeout.ms", 0, 0, 604_800_000);

    static final List<Bound> BOUNDS = List.of(
            CONNECTIONS_PER_PEER_MAX,
            UNIT_TIMEOUT,
            UNIT_RATE_MIN,
            WRITE_TIMEOUT,
            IDLE_TIMEOUT,
            HOLD_MAX,
            UNIT_MAX,
            SESSIONS_MAX,
            OUTSTANDING_MAX,
            CONNECT_TIMEOUT,
            HANDSHAKE_TIMEOUT,
            REPLY_TIMEOUT,
            PARK_MAX,
            QUIESCE_MAX,
            DRAIN_MAX,
            LINGER_MAX,
            HALF_CLOSE_MAX);

    /** What reading a file gave: settings, or what is wrong. */
    sealed interface Result {
        /** All is well. */
        record Good(ListenerSettings settings) implements Result {}

        /** At least one thing is not. */
        record Bad(List<String> problems) implements Result {}
    }

    private final String name;
    private final Map<String, String> values;
    private final List<String> problems = new ArrayList<>();

    private ListenerFile(String name, Map<String, String> values) {
        this.name = name;
        this.values = values;
    }

    /** Keeps what an administrator wrote and leaves out what Configuration Admin, Declarative Services, File Install and Karaf add. */
    static Map<String, String> written(Map<String, ?> properties) {
        Map<String, String> written = new TreeMap<>();
        properties.forEach((key, value) -> {
            if (!key.startsWith("service.")
                    && !key.startsWith("component.")
                    && !key.startsWith("osgi.")
                    && !key.endsWith(".target")
                    && !key.startsWith("felix.")
                    && !key.startsWith("heir.config.")
                    && !key.startsWith("org.apache.karaf")
                    && !key.startsWith(".")) {
                written.put(key, String.valueOf(value).trim());
            }
        });
        return written;
    }

    /**
     * Checks a file.
     *
     * @param name of the listener
     * @param values key and text
     * @param descriptor of the adapter for its protocol, or null while none is there: the adapter's keys are then not checked yet
     */
    static Result read(String name, Map<String, String> values, @Nullable Descriptor descriptor) {
        return new ListenerFile(name, values).read(descriptor);
    }

    private Result read(@Nullable Descriptor descriptor) {
        String protocol = required("protocol");
        if (!protocol.isEmpty() && !protocol.matches("[a-z][a-z0-9]*")) {
            problem("protocol", protocol, "a word such as hl7v2, dicom, mqtt or opcua");
        }
        InetSocketAddress listen = address("listen", true);
        InetSocketAddress upstream = address("upstream", false);
        Mode mode = choice("mode", required("mode"), Mode.values(), Mode.MONITOR);
        Criticality criticality = choice(
                "criticality",
                values.getOrDefault("criticality", "clinical"),
                Criticality.values(),
                Criticality.CLINICAL);
        Map<String, Long> numbers = new LinkedHashMap<>();
        for (Bound bound : BOUNDS) {
            numbers.put(bound.key(), number(bound));
        }
        TlsSettings tls =
                TlsSettings.read(values, value(numbers, HANDSHAKE_TIMEOUT), text -> problems.add(prefix(name) + text));
        Map<String, String> adapterSettings = adapterSettings(descriptor);
        if (!problems.isEmpty() || listen == null || upstream == null) {
            return new Result.Bad(List.copyOf(problems));
        }
        return new Result.Good(new ListenerSettings(
                name,
                protocol,
                listen,
                upstream,
                mode,
                criticality,
                tls,
                new Limits((int) value(numbers, HOLD_MAX), value(numbers, UNIT_MAX)),
                (int) value(numbers, SESSIONS_MAX),
                (int) value(numbers, OUTSTANDING_MAX),
                new PeerBounds(
                        (int) value(numbers, CONNECTIONS_PER_PEER_MAX),
                        value(numbers, UNIT_TIMEOUT),
                        value(numbers, UNIT_RATE_MIN),
                        value(numbers, WRITE_TIMEOUT),
                        value(numbers, IDLE_TIMEOUT)),
                value(numbers, CONNECT_TIMEOUT),
                value(numbers, REPLY_TIMEOUT),
                value(numbers, PARK_MAX),
                value(numbers, QUIESCE_MAX),
                value(numbers, DRAIN_MAX),
                value(numbers, LINGER_MAX),
                value(numbers, HALF_CLOSE_MAX),
                adapterSettings));
    }

    /** How every problem of a listener's file begins. */
    static String prefix(String name) {
        return "etc/" + FACTORY_PID + "~" + name + ".cfg: ";
    }

    private static long value(Map<String, Long> numbers, Bound bound) {
        return numbers.getOrDefault(bound.key(), bound.defaultValue());
    }

    private void problem(String key, String value, String allowed) {
        problems.add("etc/" + FACTORY_PID + "~" + name + ".cfg: " + key + " = '" + Text.printable(value, 80)
                + "' is not allowed; allowed: " + allowed);
    }

    private String required(String key) {
        String value = values.getOrDefault(key, "");
        if (value.isEmpty()) {
            problems.add("etc/" + FACTORY_PID + "~" + name + ".cfg: " + key + " is missing");
        }
        return value;
    }

    private @Nullable InetSocketAddress address(String key, boolean resolve) {
        String value = required(key);
        if (value.isEmpty()) {
            return null;
        }
        String allowed = "host:port, for example 127.0.0.1:2575 or [::1]:2575";
        int colon = value.lastIndexOf(':');
        String host = colon < 1 ? "" : value.substring(0, colon);
        if (host.startsWith("[") && host.endsWith("]")) {
            host = host.substring(1, host.length() - 1);
        } else if (host.indexOf(':') >= 0) {
            host = "";
        }
        int port;
        try {
            port = Integer.parseInt(value.substring(colon + 1));
        } catch (NumberFormatException e) {
            port = 0;
        }
        if (host.isEmpty() || port < 1 || port > 65_535) {
            problem(key, value, allowed);
            return null;
        }
        InetAddress numeric = NetUtil.createInetAddressFromIpAddressString(host);
        if (numeric != null) {
            return new InetSocketAddress(numeric, port);
        }
        if (!resolve) {
            return InetSocketAddress.createUnresolved(host, port);
        }
        try {
            return new InetSocketAddress(InetAddress.getByName(host), port);
        } catch (UnknownHostException e) {
            problem(key, value, allowed + "; this host name cannot be resolved");
            return null;
        }
    }

    private <E extends Enum<E>> E choice(String key, String value, E[] all, E fallback) {
        List<String> words = new ArrayList<>();
        for (E one : all) {
            String word = one.name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
            if (word.equals(value)) {
                return one;
            }
            words.add(word);
        }
        if (!value.isEmpty()) {
            problem(key, value, String.join(", ", words) + Text.suggestion(value, words));
        }
        return fallback;
    }

    private long number(Bound bound) {
        String value = values.get(bound.key());
        if (value == null || value.isEmpty()) {
            return bound.defaultValue();
        }
        try {
            long number = Long.parseLong(value);
            if (number >= bound.min() && number <= bound.max()) {
                return number;
            }
        } catch (NumberFormatException e) {
            // told below, with what is allowed
        }
        problem(bound.key(), value, "a whole number from " + bound.min() + " to " + bound.max());
        return bound.defaultValue();
    }

    private Map<String, String> adapterSettings(@Nullable Descriptor descriptor) {
        Map<String, String> settings = new TreeMap<>(values);
        CORE_TEXT_KEYS.forEach(settings::remove);
        TlsSettings.KEYS.forEach(settings::remove);
        BOUNDS.forEach(bound -> settings.remove(bound.key()));
        if (descriptor != null) {
            List<String> known = new ArrayList<>(CORE_TEXT_KEYS);
            known.addAll(TlsSettings.KEYS);
            BOUNDS.forEach(bound -> known.add(bound.key()));
            descriptor.settings().forEach(setting -> known.add(setting.key()));
            settings.forEach((key, value) -> {
                Setting setting = descriptor.settings().stream()
                        .filter(s -> s.key().equals(key))
                        .findFirst()
                        .orElse(null);
                if (setting == null) {
                    problems.add("etc/" + FACTORY_PID + "~" + name + ".cfg: unknown key '" + Text.printable(key, 80)
                            + "'" + Text.suggestion(key, known) + " allowed: " + String.join(", ", known));
                } else if (!setting.problemWith(value).isEmpty()) {
                    problem(key, value, setting.problemWith(value));
                }
            });
        }
        return Map.copyOf(settings);
    }
}
