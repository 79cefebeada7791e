package eu.heir.gateway;

import eu.heir.api.Cause;
import eu.heir.api.Interaction;
import eu.heir.api.Observation;
import eu.heir.api.Role;
import eu.heir.api.Side;
import eu.heir.api.protocol.Patch;
import eu.heir.api.protocol.Refusal;
import eu.heir.api.protocol.Session;
import eu.heir.api.protocol.Step;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.codec.ByteToMessageDecoder;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One direction of a session: takes bytes from one side, has the adapter label them, and forwards, swallows or answers. Confined to
 * the session's thread.
 *
 * <p>Where it stands in the stream:
 *
 * <pre>
 *   EDGE ── head, allowed ──▶ PASSING ─── tail ──▶ EDGE
 *     └──── head, refused ──▶ SWALLOWING ─ tail ──▶ EDGE
 * </pre>
 *
 * <p>In monitor mode, for an adapter that declares no edits, bytes are forwarded the moment they arrive and the adapter looks at the
 * same bytes afterwards: it can delay nothing.
 */
final class Lane {
    private enum Unit {
        EDGE,
        PASSING,
        SWALLOWING
    }

    /**
     * Bytes of refusals and other answers of the gateway's own that wait for a unit edge in this direction, above which the side that
     * they answer begins no further unit. One event may add one answer more, and those that have waited for their turn among replies.
     */
    static final int INJECTED_HIGH_BYTES = Legs.WATER_MARK.high();

    final Side side;
    private final SessionPump pump;
    private final BorrowedBytes view = new BorrowedBytes();
    private final ArrayDeque<Injection> injections = new ArrayDeque<>();

    private @Nullable ByteBuf held;
    private int needed = 1;
    private int accounted;
    private Unit unit = Unit.EDGE;
    private long streaming;
    private boolean streamingDiscards;
    private int injectedBytes;
    private boolean advancing;
    private boolean heldBack;
    private boolean finished;
    private boolean endPassedOn;
    private ReplyQueue.@Nullable Waiting replying;
    private boolean replyingLast;
    private long receivedBytes;
    private long unitsDone;
    private long unitBegan;

    // Of an allowed first unit that waits for the hospital side to be dialled (Descriptor.Dial.AFTER_ALLOW).
    private @Nullable ByteBuf undelivered;
    private @Nullable Interaction undeliveredInteraction;
    private List<Patch> undeliveredPatches = List.of();

    Lane(Side side, SessionPump pump) {
        this.side = side;
        this.pump = pump;
    }

    // ---- input

    /** Bytes came in; takes ownership. */
    void received(ByteBuf chunk, ByteBufAllocator allocator) {
        if (!pump.isOpen()) {
            chunk.release();
            return;
        }
        receivedBytes += chunk.readableBytes();
        if (pump.relaysBlindly()) {
            pump.sockets().write(side.opposite(), chunk);
            return;
        }
        if (pump.tees()) {
            pump.sockets().write(side.opposite(), chunk.retainedDuplicate());
            pump.sockets().flush();
        }
        ByteBuf before = held;
        held = before == null ? chunk : ByteToMessageDecoder.MERGE_CUMULATOR.cumulate(allocator, before, chunk);
        advance();
    }

    /** The side will send nothing more. What is incomplete can never be decided on and is dropped, unless it was forwarded already. */
    void finish() {
        finished = true;
        advance();
        if (!pump.relaysBlindly() && (held() > 0 || unit != Unit.EDGE)) {
            pump.observed(new Observation("stream.truncated", "the " + side + " side ended within a unit"));
        }
    }

    boolean finished() {
        return finished;
    }

    /** Whether the end was told to the other side. */
    boolean endPassedOn() {
        return endPassedOn;
    }

    void passEndOn() {
        endPassedOn = true;
    }

    /** Whether nothing that came in is left to be labelled: all of it was, or the rest can never be completed. */
    boolean exhausted() {
        return undelivered == null && (held() == 0 || held() < needed);
    }

    /** Whether no allowed unit waits for the hospital side to be dialled. */
    boolean delivered() {
        return undelivered == null;
    }

    /**
     * Whether no unit is open in what was labelled. A whole unit that waits for the hospital side to be dialled does not count as open:
     * it was decided on, needs no adapter any more, and leaves before anything else does ({@link #keepAsDecided}).
     */
    boolean atEdge() {
        return unit == Unit.EDGE && streaming == 0;
    }

