package eu.heir.modules;

import eu.heir.spi.telemetry.GatewayStatus;
import eu.heir.spi.telemetry.GatewayStatus.AdapterStatus;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;

/** What the gateway says of its slots, and what each module was last seen to serve. Any thread. */
final class Slots {
    private final Supplier<@Nullable GatewayStatus> gateway;
    private final Map<String, Set<String>> served = new ConcurrentHashMap<>();

    Slots(Supplier<@Nullable GatewayStatus> gateway) {
        this.gateway = gateway;
    }

    /** Notes what a module serves while it does; a module that has stopped serving is still expected to. */
    void remember(Bundle bundle) {
        Set<String> now = now().stream()
                .filter(slot ->
                        slot.bundle().equals(text(bundle)) && slot.state().equals("SERVING"))
                .map(AdapterStatus::protocol)
                .collect(Collectors.toSet());
        if (!now.isEmpty()) {
            served.put(bundle.getSymbolicName(), now);
        }
    }

    /** Protocols that a module must serve after a change. */
    Set<String> expected(Bundle bundle) {
        return served.getOrDefault(bundle.getSymbolicName(), Set.of());
    }

    Verdict look(Bundle bundle) {
        return Verdict.look(text(bundle), expected(bundle), bundle.getState(), now());
    }

    /** Slots that a module holds: {@code hl7v2 SERVING}. */
    List<String> heldBy(Bundle bundle) {
        return now().stream()
                .filter(slot -> slot.bundle().equals(text(bundle)))
                .map(slot -> slot.protocol() + " " + slot.state())
                .toList();
    }

    /** How often the slots of a module have gone over to another adapter. */
    long swaps(Bundle bundle) {
        return now().stream()
                .filter(slot -> expected(bundle).contains(slot.protocol()))
                .mapToLong(AdapterStatus::swaps)
                .sum();
    }

    /** Longest pause of the last swap of any slot of a module, microseconds. */
    long pauseMicros(Bundle bundle) {
        return now().stream()
                .filter(slot -> expected(bundle).contains(slot.protocol()))
                .mapToLong(AdapterStatus::lastPauseMicros)
                .max()
                .orElse(0);
    }

    private List<AdapterStatus> now() {
        GatewayStatus status = gateway.get();
        return status == null ? List.of() : status.adapters();
    }

    /** A bundle as the gateway names it. */
    static String text(Bundle bundle) {
        return bundle.getSymbolicName() + " " + bundle.getVersion();
    }
}
