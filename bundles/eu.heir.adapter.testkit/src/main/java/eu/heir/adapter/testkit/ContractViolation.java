package eu.heir.adapter.testkit;

import org.jspecify.annotations.Nullable;

/** Says which clause an adapter broke, and how. */
public final class ContractViolation extends AssertionError {
    private static final long serialVersionUID = 1L;

    private final Clause clause;

    ContractViolation(Clause clause, String what) {
        this(clause, what, null);
    }

    ContractViolation(Clause clause, String what, @Nullable Throwable cause) {
        super(clause + " is broken: " + what, cause);
        this.clause = clause;
    }

    /** The clause that was broken. */
    public Clause clause() {
        return clause;
    }

    /** What was wrong, without the clause in front. */
    public String what() {
        String message = String.valueOf(getMessage());
        return message.substring((clause + " is broken: ").length());
    }

    /** The same violation, with the circumstances that brought it to light in front. */
    ContractViolation within(String circumstances) {
        return new ContractViolation(clause, circumstances + ": " + what(), this);
    }

    /** The same violation, held against the clause whose circumstances brought it to light. */
    ContractViolation under(Clause other) {
        return other == clause ? this : new ContractViolation(other, what(), this);
    }
}
