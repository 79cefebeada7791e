package eu.heir.adapter.testkit;

import eu.heir.api.Cause;
import eu.heir.api.Interaction;
import eu.heir.api.Side;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Clause 7: views are used in their time only, and attributes hold until the decision, whatever else is read meanwhile. */
final class BorrowedViewCheck {
    private static final int PIECE_BYTES = 7;

    private final Rig rig;

    BorrowedViewCheck(Rig rig) {
        this.rig = rig;
    }

    void run() {
        for (Conversation conversation : rig.conversations()) {
            rig.play(conversation);
            rig.play(conversation, Rig.Cutter.every(Math.max(PIECE_BYTES, conversation.length() / 2000)));
            Ruling.Judge refuses = (side, interaction) -> Ruling.refuse(interaction);
            ignoringOthers(() -> Rig.play(conversation, rig.open(refuses), Rig.Cutter.WHOLE));
            ignoringOthers(() -> attributesHold(conversation));
        }
    }

    /** Refusing everything, or reading ahead, makes nonsense of a conversation; other clauses judge what comes of that. */
    private static void ignoringOthers(Runnable body) {
        try {
            body.run();
        } catch (ContractViolation e) {
            if (e.clause() == Clause.BORROWED_VIEWS) {
                throw e;
            }
        }
    }

    private void attributesHold(Conversation conversation) {
        List<String> paths = new ArrayList<>(rig.subject().paths());
        rig.adapter().descriptor().attributes().forEach(attribute -> paths.add(attribute.name()));
        Ahead ahead = new Ahead(conversation, paths);
        KitSession session = rig.open(ahead);
        ahead.session = session;
        List<Conversation.Chunk> chunks = conversation.chunks();
        for (ahead.index = 0; ahead.index < chunks.size(); ahead.index++) {
            Conversation.Chunk chunk = chunks.get(ahead.index);
            if (ahead.index > ahead.offered) {
                ahead.offered = ahead.index;
                session.offer(chunk.side(), chunk.bytes(), 0, chunk.bytes().length);
            }
            session.pump(chunk.side());
        }
        session.close(Cause.FINISHED);
    }

    /** While a decision on one side is pending, lets time pass and the other side speak, and then reads the attributes again. */
    private static final class Ahead implements Ruling.Judge {
        private final Conversation conversation;
        private final List<String> paths;
        private @Nullable KitSession session;
        private int index;
        private int offered = -1;
        private boolean pending;

        Ahead(Conversation conversation, List<String> paths) {
            this.conversation = conversation;
            this.paths = paths;
        }

        @Override
        public Ruling rule(Side side, Interaction interaction) {
            KitSession host = session;
            if (host == null || pending || host.ended() != null) {
                return Ruling.ALLOW;
            }
            String before = Seen.describe(interaction, paths);
            pending = true;
            try {
                host.advance(Duration.ofSeconds(1));
                int next = index + 1;
                if (next > offered && next < conversation.chunks().size()) {
                    Conversation.Chunk chunk = conversation.chunks().get(next);
                    if (chunk.side() != side) {
                        offered = next;
                        host.offer(chunk.side(), chunk.bytes(), 0, chunk.bytes().length);
                        host.pump(chunk.side());
                    }
                }
            } finally {
                pending = false;
            }
            String after = Seen.describe(interaction, paths);
            if (!before.equals(after)) {
                throw new ContractViolation(
                        Clause.BORROWED_VIEWS,
                        "an interaction changed between read and its decision, while the other side was read. Before:\n    "
                                + before + "\nafter:\n    " + after);
            }
            return Ruling.ALLOW;
        }
    }
}
