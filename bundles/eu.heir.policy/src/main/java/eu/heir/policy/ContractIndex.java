package eu.heir.policy;

import eu.heir.api.Interaction;
import eu.heir.spi.decision.Conduit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * All contracts in force, ready for decisions. Immutable, any thread.
 *
 * <p>A search costs two hash look-ups for the place, one look-up for each claim field, and then only the contracts that share the
 * sender's rarest claim, so that 500 contracts cost about what 50 do.
 */
public final class ContractIndex {
    /** No contract at all: everything passes but grave anomalies. */
    static final ContractIndex EMPTY = new ContractIndex(Map.of());

    private final Map<String, OfProtocol> protocols;

    /** The contracts of one protocol. */
    private record OfProtocol(@Nullable ContractScope everywhere, Map<String, ContractScope> byListener) {}

    private ContractIndex(Map<String, OfProtocol> protocols) {
        this.protocols = protocols;
    }

    /** Compiles contracts; of those that match equally the earlier one is named in a refusal. */
    public static ContractIndex of(List<Contract> contracts) {
        Map<String, List<Contract>> byProtocol = new HashMap<>();
        for (Contract contract : contracts) {
            byProtocol
                    .computeIfAbsent(contract.protocol(), protocol -> new ArrayList<>())
                    .add(contract);
        }
        Map<String, OfProtocol> protocols = new HashMap<>();
        byProtocol.forEach((protocol, ofProtocol) -> protocols.put(protocol, compiled(ofProtocol)));
        return new ContractIndex(Map.copyOf(protocols));
    }

    private static OfProtocol compiled(List<Contract> contracts) {
        List<Contract> everywhere = new ArrayList<>();
        Map<String, List<Contract>> byListener = new HashMap<>();
        for (Contract contract : contracts) {
            if (contract.listeners().isEmpty()) {
                everywhere.add(contract);
            }
            for (String listener : contract.listeners()) {
                byListener.computeIfAbsent(listener, name -> new ArrayList<>()).add(contract);
            }
        }
        Map<String, ContractScope> scopes = new HashMap<>();
        byListener.forEach((listener, list) -> scopes.put(listener, ContractScope.of(list)));
        return new OfProtocol(everywhere.isEmpty() ? null : ContractScope.of(everywhere), Map.copyOf(scopes));
    }

    /** How the contracts that cover the conduit see the interaction, or null when none covers it. */
    @Nullable ContractSearch search(Interaction interaction, Conduit conduit) {
        OfProtocol ofProtocol = protocols.get(conduit.protocol());
        if (ofProtocol == null) {
            return null;
        }
        ContractScope own = ofProtocol.byListener().get(conduit.listener());
        ContractScope everywhere = ofProtocol.everywhere();
        if (own == null && everywhere == null) {
            return null;
        }
        return ContractSearch.through(interaction, conduit, own, everywhere);
    }
}
