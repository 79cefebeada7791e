package eu.heir.policy;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What one kind of sender may do.
 *
 * @param name for people; unique among all contracts
 * @param protocol the word in listener files
 * @param listeners the listeners it covers; empty for every listener of the protocol
 * @param claims what the sender says of itself; all must hold. May be empty when there are addresses
 * @param addresses where the sender is bound to; empty when it may speak from anywhere
 * @param operations the protocol's names of what it may do
 * @param targets what it may aim at, or null for anything
 * @param sizeMaxBytes largest unit, bytes; {@link #NO_SIZE_MAX} when it is left open
 * @param rateMax how often one sender may come, or null for any number
 * @param places where each part stands
 */
public record Contract(
        String name,
        String protocol,
        Set<String> listeners,
        List<ClaimRule> claims,
        List<Cidr> addresses,
        TextSet operations,
        @Nullable TextSet targets,
        long sizeMaxBytes,
        @Nullable Rate rateMax,
        Places places) {
    /** The contract sets no {@code size.max}. */
    public static final long NO_SIZE_MAX = Long.MAX_VALUE;

    /** Copies the collections. */
    public Contract {
        listeners = Set.copyOf(listeners);
        claims = List.copyOf(claims);
        addresses = List.copyOf(addresses);
    }

    /**
     * One claim that must hold.
     *
     * @param field in the protocol's field grammar
     * @param values what it may be; an absent claim counts as the empty text
     */
    public record ClaimRule(String field, TextSet values) {}

    /**
     * Where a contract stands, so that a decision can point at the very line.
     *
     * @param file name within the folder
     * @param sender line of its {@code sender}, first line is 1; and so on for the other parts (a part that is absent has the line of
     *     the contract)
     */
    public record Places(
            String file, int sender, int addresses, int operations, int targets, int sizeMax, int rateMax) {
        /** Folder below {@code etc/heir}. */
        public static final String FOLDER = "contracts";

        String at(int line) {
            return FOLDER + "/" + file + ":" + line;
        }
    }
}
