package eu.heir.adapter.testkit;

import eu.heir.api.Interaction;
import eu.heir.api.Replies;
import eu.heir.api.Role;
import eu.heir.api.Side;
import eu.heir.api.protocol.Descriptor;
import eu.heir.api.protocol.Patch;
import eu.heir.api.protocol.Refusal;
import eu.heir.api.protocol.Step;
import java.util.List;

/** What a refusal may say, whatever the protocol. */
final class RefusalRules {
    private RefusalRules() {}

    /**
     * @throws ContractViolation when the refusal does not fit what was refused
     */
    static void check(Refusal refusal, Interaction interaction, Descriptor descriptor) {
        byte[] bytes = refusal.bytes();
        Side to = refusal.to();
        if (bytes != null && to != null) {
            if (bytes.length == 0) {
                throw broken(interaction, "its reply has no bytes; say silently() instead");
            }
            String problem = StepRules.problemOf(refusal.bytesPatches(), bytes.length, to);
            if (problem != null) {
                throw broken(interaction, "its reply " + problem);
            }
        }
        boolean usesPatches = !refusal.bytesPatches().isEmpty() || refusal.forwarded() != null;
        if (usesPatches && !descriptor.edits()) {
            throw broken(interaction, "it has patches, but the descriptor does not say edits()");
        }
        if (interaction.role() == Role.REQUEST && !refusal.severs() && !refusal.closes()) {
            checkAnswer(refusal, interaction);
        }
    }

    private static void checkAnswer(Refusal refusal, Interaction interaction) {
        Replies.Kind replies = interaction.replies().kind();
        if (replies == Replies.Kind.NONE && refusal.bytes() != null && refusal.forwarded() == null) {
            throw broken(
                    interaction, "it is answered, though the request said that it is never answered; say silently()");
        }
        boolean awaited = replies == Replies.Kind.ONE || replies == Replies.Kind.UNTIL_FINAL;
        if (awaited && refusal.bytes() == null && refusal.forwarded() == null) {
            throw broken(interaction, "it is silent, though the sender waits for a reply and would hang");
        }
    }

    /**
     * Checks a partial refusal.
     *
     * @throws ContractViolation when the unit may not be forwarded in part, or not with these edits
     */
    static void checkForwarded(Step.Whole whole, Refusal refusal, Side side) {
        List<Patch> instead = refusal.forwarded();
        Interaction interaction = whole.interaction();
        if (instead == null) {
            return;
        }
        if (!interaction.members().isEmpty() && whole.members() == Step.Members.ALL_OR_NOTHING) {
            throw broken(interaction, "it says forwardInstead, though its members are ALL_OR_NOTHING");
        }
        String problem = StepRules.problemOf(instead, whole.length(), side.opposite());
        if (problem != null) {
            throw broken(interaction, "forwardInstead " + problem);
        }
        if (refusal.amended() != null && !refusal.amended().equals(interaction.correlation())) {
            throw broken(interaction, "amendReply names " + refusal.amended() + ", not the refused request");
        }
    }

    private static ContractViolation broken(Interaction interaction, String what) {
        return new ContractViolation(Clause.REFUSALS, "the refusal of " + interaction + ": " + what);
    }
}