    /** Another adapter has taken over: it sees what is held afresh. */
    void relook() {
        needed = 1;
    }

    /** Whether something was begun and is not complete. */
    boolean withinUnit() {
        return !atEdge() || held() > 0;
    }

    /** Bytes that came in since the session began. */
    long receivedBytes() {
        return receivedBytes;
    }

    /** Rises with each unit that is labelled: while it stays the same, so does the unit that is open. */
    long unitsDone() {
        return unitsDone;
    }

    /** Bytes of the unit that is open, as far as they came in; bytes behind its end are not told apart before it was labelled. */
    long unitBytes() {
        return atEdge() ? held() : receivedBytes - unitBegan;
    }

    /** Bytes that came in and were not labelled. */
    int held() {
        ByteBuf bytes = held;
        return bytes == null ? 0 : bytes.readableBytes();
    }

    /** Labels as much as there is. */
    void advance() {
        if (advancing) {
            return;
        }
        advancing = true;
        try {
            while (advanceOnce()) {
                // each turn consumes bytes or ends the loop
            }
        } finally {
            advancing = false;
            settle();
        }
    }

    /** Goes on if it was held back and is not any more; returns whether it did. */
    boolean goOn() {
        if (!heldBack || advancing || !pump.mayRead(this)) {
            return false;
        }
        heldBack = false;
        advance();
        return true;
    }

    private void settle() {
        int now = held();
        if (now == 0 && held != null) {
            held.release();
            held = null;
        }
        if (now != accounted) {
            boolean within = pump.budget().change(now - accounted);
            accounted = now;
            if (!within || (pump.tees() && now > pump.limits().holdMax())) {
                pump.holdLimit(this);
            }
        }
    }

    private boolean advanceOnce() {
        ByteBuf bytes = held;
        if (bytes == null || !bytes.isReadable()) {
            return false;
        }
        if (pump.relaysBlindly()) {
            forwardRest();
            return false;
        }
        if (streaming > 0) {
            int count = (int) Math.min(streaming, bytes.readableBytes());
            streaming -= count;
            if (streamingDiscards) {
                bytes.skipBytes(count);
            } else {
                emit(count, List.of());
            }
            flushInjections();
            return pump.isOpen();
        }
        if (bytes.readableBytes() < needed) {
            return false;
        }
        heldBack = !pump.mayRead(this);
        if (heldBack) {
            return false;
        }
        Session adapter = pump.adapter();
        if (adapter == null) {
            return false;
        }
        int readable = bytes.readableBytes();
        // The internal buffer costs no allocation; it stays as it is until the bytes are touched again, after the view
        // was revoked.
        ByteBuffer nio = bytes.nioBufferCount() == 1
                ? bytes.internalNioBuffer(bytes.readerIndex(), readable)
                : bytes.nioBuffer(bytes.readerIndex(), readable);
        view.lend(nio, nio.position(), readable);
        boolean reading = true;
        pump.enterAdapter();
        try {
            Step step = adapter.read(side, view);
            reading = false;
            if (pump.leaveRead()) {
                pump.adapterSlow(this);
                return pump.relaysBlindly();
            }
            needed = 1;
            if (!(step instanceof Step.Need)) {
                // Whatever is labelled begins or goes on; only what begins counts as the end of what was before.
                if (atEdge()) {
                    unitsDone++;
                    unitBegan = receivedBytes - readable;
                }
            }
            return handle(step, adapter, readable);
        } catch (RuntimeException | LinkageError | StackOverflowError e) {
            pump.adapterFault("read", e);
            return false;
        } finally {
            if (reading) {
                pump.leaveAdapter();
            }
            if (undeliveredInteraction == null) {
                view.revoke();
            }
        }
    }

    // ---- steps

