package eu.heir.adapter.testkit;

import eu.heir.api.Correlation;
import eu.heir.api.Interaction;
import eu.heir.api.Reason;
import eu.heir.api.Replies;
import eu.heir.api.Role;
import eu.heir.api.Side;
import eu.heir.api.protocol.Refusal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Clause 5: each unit of each conversation is refused in turn, and the adapter itself must understand its answers. */
final class RefusalCheck {
    /** Units refused in turn in each conversation. */
    private static final int UNITS_MAX = 60;

    /** Members refused in turn in each unit. */
    private static final int MEMBERS_MAX = 24;

    /** A reason whose text holds what protocols use as delimiters, as long as a text may be. */
    private static final Reason HOSTILE_REASON =
            new Reason(Reason.Kind.POLICY, "KIT-02", "|^~\\&<>\"'=;,:/%{}[]()#$ \u00e4\u20ac\ud83d\ude00".repeat(6));

    private final Rig rig;

    RefusalCheck(Rig rig) {
        this.rig = rig;
    }

    void run() {
        for (Conversation conversation : rig.conversations()) {
            rig.play(conversation);
            for (int unit = 0; unit < UNITS_MAX; unit++) {
                int members = refuse(conversation, unit, Ruling.REASON, -1);
                if (members < 0) {
                    break;
                }
                for (int member = 0; member < Math.min(members, MEMBERS_MAX); member++) {
                    refuse(conversation, unit, Ruling.REASON, member);
                }
                refuse(conversation, unit, HOSTILE_REASON, -1);
                for (Reason.Kind kind : Reason.Kind.values()) {
                    refuse(conversation, unit, new Reason(kind, "KIT-03", "refused by the test kit"), -1);
                }
            }
        }
    }

    /** Notes what one unit was when it was refused. */
    private final class Victim implements Ruling.Judge {
        private final Ruling.Judge others;
        private final int unit;
        private final Reason reason;
        private final int member;
        private final List<String> paths = new ArrayList<>(rig.subject().paths());
        private int count;
        private @Nullable KitSession session;
        private @Nullable Interaction interaction;
        private Side side = Side.DEVICE;
        private List<String> remaining = List.of();
        private List<Seen> before = List.of();

        Victim(Ruling.Judge others, int unit, Reason reason, int member) {
            this.others = others;
            this.unit = unit;
            this.reason = reason;
            this.member = member;
            rig.adapter().descriptor().attributes().forEach(attribute -> paths.add(attribute.name()));
        }

        @Override
        public Ruling rule(Side from, Interaction candidate) {
            if (count++ != unit) {
                return others.rule(from, candidate);
            }
            side = from;
            interaction = candidate;
            if (session != null) {
                before = List.copyOf(session.seen());
            }
            List<Interaction> members = candidate.members();
            List<Interaction> refused = member < 0 ? members : List.of(members.get(member));
            remaining = members.stream()
                    .filter(each -> !refused.contains(each))
                    .map(each -> Seen.describe(each, paths))
                    .toList();
            return new Ruling(reason, refused);
        }
    }

    /**
     * Refuses one unit, or one member of it.
     *
     * @return members of the unit, or -1 when the conversation has no such unit
     */
    private int refuse(Conversation conversation, int unit, Reason reason, int member) {
        Victim victim = new Victim(conversation.judge(), unit, reason, member);
        KitSession session = rig.open(victim);
        victim.session = session;
        String circumstances = "conversation \"" + conversation.name() + "\" with unit " + unit
                + (member < 0 ? "" : ", member " + member) + " refused for " + reason.kind();
        try {
            Rig.play(conversation, session, Rig.Cutter.WHOLE);
            Interaction interaction = victim.interaction;
            if (interaction == null) {
                return -1;
            }
            for (KitSession.RefusedUnit refused : session.refused()) {
                if (refused.interaction() == interaction) {
                    checkAnswer(conversation, victim, interaction, refused.refusal());
                    checkForwarded(conversation, victim, interaction, refused.refusal());
                }
            }
            return interaction.members().size();
        } catch (ContractViolation e) {
            throw e.within(circumstances);
        }
    }

