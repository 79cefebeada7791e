package eu.heir.policy;

import eu.heir.api.Interaction;
import eu.heir.policy.Contract.ClaimRule;
import eu.heir.spi.decision.Conduit;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Looks for a contract that allows one interaction, and remembers the one that came nearest, so that a refusal can say what was
 * missing. Lives for one decision on one thread.
 */
final class ContractSearch {
    /** How far the nearest contract went, in the order of the checks. */
    enum Reached {
        /** No contract's claims hold. */
        NOTHING,
        /** The claims hold, the address does not. */
        CLAIMS,
        /** It is the sender's, but does not name the operation. */
        SENDER,
        /** It names the operation, but not the target. */
        OPERATION,
        /** It names the target, but the unit is too large. */
        TARGET,
        /** Everything holds except that the size is not known yet. */
        ALL_BUT_SIZE,
        /** It allows the interaction. */
        ALLOWED
    }

    private final Interaction interaction;
    private final Conduit conduit;
    /** A unit with members: what it does and aims at is decided on them, one by one. */
    private final boolean parent;

    private byte @Nullable [] address;
    private Reached reached = Reached.NOTHING;
    private @Nullable Contract nearest;
    private int equallyNear;

    private final @Nullable ContractScope own;
    private final @Nullable ContractScope everywhere;

    private ContractSearch(
            Interaction interaction, Conduit conduit, @Nullable ContractScope own, @Nullable ContractScope everywhere) {
        this.own = own;
        this.everywhere = everywhere;
        this.interaction = interaction;
        this.conduit = conduit;
        this.parent = !interaction.members().isEmpty();
    }

    /**
     * Searches.
     *
     * @param own contracts that name the listener, or null
     * @param everywhere contracts for every listener of the protocol, or null
     */
    static ContractSearch through(
            Interaction interaction, Conduit conduit, @Nullable ContractScope own, @Nullable ContractScope everywhere) {
        ContractSearch search = new ContractSearch(interaction, conduit, own, everywhere);
        if (own != null) {
            own.show(interaction, search);
        }
        if (everywhere != null && search.reached != Reached.ALLOWED) {
            everywhere.show(interaction, search);
        }
        return search;
    }

    /** Where to look when no contract knows the sender: the only contract that covers the listener, else the folder. */
    String coveringSource() {
        List<Contract> first = own == null ? List.of() : own.all();
        List<Contract> second = everywhere == null ? List.of() : everywhere.all();
        if (first.size() + second.size() != 1) {
            return Contract.Places.FOLDER;
        }
        Contract.Places only = (first.isEmpty() ? second : first).get(0).places();
        return only.at(only.sender());
    }

    /** Tries contracts; true when one allows. */
    boolean look(Contract[] contracts) {
        for (Contract contract : contracts) {
            Reached now = tried(contract);
            if (now == reached) {
                equallyNear++;
            } else if (now.compareTo(reached) > 0) {
                reached = now;
                nearest = contract;
                equallyNear = 1;
                if (now == Reached.ALLOWED) {
                    return true;
                }
            }
        }
        return false;
    }

    Reached reached() {
        return reached;
    }

    /** The first contract that went as far as {@link #reached()}; null while that is NOTHING. */
    @Nullable Contract nearest() {
        return nearest;
    }

    /** How many contracts went that far. */
    int equallyNear() {
        return equallyNear;
    }

    private Reached tried(Contract contract) {
        if (!claimsHold(contract.claims())) {
            return Reached.NOTHING;
        }
        if (!contract.addresses().isEmpty() && !bound(contract.addresses())) {
            // Without a claim nothing says that this is the contract's sender: a stranger, not one in the wrong place.
            return contract.claims().isEmpty() ? Reached.NOTHING : Reached.CLAIMS;
        }
        if (!parent) {
            if (!contract.operations().matches(interaction.operation().name())) {
                return Reached.SENDER;
            }
            TextSet targets = contract.targets();
            String target = interaction.target();
            if (targets != null && !targets.matches(target == null ? "" : target)) {
                return Reached.OPERATION;
            }
        }
        if (interaction.length() > contract.sizeMaxBytes()) {
            return Reached.TARGET;
        }
        boolean sizeOpen = interaction.length() < 0 && contract.sizeMaxBytes() != Contract.NO_SIZE_MAX;
        return sizeOpen ? Reached.ALL_BUT_SIZE : Reached.ALLOWED;
    }

    private boolean claimsHold(List<ClaimRule> rules) {
        for (int i = 0; i < rules.size(); i++) {
            ClaimRule rule = rules.get(i);
            String value = interaction.claim(rule.field());
            if (!rule.values().matches(value == null ? "" : value)) {
                return false;
            }
        }
        return true;
    }

    private boolean bound(List<Cidr> blocks) {
        byte[] from = address;
        if (from == null) {
            from = conduit.address().getAddress();
            address = from;
        }
        for (int i = 0; i < blocks.size(); i++) {
            if (blocks.get(i).contains(from)) {
                return true;
            }
        }
        return false;
    }
}
