package eu.heir.adapter.testkit;

import eu.heir.api.Cause;
import eu.heir.api.Side;

/** Clause 2: the steps of a conversation cover it wholly; the kit's session checks each step on the way. */
final class CoverageCheck {
    private final Rig rig;

    CoverageCheck(Rig rig) {
        this.rig = rig;
    }

    void run() {
        for (Conversation conversation : rig.conversations()) {
            KitSession session = rig.open(conversation.judge());
            for (Conversation.Chunk chunk : conversation.chunks()) {
                session.arrives(chunk.side(), chunk.bytes());
            }
            if (conversation.endsMalformed() != (session.ended() == Cause.MALFORMED)) {
                throw broken(
                        conversation,
                        conversation.endsMalformed()
                                ? "was expected to end malformed, but did not"
                                : "was given up as malformed: " + lastOf(session));
            }
            if (session.ended() == null && !session.passing()) {
                checkCovered(conversation, session);
            }
            session.close(Cause.FINISHED);
        }
    }

    private static void checkCovered(Conversation conversation, KitSession session) {
        for (Side side : Side.values()) {
            if (session.uncovered(side) > 0) {
                throw broken(
                        conversation,
                        "is complete, but the last " + session.uncovered(side) + " of "
                                + conversation.bytesOf(side).length + " bytes of the " + side
                                + " side were never covered by a step");
            }
            if (!session.at(side, StepRules.Place.EDGE)) {
                throw broken(
                        conversation,
                        "is complete, but the " + side + " side is still within a unit: " + lastOf(session));
            }
        }
    }

    private static String lastOf(KitSession session) {
        return session.seen().isEmpty()
                ? "no step was seen"
                : "the last step was " + session.seen().get(session.seen().size() - 1);
    }

    private static ContractViolation broken(Conversation conversation, String what) {
        return new ContractViolation(Clause.COVERAGE, "conversation \"" + conversation.name() + "\" " + what);
    }
}
