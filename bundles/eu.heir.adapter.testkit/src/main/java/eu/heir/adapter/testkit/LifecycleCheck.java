package eu.heir.adapter.testkit;

import eu.heir.api.Cause;
import eu.heir.api.Side;
import java.time.Duration;
import java.util.List;

/** Clause 9: ticks and goodbyes change nothing, a session may be closed at any moment, and no callback throws. */
final class LifecycleCheck {
    /** Steps of a conversation after which farewell is tried. */
    private static final int FAREWELLS_MAX = 40;

    private final Rig rig;

    LifecycleCheck(Rig rig) {
        this.rig = rig;
    }

    void run() {
        for (Conversation conversation : rig.conversations()) {
            Rig.Recording expected = rig.play(conversation);
            checkClosed(conversation);
            checkTicks(conversation, expected);
            checkFarewells(conversation, expected.steps());
        }
    }

    private void checkClosed(Conversation conversation) {
        for (Cause cause : Cause.values()) {
            rig.open(conversation.judge()).close(cause);
            for (int chunks = 0; chunks < conversation.chunks().size(); chunks++) {
                KitSession session = rig.open(conversation.judge());
                for (int i = 0; i < chunks; i++) {
                    Conversation.Chunk chunk = conversation.chunks().get(i);
                    session.arrives(chunk.side(), chunk.bytes());
                }
                Conversation.Chunk half = conversation.chunks().get(chunks);
                session.offer(half.side(), half.bytes(), 0, half.bytes().length / 2);
                session.pump(half.side());
                session.close(cause);
            }
        }
    }

    private void checkTicks(Conversation conversation, Rig.Recording expected) {
        String circumstances = "conversation \"" + conversation.name() + "\" with a tick after every step";
        try {
            KitSession session = rig.open(conversation.judge());
            tick(session);
            for (Conversation.Chunk chunk : conversation.chunks()) {
                session.offer(chunk.side(), chunk.bytes(), 0, chunk.bytes().length);
                while (session.pumpOnce(chunk.side())) {
                    tick(session);
                }
                tick(session);
            }
            String difference = expected.differenceInSteps(Rig.finish(session));
            if (difference != null) {
                throw new ContractViolation(Clause.LIFECYCLE, circumstances + ": " + difference);
            }
        } catch (ContractViolation e) {
            throw e.within(circumstances);
        }
    }

    private static void tick(KitSession session) {
        session.advance(Duration.ofSeconds(1)).advance(Duration.ZERO);
    }

    private void checkFarewells(Conversation conversation, List<Seen> steps) {
        int stride = Math.max(1, steps.size() / FAREWELLS_MAX);
        for (int count = 0; count <= steps.size(); count += stride) {
            for (Side to : Side.values()) {
                checkFarewell(conversation, steps.subList(0, count), to);
            }
        }
    }

    private void checkFarewell(Conversation conversation, List<Seen> steps, Side to) {
        Side from = to.opposite();
        Replay speaker = new Replay(rig, conversation, -1, steps, from);
        Replay listener = new Replay(rig, conversation, -1, steps, from);
        if (!speaker.ready(from)) {
            return;
        }
        String circumstances = "conversation \"" + conversation.name() + "\": the farewell to " + to + " after "
                + steps.size() + " steps";
        byte[] bytes = speaker.farewell(to);
        if (bytes.length > 0) {
            try {
                listener.read(from, bytes);
            } catch (ContractViolation e) {
                throw e.within(circumstances);
            }
            String incomplete = listener.incomplete(from);
            if (!incomplete.isEmpty()) {
                throw new ContractViolation(Clause.LIFECYCLE, circumstances + " is not a complete unit: " + incomplete);
            }
        }
    }
}
