package eu.heir.adapter.testkit;

import eu.heir.api.Cause;
import eu.heir.api.Side;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.util.function.IntFunction;

/** Part of clause 6: a session that goes on for long keeps no more and no more. */
final class MemoryCheck {
    /** Rounds played before the first measurement, so that caches and tables have reached their size. */
    private static final int WARM_UP_ROUNDS = 3000;

    private static final int ROUNDS_MAX = 24_000;

    private static final int ROUNDS_MIN = 1500;

    /** Bytes played between two measurements, at most (beyond the least number of rounds). */
    private static final long BYTES_MAX = 96L << 20;

    /** Growth that is no leak: noise of the virtual machine, and tables that double once more. */
    private static final long GROWTH_MIN_BYTES = 256 << 10;

    /** Growth for each round that is taken for a leak. */
    private static final int GROWTH_PER_ROUND_BYTES = 24;

    private static final int COLLECTIONS = 4;

    private final Rig rig;
    private final MemoryMXBean memory = ManagementFactory.getMemoryMXBean();

    MemoryCheck(Rig rig) {
        this.rig = rig;
    }

    void run() {
        AdapterUnderTest.LongSession given = rig.subject().longSession();
        if (given != null) {
            measure(given.opening(), given.rounds(), "the long session");
            return;
        }
        for (Conversation conversation : rig.conversations()) {
            if (repeats(conversation)) {
                measure(
                        Conversation.named("nothing"),
                        round -> conversation,
                        "conversation \"" + conversation.name() + "\"");
                return;
            }
        }
        throw new ContractViolation(
                Clause.HOSTILE_INPUT,
                "memory cannot be judged: no conversation can be repeated within one session; describe a longSession");
    }

    private boolean repeats(Conversation conversation) {
        KitSession session = rig.open(conversation.judge());
        try {
            for (int i = 0; i < 3; i++) {
                play(session, conversation);
            }
        } catch (ContractViolation e) {
            // Repeating made nonsense of this conversation; another one may do.
            return false;
        }
        return session.ended() == null && !session.passing() && session.atEdge();
    }

    private void measure(Conversation opening, IntFunction<Conversation> rounds, String what) {
        // Decided by whichever conversation is being played.
        Current current = new Current(opening);
        KitSession session = rig.prepared((side, interaction) -> current.judge.rule(side, interaction))
                .forgetful()
                .open();
        play(session, opening);
        int count = (int) Math.max(
                ROUNDS_MIN,
                Math.min(ROUNDS_MAX, BYTES_MAX / Math.max(1, rounds.apply(0).length())));
        int next = play(session, current, rounds, 0, Math.min(WARM_UP_ROUNDS, count));
        long tolerated = Math.max(GROWTH_MIN_BYTES, (long) count * GROWTH_PER_ROUND_BYTES);
        long before = live();
        // Measured three times: a leak shows each time, a table that doubles only once.
        long least = Long.MAX_VALUE;
        for (int i = 0; i < 3 && least > tolerated; i++) {
            next = play(session, current, rounds, next, count);
            long now = live();
            least = Math.min(least, now - before);
            before = now;
        }
        if (session.ended() != null) {
            throw new ContractViolation(Clause.HOSTILE_INPUT, what + " ended after some rounds: " + session.ended());
        }
        if (least > tolerated) {
            throw new ContractViolation(
                    Clause.HOSTILE_INPUT,
                    what + " keeps " + least + " bytes more after every " + count + " rounds (" + least / count
                            + " bytes for each): a session must not grow with what it has seen");
        }
        session.close(Cause.FINISHED);
    }

    private static final class Current {
        private Ruling.Judge judge;

        Current(Conversation conversation) {
            judge = conversation.judge();
        }
    }

    private static int play(
            KitSession session, Current current, IntFunction<Conversation> rounds, int from, int count) {
        for (int i = from; i < from + count; i++) {
            Conversation conversation = rounds.apply(i);
            current.judge = conversation.judge();
            play(session, conversation);
        }
        return from + count;
    }

    private static void play(KitSession session, Conversation conversation) {
        for (Conversation.Chunk chunk : conversation.chunks()) {
            session.arrives(chunk.side(), chunk.bytes());
            session.takeReceivedBy(Side.DEVICE);
            session.takeReceivedBy(Side.HOSPITAL);
        }
    }

    private long live() {
        long least = Long.MAX_VALUE;
        for (int i = 0; i < COLLECTIONS; i++) {
            memory.gc();
            least = Math.min(least, memory.getHeapMemoryUsage().getUsed());
        }
        return least;
    }
}
