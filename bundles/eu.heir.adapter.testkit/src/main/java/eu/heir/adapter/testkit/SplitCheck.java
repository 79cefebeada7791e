package eu.heir.adapter.testkit;

import eu.heir.api.protocol.Limits;
import java.util.List;
import java.util.Random;

/** Clause 1: however TCP cuts the bytes, the same steps follow. */
final class SplitCheck {
    /** Conversations up to this many bytes are cut at every position; longer ones at as many random positions. */
    private static final int POSITIONS_MAX = 1024;

    /** Conversations up to this many bytes arrive byte by byte; longer ones in about as many pieces. */
    private static final int PIECES_MAX = 8192;

    private static final int RANDOM_SPLITS = 60;

    private final Rig rig;
    private final Random random;

    SplitCheck(Rig rig) {
        this.rig = rig;
        this.random = new Random(rig.subject().seed());
    }

    void run() {
        for (Conversation conversation : rig.conversations()) {
            run(conversation, Limits.DEFAULT);
            run(conversation, Rig.SMALL_HOLD);
        }
    }

    private void run(Conversation conversation, Limits limits) {
        Rig.Recording expected = rig.play(conversation, limits, Rig.Cutter.WHOLE);
        int size = Math.max(1, conversation.length() / PIECES_MAX);
        compare(conversation, limits, expected, Rig.Cutter.every(size), "in pieces of " + size + " bytes");
        List<Conversation.Chunk> chunks = conversation.chunks();
        boolean everywhere = conversation.length() <= POSITIONS_MAX;
        for (int chunk = 0; chunk < chunks.size(); chunk++) {
            int length = chunks.get(chunk).bytes().length;
            int positions = everywhere ? length - 1 : Math.min(length - 1, POSITIONS_MAX / chunks.size());
            for (int i = 1; i <= positions; i++) {
                int at = everywhere ? i : 1 + random.nextInt(length - 1);
                compare(
                        conversation,
                        limits,
                        expected,
                        Rig.Cutter.once(chunk, at),
                        "with chunk " + chunk + " cut after " + at + " of " + length + " bytes");
            }
        }
        for (int i = 0; i < RANDOM_SPLITS; i++) {
            compare(conversation, limits, expected, Rig.Cutter.random(random), "randomly cut, case " + i);
        }
    }

    private void compare(
            Conversation conversation, Limits limits, Rig.Recording expected, Rig.Cutter cutter, String how) {
        String circumstances =
                "conversation \"" + conversation.name() + "\" " + how + " (holdMax=" + limits.holdMax() + ")";
        Rig.Recording actual;
        try {
            actual = rig.play(conversation, limits, cutter);
        } catch (ContractViolation e) {
            throw e.within(circumstances);
        }
        String difference = expected.differenceTo(actual);
        if (difference != null) {
            throw new ContractViolation(Clause.SPLITS, circumstances + ": " + difference);
        }
    }
}
