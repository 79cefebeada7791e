package eu.heir.adapter.testkit;

/** What every adapter must keep, numbered. The numbers stay as they are: reports and documents quote them. */
public enum Clause {
    /** However TCP cuts the bytes, the same steps follow; {@code need} changes nothing. */
    SPLITS(1, "any split of the bytes gives the same steps, and need() changes nothing"),
    /** What a step covers, edits and names is right, and steps come in a legal order. */
    COVERAGE(2, "covered lengths, step order, patches and correlations are right"),
    /** Nothing is asked for beyond {@code holdMax}; longer units are streamed; {@code unitMax} is reported. */
    BOUNDS(3, "bounds hold: need() and held units within holdMax, longer units streamed, unitMax reported as OVERSIZE"),
    /** A session that is handed over at a unit edge goes on as if nothing had happened. */
    HANDOVER(4, "snapshot and resume at a unit edge give the same later steps"),
    /** A refusal is legal in the protocol and reaches the request it belongs to. */
    REFUSALS(5, "a refusal is legal, complete and correlated"),
    /** Hostile bytes are an answer, never an exception, a hang or a leak. */
    HOSTILE_INPUT(
            6,
            "random, truncated and mutated input neither throws, nor misleads, nor takes time or memory without bound"),
    /** What was borrowed is not used after its time. */
    BORROWED_VIEWS(7, "borrowed views are not kept, and attributes can be read until the decision"),
    /** The descriptor tells the truth, and sessions do not disturb each other. */
    DESCRIPTOR(8, "the descriptor is constant and covers what can be read, and sessions do not disturb each other"),
    /** Ticks are harmless, closing is possible at any moment, nothing throws. */
    LIFECYCLE(9, "tick and farewell are harmless, closed() works at any moment, no callback throws");

    private final int number;
    private final String title;

    Clause(int number, String title) {
        this.number = number;
        this.title = title;
    }

    /** The number, from 1. */
    public int number() {
        return number;
    }

    /** One line for a report. */
    public String title() {
        return title;
    }

    @Override
    public String toString() {
        return "clause " + number + " (" + title + ")";
    }
}