    private boolean handle(Step step, Session adapter, int readable) {
        if (step instanceof Step.Whole whole) {
            int length = covered(whole.length(), readable);
            requireEdge("whole");
            return unit(whole, whole.interaction(), adapter, length);
        }
        if (step instanceof Step.Need need) {
            if (need.total() <= readable || need.total() > pump.limits().holdMax()) {
                throw new IllegalStateException("need(" + need.total() + ") with " + readable
                        + " bytes in view and hold.max " + pump.limits().holdMax());
            }
            needed = need.total();
            return false;
        }
        if (step instanceof Step.Control control) {
            int length = covered(control.length(), readable);
            requireEdge("control");
            control.anomalies().forEach(a -> pump.observed(new Observation(a.code(), a.detail())));
            emit(length, control.patches());
            flushInjections();
            return pump.isOpen();
        }
        if (step instanceof Step.Head head) {
            int length = covered(head.length(), readable);
            requireEdge("head");
            return unit(head, head.interaction(), adapter, length);
        }
        if (step instanceof Step.Body body) {
            requireUnit("body");
            stream(body.length(), readable, unit == Unit.SWALLOWING, body.patches());
            return true;
        }
        if (step instanceof Step.Tail tail) {
            int length = covered(tail.length(), readable);
            requireUnit("tail");
            return tail(tail, length);
        }
        if (step instanceof Step.Drop drop) {
            requireEdge("drop");
            pump.exchanges().requireOwn(drop.correlation());
            stream(drop.length(), readable, true, List.of());
            return true;
        }
        if (step instanceof Step.Consume consume) {
            int length = covered(consume.length(), readable);
            requireEdge("consume");
            pump.exchanges().requireOwn(consume.correlation());
            skip(length);
            pump.lane(side.opposite()).inject(new Injection(consume.reply(), consume.patches(), false), true);
            return pump.isOpen();
        }
        if (step instanceof Step.Malformed malformed) {
            pump.malformed(this, malformed.anomaly());
            return pump.relaysBlindly();
        }
        pump.opaque(this, ((Step.Opaque) step).why());
        return pump.relaysBlindly();
    }

    private static int covered(long length, int readable) {
        if (length < 1 || length > readable) {
            throw new IllegalStateException("step covers " + length + " of " + readable + " bytes in view");
        }
        return (int) length;
    }

    private void requireEdge(String step) {
        if (unit != Unit.EDGE) {
            throw new IllegalStateException(step + " within a unit");
        }
    }

    private void requireUnit(String step) {
        if (unit == Unit.EDGE) {
            throw new IllegalStateException(step + " outside a unit");
        }
    }

    private void stream(long length, int readable, boolean discard, List<Patch> patches) {
        if (length < 1 || (length > readable && !patches.isEmpty())) {
            throw new IllegalStateException("step covers " + length + " of " + readable + " bytes in view");
        }
        int now = (int) Math.min(length, readable);
        streaming = length - now;
        streamingDiscards = discard;
        if (discard) {
            skip(now);
        } else {
            emit(now, patches);
        }
    }

    /** A whole unit or the head of a streamed one: decide, then forward or refuse. */
    private boolean unit(Step.Forwarding step, Interaction interaction, Session adapter, int length) {
        boolean streamed = step instanceof Step.Head;
        if (!interaction.anomalies().isEmpty()) {
            pump.countOversize(interaction.anomalies());
        }
        boolean unsolicited = side == Side.DEVICE
                && interaction.role() == Role.REPLY
                && !pump.exchanges().wasAsked(side, interaction);
        Judgement judgement = unsolicited
                ? pump.judge().judgeUnsolicited(side, interaction)
                : pump.judge().judge(side, interaction);
        if (!streamed) {
            pump.judge().offer(side, interaction, heldBytes(), length);
        }
        if (judgement.severs()) {
            pump.close(Cause.REFUSED);
            return false;
        }
        if (judgement.refuses()) {
            Outcome outcome = refuse(adapter, interaction, judgement, length);
            if (outcome.severed()) {
                return false;
            }
            if (!pump.isOpen()) {
                return false;
            }
            List<Patch> instead = outcome.forwardInstead();
            if (instead == null) {
                settleRefusedReply(interaction, outcome);
                unit = streamed ? Unit.SWALLOWING : Unit.EDGE;
                skip(length);
                return true;
            }
            pump.forwarded(this, interaction, outcome.amendment());
            return emitUnit(streamed, interaction, length, instead);
        }
        List<Patch> patches = step.patches();
        if (interaction.role() == Role.REPLY) {
            replying = pump.replyTo(side, interaction);
            replyingLast = interaction.last();
            if (replying != null) {
                patches = merged(length, patches, replying.takeAmendment());
            }
        } else {
            pump.forwarded(this, interaction, List.of());
        }
        return emitUnit(streamed, interaction, length, patches);
    }

