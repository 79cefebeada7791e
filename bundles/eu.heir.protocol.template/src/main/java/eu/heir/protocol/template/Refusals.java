package eu.heir.protocol.template;

import eu.heir.api.Interaction;
import eu.heir.api.Reason;
import eu.heir.api.Side;
import eu.heir.api.protocol.Patch;
import eu.heir.api.protocol.Refusal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Refusals in the protocol's own words: which frame says no to which, to whom, and when it may leave. Nothing of the reason's text
 * reaches a peer, because no frame of this protocol has room for text there; a protocol that has must escape it.
 */
final class Refusals {
    private final Numbering numbering;
    private final PartialWrites writes;

    Refusals(Numbering numbering, PartialWrites writes) {
        this.numbering = numbering;
        this.writes = writes;
    }

    /** Refuses a unit as a whole. */
    Refusal whole(Unit unit, Reason reason) {
        Side from = unit.from();
        int id = unit.header().id();
        byte status = reason.kind() == Reason.Kind.UNAVAILABLE ? Frame.LATER : Frame.REFUSED;
        return switch (unit.header().type()) {
            // A device that may not come in is told so, and then shown out.
            case HELLO ->
                answer(from, Frame.welcome(id, status, "")).atBoundary().close();
            // Confirmations come in the order of the reports, so this one has to wait for its turn.
            case REPORT ->
                unit.header().has(Frame.CONFIRM | Frame.TWICE | Frame.COMPLAIN)
                        ? answer(from, Frame.of(FrameType.REPORTED, 0, id, status))
                                .inOrder()
                                .keepOpen()
                        : Refusal.silently();
            case RELEASE ->
                answer(from, Frame.of(FrameType.RELEASED, 0, id)).inOrder().keepOpen();
            case BATCH ->
                answer(from, Frame.of(FrameType.BATCHED, 0, id, status))
                        .inOrder()
                        .keepOpen();
            case QUERY ->
                answer(from, Frame.of(FrameType.RESULT, 0, id, status))
                        .atBoundary()
                        .keepOpen();
            // A command waits for nothing: whoever gave it should know at once.
            case COMMAND ->
                answer(from, Frame.of(FrameType.DONE, 0, id, status)).now().keepOpen();
            case TRANSFER ->
                answer(from, Frame.of(FrameType.TRANSFERRED, 0, id, status))
                        .atBoundary()
                        .keepOpen();
            case WRITE -> {
                byte[] statuses = new byte[unit.entries().size()];
                Arrays.fill(statuses, status);
                yield answer(from, Frame.of(FrameType.WRITTEN, 0, id, statuses))
                        .atBoundary()
                        .keepOpen();
            }
            case SUBSCRIBE -> {
                byte[] slots = new byte[Frame.SLOTS];
                unit.entries().forEach(entry -> slots[entry.slot()] = status);
                yield answer(from, Frame.of(FrameType.SUBSCRIBED, 0, id, slots))
                        .atBoundary()
                        .keepOpen();
            }
            // A reply that has become too much: whoever asked gets a last one in its place.
            case RESULT ->
                answer(from.opposite(), Frame.of(FrameType.RESULT, 0, id, status))
                        .atBoundary()
                        .keepOpen();
            // No frame refuses encryption; and what would follow could not be looked into.
            case SECURE -> Refusal.sever();
            // Never answered, or itself an answer.
            default -> Refusal.silently();
        };
    }

    /**
     * Refuses some members of a unit and forwards the others.
     *
     * @return null when that cannot be done: refuse the whole then
     */
    @Nullable Refusal partial(Unit unit, List<Interaction> refused) {
        Header header = unit.header();
        boolean possible = header.type() == FrameType.SUBSCRIBE || (header.type() == FrameType.WRITE && !writes.full());
        if (!possible || refused.isEmpty() || refused.size() == unit.entries().size()) {
            return null;
        }
        BitSet cut = new BitSet();
        List<Interaction> members = unit.interaction().members();
        for (int i = 0; i < members.size(); i++) {
            // By identity: two members may say the same.
            Interaction member = members.get(i);
            cut.set(i, refused.stream().anyMatch(each -> each == member));
        }
        Refusal forwarded = Refusal.silently().forwardInstead(header.total(), withoutEntries(unit, cut));
        if (header.type() == FrameType.WRITE) {
            writes.remember(unit.from(), header.id(), cut);
            return forwarded;
        }
        // A SUBSCRIBED has a fixed layout, so its edits are known already and need no memory of ours.
        Patch[] slots = cut.stream()
                .mapToObj(i -> unit.entries().get(i).slot())
                .sorted()
                .map(slot -> Patch.replace(Frame.HEADER + slot, 1, new byte[] {Frame.REFUSED}))
                .toArray(Patch[]::new);
        return forwarded.amendReply(header.correlation(unit.from()), slots);
    }

    /** All edits of what is forwarded instead; they replace those of the step, so the number must be stated again. */
    private Patch[] withoutEntries(Unit unit, BitSet cut) {
        List<Patch> patches = new ArrayList<>();
        patches.add(numbering.towards(unit.from().opposite()));
        int payload = (int) unit.header().total() - Frame.HEADER;
        int left =
                payload - cut.stream().map(i -> unit.entries().get(i).length()).sum();
        patches.add(EndpointRewrite.length(left));
        cut.stream()
                .mapToObj(unit.entries()::get)
                .map(entry -> Patch.replace(entry.offset(), entry.length(), new byte[0]))
                .forEach(patches::add);
        return patches.toArray(Patch[]::new);
    }

    private Refusal.Placing answer(Side to, byte[] frame) {
        return Refusal.reply(to, frame, numbering.towards(to));
    }
}
