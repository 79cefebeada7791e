package eu.heir.adapter.testkit;

import eu.heir.api.Interaction;
import eu.heir.api.Side;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * A fresh session that has seen a conversation up to a certain step, and then reads something else: the way to ask the adapter
 * itself what a peer would make of bytes that the gateway is about to send.
 */
final class Replay {
    /**
     * An interaction that was read.
     *
     * @param members each member, described while its attributes could be read
     */
    record Read(Interaction interaction, List<String> members) {}

    private final KitSession session;
    private final List<Read> reads = new ArrayList<>();
    private boolean reading;
    private int replayed;

    /**
     * @param conversation what is replayed
     * @param allowed index of a unit that is allowed this time, whatever the conversation says; -1 for none
     * @param steps the steps of the conversation up to there
     * @param clean the side that is about to be read: a unit of it that is not complete yet is left out
     */
    Replay(Rig rig, Conversation conversation, int allowed, List<Seen> steps, Side clean) {
        Ruling.Judge judge = conversation.judge();
        List<String> paths = new ArrayList<>(rig.subject().paths());
        rig.adapter().descriptor().attributes().forEach(attribute -> paths.add(attribute.name()));
        session = rig.open((side, interaction) -> {
            if (!reading) {
                return replayed++ == allowed ? Ruling.ALLOW : judge.rule(side, interaction);
            }
            List<String> members = interaction.members().stream()
                    .map(member -> Seen.describe(member, paths))
                    .toList();
            reads.add(new Read(interaction, members));
            return Ruling.ALLOW;
        });
        Map<Side, byte[]> streams = new EnumMap<>(Side.class);
        for (Side side : Side.values()) {
            streams.put(side, conversation.bytesOf(side));
        }
        long cleanUntil = edgeOf(steps, clean);
        for (Seen step : steps) {
            byte[] stream = streams.getOrDefault(step.side(), new byte[0]);
            if (step.side() == clean && step.at() >= cleanUntil) {
                continue;
            }
            int from = (int) step.at();
            int to = (int) Math.min(stream.length, step.at() + step.length());
            session.arrives(step.side(), Arrays.copyOfRange(stream, from, to));
        }
    }

    /** Whether the side may be read now: the session goes on and the side stands at a unit edge. */
    boolean ready(Side side) {
        return session.ended() == null
                && !session.passing()
                && session.uncovered(side) == 0
                && session.at(side, StepRules.Place.EDGE);
    }

    /** The polite goodbye at this point. */
    byte[] farewell(Side to) {
        return session.farewell(to, Ruling.REASON);
    }

    /** Reads bytes and tells what interactions were in them. */
    List<Read> read(Side side, byte[] bytes) {
        reading = true;
        session.arrives(side, bytes);
        return reads;
    }

    /** What keeps the bytes just read from being complete units, or an empty text. */
    String incomplete(Side side) {
        if (session.ended() != null) {
            return "the adapter itself gives them up: " + session.ended() + " "
                    + session.seen().get(session.seen().size() - 1);
        }
        if (session.uncovered(side) > 0) {
            return "the last " + session.uncovered(side) + " bytes are no complete unit";
        }
        return session.passing() || session.at(side, StepRules.Place.EDGE) ? "" : "they end within a unit";
    }

    private static long edgeOf(List<Seen> steps, Side side) {
        long edge = 0;
        boolean within = false;
        for (Seen step : steps) {
            if (step.side() == side) {
                within = step.what().startsWith("head ")
                        || (within && step.what().startsWith("body"));
                if (!within) {
                    edge = step.at() + step.length();
                }
            }
        }
        return edge;
    }
}
