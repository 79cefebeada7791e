package eu.heir.conformance.hl7v2;

/** How much may still be spent on one unit. Used by the thread that checks; {@link #abandon} by any. */
final class Effort {
    /** Most fields, components and structures looked at in one unit. */
    static final int STEPS_MAX = 500_000;

    /** Steps between two looks at the clock. */
    private static final int CLOCK_STEPS = 64;

    private final long deadlineNanos;
    private int steps;
    private volatile boolean abandoned;

    /**
     * @param deadlineNanos by {@link System#nanoTime}
     */
    Effort(long deadlineNanos) {
        this.deadlineNanos = deadlineNanos;
    }

    /** Nobody waits for the result any more. */
    void abandon() {
        abandoned = true;
    }

    long deadlineNanos() {
        return deadlineNanos;
    }

    /**
     * Takes note of one more step.
     *
     * @throws Spent when that was one too many
     */
    void step() throws Spent {
        steps++;
        if (steps > STEPS_MAX || (steps % CLOCK_STEPS == 0 && over())) {
            throw new Spent();
        }
    }

    /**
     * Looks at the clock.
     *
     * @throws Spent when time is up
     */
    void look() throws Spent {
        if (over()) {
            throw new Spent();
        }
    }

    private boolean over() {
        return abandoned || System.nanoTime() - deadlineNanos >= 0;
    }

    /** Enough was spent on this unit. */
    static final class Spent extends Exception {
        private static final long serialVersionUID = 1;

        Spent() {
            super("a unit takes more time or steps than allowed", null, false, false);
        }
    }
}
