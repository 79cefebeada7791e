package eu.heir.modules;

import eu.heir.spi.telemetry.GatewayStatus.AdapterStatus;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.osgi.framework.Bundle;

/** Whether a module does its work, from what the gateway says of its slots. */
sealed interface Verdict {
    /** Every protocol it served before is served by it. */
    record Serves() implements Verdict {}

    /** Some are not yet; time decides. */
    record NotYet(String missing) implements Verdict {}

    /** It has made a fault. */
    record Fault(String reason) implements Verdict {}

    /**
     * Looks once.
     *
     * @param module what must serve, as the gateway names it: symbolic name, space, version
     * @param protocols what it must serve
     * @param bundleState state of the bundle
     * @param slots what the gateway says
     */
    static Verdict look(String module, Set<String> protocols, int bundleState, List<AdapterStatus> slots) {
        Set<String> missing = new TreeSet<>(protocols);
        for (AdapterStatus slot : slots) {
            if (slot.bundle().equals(module)) {
                if (slot.state().equals("FAULTED")) {
                    String why = slot.problem().isEmpty() ? "" : ": " + slot.problem();
                    return new Fault("its " + slot.protocol() + " adapter is FAULTED" + why);
                }
                if (slot.faults() > 0) {
                    return new Fault("its " + slot.protocol() + " adapter made " + slot.faults() + " fault"
                            + (slot.faults() == 1 ? "" : "s"));
                }
                if (slot.state().equals("SERVING")) {
                    missing.remove(slot.protocol());
                }
            }
        }
        if (bundleState != Bundle.ACTIVE) {
            return new NotYet("the bundle is not active");
        }
        return missing.isEmpty()
                ? new Serves()
                : new NotYet("it does not serve " + String.join(", ", missing) + " (" + states(missing, slots) + ")");
    }

    private static String states(Set<String> protocols, List<AdapterStatus> slots) {
        return slots.stream()
                .filter(slot -> protocols.contains(slot.protocol()))
                .map(slot -> "slot " + slot.state() + (slot.bundle().isEmpty() ? "" : " with " + slot.bundle()))
                .collect(Collectors.joining(", "));
    }
}