    private void checkAnswer(Conversation conversation, Victim victim, Interaction interaction, Refusal refusal) {
        Side to = refusal.to();
        byte[] bytes = refusal.bytes();
        if (to == null || bytes == null) {
            return;
        }
        Side from = to.opposite();
        List<Seen> steps = new ArrayList<>(victim.before);
        unitOf(conversation, victim).ifComplete(steps);
        Replay replay = new Replay(rig, conversation, victim.unit, steps, from);
        if (!replay.ready(from)) {
            return;
        }
        byte[] answer = Edits.applied(bytes, refusal.bytesPatches());
        List<Replay.Read> reads = replay.read(from, answer);
        String incomplete = replay.incomplete(from);
        if (!incomplete.isEmpty()) {
            throw broken(
                    interaction,
                    "the " + answer.length + " bytes of its answer to " + to + ", read as " + to
                            + " would read them, are not complete units: " + incomplete);
        }
        boolean toRequester = to == (interaction.role() == Role.REQUEST ? victim.side : victim.side.opposite());
        if (toRequester && !refusal.closes()) {
            checkCorrelated(interaction, refusal, reads);
        }
    }

    private static void checkCorrelated(Interaction interaction, Refusal refusal, List<Replay.Read> reads) {
        Correlation asked = interaction.correlation();
        boolean last = false;
        boolean found = false;
        List<String> got = new ArrayList<>();
        for (Replay.Read read : reads) {
            Interaction reply = read.interaction();
            got.add(reply.role() + " " + reply.correlation());
            boolean unnamed = reply.correlation() == null && refusal.placement() == Refusal.Placement.IN_ORDER;
            if (reply.role() == Role.REPLY && (asked == null || unnamed || asked.equals(reply.correlation()))) {
                found = true;
                last |= reply.last();
            }
        }
        if (!found) {
            throw broken(
                    interaction,
                    "its answer holds no REPLY to " + asked + ", but " + (got.isEmpty() ? "no interaction" : got)
                            + (refusal.placement() == Refusal.Placement.IN_ORDER
                                    ? ""
                                    : " (a reply that names no request must be placed inOrder)"));
        }
        if (!last && interaction.replies().kind() == Replies.Kind.UNTIL_FINAL) {
            throw broken(interaction, "its answer is not the last of its replies, so the sender goes on waiting");
        }
    }

    private void checkForwarded(Conversation conversation, Victim victim, Interaction interaction, Refusal refusal) {
        if (refusal.forwarded() == null) {
            return;
        }
        byte[] unit = unitOf(conversation, victim).bytes();
        byte[] forwarded = Edits.applied(unit, refusal.forwarded());
        Replay replay = new Replay(rig, conversation, -1, victim.before, victim.side);
        if (!replay.ready(victim.side)) {
            return;
        }
        List<Replay.Read> reads = replay.read(victim.side, forwarded);
        String incomplete = replay.incomplete(victim.side);
        if (!incomplete.isEmpty()) {
            throw broken(interaction, "what is forwarded instead is not a complete unit: " + incomplete);
        }
        if (reads.size() != 1) {
            throw broken(interaction, "what is forwarded instead holds " + reads.size() + " interactions, not one");
        }
        Interaction instead = reads.get(0).interaction();
        if (!instead.operation().equals(interaction.operation())
                || (interaction.correlation() != null
                        && !interaction.correlation().equals(instead.correlation()))) {
            throw broken(
                    interaction,
                    "what is forwarded instead is " + instead + " " + instead.correlation()
                            + ", another request than the refused one");
        }
        if (!reads.get(0).members().equals(victim.remaining)) {
            throw broken(
                    interaction,
                    "what is forwarded instead holds the members "
                            + reads.get(0).members() + ", but those left are " + victim.remaining);
        }
    }

    /** The bytes of the refused unit, found by replaying everything before it. */
    @SuppressWarnings("ArrayRecordComponent") // compared by nobody
    private record Unit(Side side, long at, byte[] bytes) {
        void ifComplete(List<Seen> steps) {
            if (bytes.length > 0) {
                steps.add(new Seen(side, at, bytes.length, "whole (refused)"));
            }
        }
    }

    private Unit unitOf(Conversation conversation, Victim victim) {
        long at = 0;
        for (Seen step : victim.before) {
            if (step.side() == victim.side) {
                at = step.at() + step.length();
            }
        }
        KitSession session = victim.session;
        byte[] stream = conversation.bytesOf(victim.side);
        if (session != null) {
            for (Seen step : session.seen()) {
                if (step.side() == victim.side && step.at() == at) {
                    int end = (int) Math.min(stream.length, at + step.length());
                    return new Unit(victim.side, at, Arrays.copyOfRange(stream, (int) at, end));
                }
            }
        }
        return new Unit(victim.side, at, new byte[0]);
    }

    private static ContractViolation broken(Interaction interaction, String what) {
        return new ContractViolation(Clause.REFUSALS, "the refusal of " + interaction + ": " + what);
    }
}
