package eu.heir.adapter.testkit;

import eu.heir.api.Side;
import eu.heir.api.protocol.Limits;
import java.util.List;

/** Clause 3: with the smallest bounds, nothing is held beyond them and what is too long is said to be so. */
final class BoundsCheck {
    /** Bounds under which every unit that must be streamed is also too long. */
    private static final Limits SMALL_UNIT = new Limits(Limits.HOLD_MIN, Limits.HOLD_MIN);

    private static final int PIECE_BYTES = 61;

    private final Rig rig;

    BoundsCheck(Rig rig) {
        this.rig = rig;
    }

    void run() {
        boolean streamed = false;
        for (Conversation conversation : rig.conversations()) {
            rig.play(conversation);
            for (Rig.Cutter cutter : List.of(Rig.Cutter.WHOLE, Rig.Cutter.every(PIECE_BYTES))) {
                Rig.Recording small = play(conversation, Rig.SMALL_HOLD, conversation.judge(), cutter);
                streamed |= small.steps().stream().anyMatch(step -> step.what().startsWith("head "));
                Rig.Recording tight = play(conversation, SMALL_UNIT, Ruling.Judge.ALLOWS_ALL, cutter);
                for (Side side : Side.values()) {
                    checkReported(conversation, Seen.joined(tight.steps(), side));
                }
            }
        }
        if (!streamed && !rig.subject().isShortUnitsOnly()) {
            throw new ContractViolation(
                    Clause.BOUNDS,
                    "cannot be judged: no conversation has a unit longer than " + Limits.HOLD_MIN
                            + " bytes; add one, or say shortUnitsOnly()");
        }
    }

    private Rig.Recording play(Conversation conversation, Limits limits, Ruling.Judge judge, Rig.Cutter cutter) {
        try {
            return Rig.play(conversation, rig.prepared(judge).limits(limits).open(), cutter);
        } catch (ContractViolation e) {
            throw e.within("conversation \"" + conversation.name() + "\" with holdMax=" + limits.holdMax()
                    + " and unitMax=" + limits.unitMax());
        }
    }

    private static void checkReported(Conversation conversation, List<Seen> steps) {
        long length = 0;
        boolean reported = false;
        for (Seen step : steps) {
            boolean begins = step.what().startsWith("head ") || step.what().startsWith("whole ");
            boolean ends = step.what().startsWith("tail") || step.what().startsWith("whole ");
            length = begins ? step.length() : length + step.length();
            reported = (!begins && reported) || step.what().contains("OVERSIZE");
            if (ends && length > SMALL_UNIT.unitMax() && !reported) {
                throw new ContractViolation(
                        Clause.BOUNDS,
                        "conversation \"" + conversation.name() + "\": a unit of " + length + " bytes with unitMax="
                                + SMALL_UNIT.unitMax()
                                + " carries no anomaly of kind OVERSIZE, neither at its head nor at"
                                + " its tail: " + step);
            }
        }
    }
}
