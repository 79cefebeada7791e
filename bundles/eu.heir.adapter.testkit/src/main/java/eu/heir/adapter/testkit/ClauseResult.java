package eu.heir.adapter.testkit;

import org.jspecify.annotations.Nullable;

/**
 * What the kit found about one clause.
 *
 * @param clause which
 * @param verdict whether it holds
 * @param explanation one or a few lines, empty when it holds
 * @param violation what was found, or null
 */
public record ClauseResult(Clause clause, Verdict verdict, String explanation, @Nullable ContractViolation violation) {
    /** Whether a clause holds. */
    public enum Verdict {
        /** It holds, as far as the conversations show. */
        HELD,
        /** It is broken. */
        VIOLATED,
        /** Another clause is broken and that got in the way, so that nothing can be said about this one. */
        NOT_JUDGED
    }

    @Override
    public String toString() {
        return clause.number() + " " + verdict + (explanation.isEmpty() ? "" : ": " + explanation);
    }
}