    /** A reply that was turned down with an answer, or was the last one anyway, is not waited for any more. */
    private void settleRefusedReply(Interaction interaction, Outcome outcome) {
        if (interaction.role() == Role.REPLY && (outcome.answered() || interaction.last())) {
            ReplyQueue.Waiting entry = pump.replyTo(side, interaction);
            if (entry != null) {
                pump.answered(side, entry, true);
            }
        }
    }

    private List<Patch> merged(long length, List<Patch> own, List<Patch> amendment) {
        if (amendment.isEmpty()) {
            return own;
        }
        List<Patch> all = new ArrayList<>(own);
        all.addAll(amendment);
        all.sort(Comparator.comparingInt(Patch::offset));
        try {
            return Patch.checked(length, all.toArray(Patch[]::new));
        } catch (IllegalArgumentException e) {
            // The amendment was stated before the reply was seen; a peer that answers in another shape must not break
            // the session.
            pump.observed(
                    new Observation("reply.not.amended", "the reply has another shape than its request promised"));
            return own;
        }
    }

    private boolean emitUnit(boolean streamed, Interaction interaction, int length, List<Patch> patches) {
        if (side == Side.DEVICE && pump.mustDial()) {
            undelivered = takeSlice(length);
            undeliveredPatches = patches;
            undeliveredInteraction = interaction;
            unit = streamed ? Unit.PASSING : Unit.EDGE;
            keepForDial();
            pump.dial();
            return false;
        }
        emit(length, patches);
        if (streamed) {
            unit = Unit.PASSING;
        } else {
            atUnitEnd();
        }
        return pump.isOpen();
    }

    private boolean tail(Step.Tail tail, int length) {
        if (unit == Unit.PASSING && !tail.anomalies().isEmpty() && !pump.tailAllowed(this, tail.anomalies())) {
            return pump.relaysBlindly();
        }
        if (unit == Unit.PASSING) {
            emit(length, tail.patches());
        } else {
            skip(length);
        }
        unit = Unit.EDGE;
        atUnitEnd();
        return pump.isOpen();
    }

    private void atUnitEnd() {
        pump.measured();
        ReplyQueue.Waiting answered = replying;
        if (answered != null) {
            replying = null;
            pump.answered(side, answered, replyingLast);
        }
        flushInjections();
    }

    // ---- refusals

    /**
     * What came of a refusal.
     *
     * @param severed the session is closing
     * @param answered somebody is told
     * @param forwardInstead edits under which the unit passes after all, or null
     * @param amendment edits for the reply to it
     */
    private record Outcome(
            boolean severed, boolean answered, @Nullable List<Patch> forwardInstead, List<Patch> amendment) {}

    private Outcome refuse(Session adapter, Interaction interaction, Judgement judgement, long length) {
        Refusal refusal;
        pump.enterAdapter();
        try {
            refusal = adapter.refuse(interaction, judgement.reason(), judgement.members());
        } finally {
            pump.leaveAdapter();
        }
        if (refusal.severs()) {
            pump.close(Cause.REFUSED);
            return new Outcome(true, false, null, List.of());
        }
        pump.exchanges().own(interaction.correlation());
        byte[] answer = refusal.bytes();
        Side to = refusal.to();
        if (answer != null && to != null) {
            Injection injection = new Injection(answer, refusal.bytesPatches(), refusal.closes());
            switch (Objects.requireNonNull(refusal.placement())) {
                case IN_ORDER -> pump.exchanges().of(to).refused(injection);
                case AT_BOUNDARY -> pump.lane(to.opposite()).inject(injection, false);
                case NOW -> pump.lane(to.opposite()).inject(injection, true);
            }
            pump.scheduleExpiry(to);
        }
        List<Patch> instead = refusal.forwarded();
        if (instead != null) {
            Patch.checked(length, instead.toArray(Patch[]::new));
        }
        return new Outcome(false, answer != null, instead, refusal.amendment());
    }

    /**
     * Sends bytes of the gateway's own in the direction of this lane.
     *
     * @param first ahead of what waits already
     */
    void inject(Injection injection, boolean first) {
        injectedBytes += injection.bytes().length;
        if (first) {
            injections.addFirst(injection);
        } else {
            injections.addLast(injection);
        }
        flushInjections();
    }

    int injectedBytes() {
        return injectedBytes;
    }

