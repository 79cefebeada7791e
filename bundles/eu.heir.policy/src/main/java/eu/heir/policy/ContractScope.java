package eu.heir.policy;

import eu.heir.api.Interaction;
import eu.heir.policy.Contract.ClaimRule;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Contracts that stand in one place (a listener, or all listeners of a protocol), found by what the sender claims.
 *
 * <p>Each contract lies in exactly one of three places: under the values of a claim that is spelled out (the rarest such claim, so
 * that a ward whose monitors all say the same MSH-3 is still told apart by MSH-4), else under the beginnings of a claim with
 * wildcards, else, when even these begin with a star, in a list that is tried one by one. Immutable.
 */
final class ContractScope {
    private final List<Contract> all;
    private final List<ByValue> byValue;
    private final List<ByBeginning> byBeginning;
    private final Contract[] rest;

    /** Contracts by the value of one claim. */
    private record ByValue(String field, Map<String, Contract[]> contracts) {}

    /** Contracts by how one claim begins. */
    private record ByBeginning(String field, PrefixIndex contracts) {}

    private ContractScope(List<Contract> all, List<ByValue> byValue, List<ByBeginning> byBeginning, Contract[] rest) {
        this.all = all;
        this.byValue = byValue;
        this.byBeginning = byBeginning;
        this.rest = rest;
    }

    static ContractScope of(List<Contract> contracts) {
        Map<String, Map<String, Integer>> uses = uses(contracts);
        Map<String, Map<String, List<Contract>>> values = new TreeMap<>();
        Map<String, Map<String, List<Contract>>> beginnings = new TreeMap<>();
        List<Contract> rest = new ArrayList<>();
        for (Contract contract : contracts) {
            ClaimRule rarest = rarest(contract, uses);
            ClaimRule longest = longest(contract);
            if (rarest != null) {
                put(values, rarest.field(), rarest.values().exact(), contract);
            } else if (longest != null) {
                put(beginnings, longest.field(), longest.values().beginnings(), contract);
            } else {
                rest.add(contract);
            }
        }
        return new ContractScope(
                List.copyOf(contracts),
                values.entrySet().stream()
                        .map(entry -> new ByValue(entry.getKey(), frozen(entry.getValue())))
                        .toList(),
                beginnings.entrySet().stream()
                        .map(entry -> new ByBeginning(entry.getKey(), PrefixIndex.of(entry.getValue())))
                        .toList(),
                rest.toArray(Contract[]::new));
    }

    /** The contracts, in the order of the files. */
    List<Contract> all() {
        return all;
    }

    /** Shows the search every contract whose claims could hold; ends early when it is content. */
    void show(Interaction interaction, ContractSearch search) {
        for (int i = 0; i < byValue.size(); i++) {
            ByValue place = byValue.get(i);
            Contract[] candidates = place.contracts().get(value(interaction, place.field()));
            if (candidates != null && search.look(candidates)) {
                return;
            }
        }
        for (int i = 0; i < byBeginning.size(); i++) {
            ByBeginning place = byBeginning.get(i);
            if (place.contracts().show(value(interaction, place.field()), search)) {
                return;
            }
        }
        search.look(rest);
    }

    private static String value(Interaction interaction, String field) {
        String value = interaction.claim(field);
        return value == null ? "" : value;
    }

    private static void put(
            Map<String, Map<String, List<Contract>>> places, String field, Iterable<String> keys, Contract contract) {
        Map<String, List<Contract>> ofField = places.computeIfAbsent(field, name -> new HashMap<>());
        for (String key : keys) {
            ofField.computeIfAbsent(key, k -> new ArrayList<>()).add(contract);
        }
    }

    /** How many contracts name each value of each claim. */
    private static Map<String, Map<String, Integer>> uses(List<Contract> contracts) {
        Map<String, Map<String, Integer>> uses = new HashMap<>();
        for (Contract contract : contracts) {
            for (ClaimRule claim : contract.claims()) {
                Map<String, Integer> ofField = uses.computeIfAbsent(claim.field(), field -> new HashMap<>());
                claim.values().exact().forEach(value -> ofField.merge(value, 1, Integer::sum));
            }
        }
        return uses;
    }

    private static @Nullable ClaimRule rarest(Contract contract, Map<String, Map<String, Integer>> uses) {
        ClaimRule best = null;
        int fewest = Integer.MAX_VALUE;
        for (ClaimRule claim : contract.claims()) {
            Map<String, Integer> ofField = uses.getOrDefault(claim.field(), Map.of());
            int sum = claim.values().exact().stream()
                    .mapToInt(value -> ofField.getOrDefault(value, 0))
                    .sum();
            if (claim.values().allExact() && sum < fewest) {
                fewest = sum;
                best = claim;
            }
        }
        return best;
    }

    /** The claim whose shortest beginning is the longest; null when each may begin with anything. */
    private static @Nullable ClaimRule longest(Contract contract) {
        ClaimRule best = null;
        int longest = 0;
        for (ClaimRule claim : contract.claims()) {
            int shortest = claim.values().beginnings().stream()
                    .mapToInt(String::length)
                    .min()
                    .orElse(0);
            if (shortest > longest) {
                longest = shortest;
                best = claim;
            }
        }
        return best;
    }

    private static Map<String, Contract[]> frozen(Map<String, List<Contract>> lists) {
        Map<String, Contract[]> arrays = new HashMap<>();
        lists.forEach((value, contracts) -> arrays.put(value, contracts.toArray(Contract[]::new)));
        return Map.copyOf(arrays);
    }
}
