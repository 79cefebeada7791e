package eu.heir.adapter.testkit;

import java.util.function.IntPredicate;

/** Clause 4: a session handed over at any unit edge goes on as if nothing had happened. */
final class HandoverCheck {
    /** Edges tried one by one for each conversation, spread over it. */
    private static final int EDGES_MAX = 120;

    private final Rig rig;
    private int handedOver;

    HandoverCheck(Rig rig) {
        this.rig = rig;
    }

    void run() {
        for (Conversation conversation : rig.conversations()) {
            Rig.Recording expected = rig.play(conversation);
            if (!rig.adapter().descriptor().resumable()) {
                continue;
            }
            int edges = compare(conversation, expected, edge -> true, "handed over at every edge");
            int stride = Math.max(1, edges / EDGES_MAX);
            for (int at = 0; at < edges; at += stride) {
                int chosen = at;
                compare(conversation, expected, edge -> edge == chosen, "handed over at unit edge " + at);
            }
        }
        if (rig.adapter().descriptor().resumable() && handedOver == 0) {
            throw new ContractViolation(
                    Clause.HANDOVER, "the descriptor says resumable(), but snapshot() was empty at every unit edge");
        }
    }

    private int compare(Conversation conversation, Rig.Recording expected, IntPredicate chosen, String how) {
        String circumstances = "conversation \"" + conversation.name() + "\" " + how;
        KitSession session = rig.open(conversation.judge());
        int[] edges = {0};
        Rig.Recording actual;
        try {
            edge(session, edges, chosen);
            for (Conversation.Chunk chunk : conversation.chunks()) {
                session.offer(chunk.side(), chunk.bytes(), 0, chunk.bytes().length);
                while (session.pumpOnce(chunk.side())) {
                    edge(session, edges, chosen);
                }
            }
            actual = Rig.finish(session);
        } catch (ContractViolation e) {
            throw e.within(circumstances);
        }
        String difference = expected.differenceTo(actual);
        if (difference != null) {
            throw new ContractViolation(Clause.HANDOVER, circumstances + ": " + difference);
        }
        return edges[0];
    }

    private void edge(KitSession session, int[] edges, IntPredicate chosen) {
        if (session.ended() != null || session.passing() || !session.atEdge()) {
            return;
        }
        if (chosen.test(edges[0]++) && session.handOver()) {
            handedOver++;
        }
    }
}
