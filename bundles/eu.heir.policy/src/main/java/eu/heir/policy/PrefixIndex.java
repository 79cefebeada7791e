package eu.heir.policy;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Contracts under the beginnings of a text: finds those whose beginning the text has, at the cost of one binary search. Immutable.
 *
 * <p>Why the search is enough: let {@code p} be a beginning of the text. Whatever sorts between {@code p} and the text begins with
 * {@code p}, too. So the last entry that does not sort behind the text either is the longest beginning or has it among its own
 * beginnings, which are linked.
 */
final class PrefixIndex {
    private static final int NONE = -1;

    private final String[] beginnings;
    /** For each beginning the longest other one that it begins with itself, or {@link #NONE}. */
    private final int[] shorter;

    private final Contract[][] contracts;

    private PrefixIndex(String[] beginnings, int[] shorter, Contract[][] contracts) {
        this.beginnings = beginnings;
        this.shorter = shorter;
        this.contracts = contracts;
    }

    static PrefixIndex of(Map<String, List<Contract>> byBeginning) {
        TreeMap<String, List<Contract>> sorted = new TreeMap<>(byBeginning);
        String[] beginnings = sorted.keySet().toArray(String[]::new);
        int[] shorter = new int[beginnings.length];
        for (int i = 0; i < beginnings.length; i++) {
            int candidate = i - 1;
            while (candidate != NONE && !beginnings[i].startsWith(beginnings[candidate])) {
                candidate = shorter[candidate];
            }
            shorter[i] = candidate;
        }
        Contract[][] contracts = sorted.values().stream()
                .map(list -> list.toArray(Contract[]::new))
                .toArray(Contract[][]::new);
        return new PrefixIndex(beginnings, shorter, contracts);
    }

    /** Shows the search every contract under a beginning of the text; true when it is content. */
    boolean show(String text, ContractSearch search) {
        int found = Arrays.binarySearch(beginnings, text);
        int at = found >= 0 ? found : -found - 2;
        while (at >= 0) {
            if (text.startsWith(beginnings[at]) && search.look(contracts[at])) {
                return true;
            }
            at = shorter[at];
        }
        return false;
    }
}