    /** Lets injected bytes go if this direction's output stands at a unit edge. */
    void flushInjections() {
        if (injections.isEmpty() || unit == Unit.PASSING || (streaming > 0 && !streamingDiscards)) {
            return;
        }
        if (!pump.sockets().isConnected(side.opposite())) {
            return;
        }
        Injection next;
        while ((next = injections.pollFirst()) != null) {
            injectedBytes -= next.bytes().length;
            ByteBuf bytes = pump.sockets().allocate(next.bytes());
            pump.sockets()
                    .write(
                            side.opposite(),
                            next.patches().isEmpty()
                                    ? bytes
                                    : pump.sockets().patched(side.opposite(), bytes, next.patches()));
            if (next.thenClose()) {
                pump.close(Cause.REFUSED);
                return;
            }
        }
    }

    // ---- bytes

    private ByteBuf heldBytes() {
        return Objects.requireNonNull(held);
    }

    private void skip(int length) {
        heldBytes().skipBytes(length);
    }

    /** Takes the next bytes out; the usual case of one unit in one buffer hands over the buffer itself. */
    private ByteBuf takeSlice(int length) {
        ByteBuf bytes = heldBytes();
        if (length == bytes.readableBytes()) {
            held = null;
            return bytes;
        }
        return bytes.readRetainedSlice(length);
    }

    private void emit(int length, List<Patch> patches) {
        if (pump.tees()) {
            skip(length);
            return;
        }
        ByteBuf out = takeSlice(length);
        pump.sockets()
                .write(
                        side.opposite(),
                        patches.isEmpty() ? out : pump.sockets().patched(side.opposite(), out, patches));
    }

    private void forwardRest() {
        ByteBuf bytes = held;
        if (bytes != null) {
            held = null;
            pump.sockets().write(side.opposite(), bytes);
        }
    }

    // ---- dial after allow

    /** The adapter may have to refuse the first unit later, so what it borrowed moves with the bytes. */
    private void keepForDial() {
        ByteBuf kept = Objects.requireNonNull(undelivered);
        view.move(kept.nioBuffer(kept.readerIndex(), kept.readableBytes()), 0);
    }

    /**
     * The adapter goes. A unit of its that waits for the hospital side stays and will be delivered; but nobody is left who could refuse
     * it if that side cannot be reached, for another version has not labelled it. The session then ends without an answer, and the
     * sender keeps what it sent.
     */
    void keepAsDecided() {
        undeliveredInteraction = null;
        view.revoke();
    }

    /** The hospital side is there. */
    void deliver() {
        ByteBuf bytes = undelivered;
        if (bytes != null) {
            undelivered = null;
            undeliveredInteraction = null;
            view.revoke();
            pump.sockets().write(side.opposite(), pump.sockets().patched(side.opposite(), bytes, undeliveredPatches));
            if (unit == Unit.EDGE) {
                atUnitEnd();
            }
        }
        advance();
    }

    /** The hospital side cannot be reached; returns whether an answer was given. */
    boolean refuseUndelivered(Session adapter, Judgement unavailable) {
        ByteBuf bytes = undelivered;
        Interaction interaction = undeliveredInteraction;
        if (bytes == null || interaction == null) {
            return false;
        }
        // Ours to release from here on: the refusal may close the session, which drops what the lane still has.
        undelivered = null;
        undeliveredInteraction = null;
        try {
            return !refuse(adapter, interaction, unavailable, bytes.readableBytes())
                    .severed();
        } catch (RuntimeException | LinkageError | StackOverflowError e) {
            pump.adapterFault("refuse", e);
            return false;
        } finally {
            view.revoke();
            bytes.release();
        }
    }

    // ---- the end

    /** From here on bytes pass as they are: what is held goes first. */
    void goBlind() {
        streaming = 0;
        ByteBuf first = undelivered;
        if (first != null) {
            undelivered = null;
            undeliveredInteraction = null;
            pump.sockets().write(side.opposite(), pump.sockets().patched(side.opposite(), first, undeliveredPatches));
        }
        if (pump.tees()) {
            drop();
        } else if (unit == Unit.SWALLOWING) {
            // The start of the unit is gone: the rest would be nonsense. Whoever decided to pass must live with the
            // gap.
            drop();
        } else {
            forwardRest();
        }
        unit = Unit.EDGE;
        flushInjections();
        if (!advancing) {
            settle();
        }
    }

    /** Releases everything. */
    void drop() {
        view.revoke();
        if (held != null) {
            held.release();
            held = null;
        }
        if (undelivered != null) {
            undelivered.release();
            undelivered = null;
            undeliveredInteraction = null;
        }
        if (!advancing) {
            settle();
        }
    }
}
