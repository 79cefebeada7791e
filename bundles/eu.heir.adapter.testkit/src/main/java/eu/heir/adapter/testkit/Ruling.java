package eu.heir.adapter.testkit;

import eu.heir.api.Interaction;
import eu.heir.api.Reason;
import eu.heir.api.Side;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What policy says about one interaction.
 *
 * @param refusal why it is refused, or null when it is allowed
 * @param members the refused members, in order; empty when the unit has none
 */
public record Ruling(@Nullable Reason refusal, List<Interaction> members) {
    /** Nothing against it. */
    public static final Ruling ALLOW = new Ruling(null, List.of());

    /** The reason that the kit gives. */
    public static final Reason REASON =
            new Reason(Reason.Kind.OPERATION, "KIT-01", "not in the contract of this device");

    /** Refuses the whole unit with all its members. */
    public static Ruling refuse(Interaction interaction) {
        return new Ruling(REASON, interaction.members());
    }

    /** Refuses some members. */
    public static Ruling refuseMembers(List<Interaction> members) {
        return members.isEmpty() ? ALLOW : new Ruling(REASON, List.copyOf(members));
    }

    /** Decides on interactions; called between {@code read} and {@code refuse}, while attributes can be read. */
    @FunctionalInterface
    public interface Judge {
        /** Allows everything. */
        Judge ALLOWS_ALL = (side, interaction) -> ALLOW;

        /** What shall become of a unit that came from a side. */
        Ruling rule(Side side, Interaction interaction);

        /** Refuses units, or members of units, for which a predicate holds. */
        static Judge refusing(Predicate<Interaction> refused) {
            return (side, interaction) -> {
                if (refused.test(interaction)) {
                    return refuse(interaction);
                }
                return refuseMembers(
                        interaction.members().stream().filter(refused).toList());
            };
        }
    }
}
