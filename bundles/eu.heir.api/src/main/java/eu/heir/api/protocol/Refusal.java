package eu.heir.api.protocol;

import eu.heir.api.Correlation;
import eu.heir.api.Side;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What the gateway says instead of forwarding. Made in stages, so that an incomplete refusal cannot be written:
 *
 * <pre>
 *   Refusal.silently()
 *   Refusal.sever()
 *   Refusal.reply(side, bytes)  ─ .inOrder() | .atBoundary() | .now() ─ .keepOpen() | .close()
 *   any of them                 ─ .forwardInstead(patches…) ─ .amendReply(correlation, patches…)     partial refusals
 * </pre>
 */
public final class Refusal {
    /** When an injected reply may leave. */
    public enum Placement {
        /** After every earlier request of that side has had its first reply (HL7: acknowledgements come in order). */
        IN_ORDER,
        /** As soon as that direction stands at a unit edge (DICOM, MQTT). */
        AT_BOUNDARY,
        /** At the next unit edge, ahead of replies that wait for their turn (OPC UA). */
        NOW
    }

    private static final Refusal SILENTLY =
            new Refusal(false, null, null, List.of(), null, false, null, null, List.of());
    private static final Refusal SEVER = new Refusal(true, null, null, List.of(), null, true, null, null, List.of());

    private final boolean sever;
    private final @Nullable Side to;
    private final byte @Nullable [] bytes;
    private final List<Patch> bytesPatches;
    private final @Nullable Placement placement;
    private final boolean close;
    private final @Nullable List<Patch> forwardInstead;
    private final @Nullable Correlation amended;
    private final List<Patch> amendment;

    private Refusal(
            boolean sever,
            @Nullable Side to,
            byte @Nullable [] bytes,
            List<Patch> bytesPatches,
            @Nullable Placement placement,
            boolean close,
            @Nullable List<Patch> forwardInstead,
            @Nullable Correlation amended,
            List<Patch> amendment) {
        this.sever = sever;
        this.to = to;
        this.bytes = bytes;
        this.bytesPatches = bytesPatches;
        this.placement = placement;
        this.close = close;
        this.forwardInstead = forwardInstead;
        this.amended = amended;
        this.amendment = amendment;
    }

    /** The protocol has no answer here: the unit vanishes and a finding tells of it. */
    public static Refusal silently() {
        return SILENTLY;
    }

    /** No legal answer is left: both legs are closed. */
    public static Refusal sever() {
        return SEVER;
    }

    /**
     * Answers.
     *
     * @param to who gets the answer: normally the side that sent the refused unit
     * @param bytes one or more whole units of the protocol
     * @param patches counters to fill in
     */
    public static Placing reply(Side to, byte[] bytes, Patch... patches) {
        return new Placing(Objects.requireNonNull(to), bytes.clone(), Patch.checked(bytes.length, patches));
    }

    /** Whether both legs are closed at once. */
    public boolean severs() {
        return sever;
    }

    /** Who gets the answer, or null when there is none. */
    public @Nullable Side to() {
        return to;
    }

    /** The answer (not a copy: do not change), or null. */
    public byte @Nullable [] bytes() {
        return bytes;
    }

    /** Counters in the answer. */
    public List<Patch> bytesPatches() {
        return bytesPatches;
    }

    /** When the answer may leave, or null when there is none. */
    public @Nullable Placement placement() {
        return placement;
    }

    /** Whether the connection is closed after the answer was sent. */
    public boolean closes() {
        return close;
    }

    /** Edits under which the unit is forwarded after all, or null when nothing of it is forwarded. */
    public @Nullable List<Patch> forwarded() {
        return forwardInstead;
    }

    /** Whose reply is edited when it comes, or null. */
    public @Nullable Correlation amended() {
        return amended;
    }

    /** How that reply is edited; offsets count from the start of the reply. */
    public List<Patch> amendment() {
        return amendment;
    }

    /**
     * Only a part was refused: the whole unit is forwarded with these edits (the refused members taken out). They stand instead of
     * those of the step, so a counter is stated again. Not for a {@link Step.Head}.
     *
     * @param length bytes of the unit, to check the patches against
     * @throws IllegalStateException for a refusal that severs
     */
    public Refusal forwardInstead(long length, Patch... patches) {
        if (sever) {
            throw new IllegalStateException("a refusal that severs forwards nothing");
        }
        return new Refusal(
                false, to, bytes, bytesPatches, placement, close, Patch.checked(length, patches), amended, amendment);
    }

    /**
     * The first reply to what was forwarded instead is edited as well (the refused members put back as refused), in addition to the
     * edits that the adapter states when it reads it. An adapter that must see the reply first, states all of them then. A reply too
     * short for the edits passes without them, and that is told.
     *
     * @throws IllegalStateException unless something is forwarded instead
     */
    public Refusal amendReply(Correlation correlation, Patch... patches) {
        if (forwardInstead == null) {
            throw new IllegalStateException("amendReply needs forwardInstead: there would be no reply");
        }
        return new Refusal(
                false,
                to,
                bytes,
                bytesPatches,
                placement,
                close,
                forwardInstead,
                correlation,
                Patch.checked(Integer.MAX_VALUE, patches));
    }

    /** Second stage: when may it leave? */
    public static final class Placing {
        private final Side to;
        private final byte[] bytes;
        private final List<Patch> patches;

        private Placing(Side to, byte[] bytes, List<Patch> patches) {
            this.to = to;
            this.bytes = bytes;
            this.patches = patches;
        }

        /** See {@link Placement#IN_ORDER}. */
        public Closing inOrder() {
            return new Closing(this, Placement.IN_ORDER);
        }

        /** See {@link Placement#AT_BOUNDARY}. */
        public Closing atBoundary() {
            return new Closing(this, Placement.AT_BOUNDARY);
        }

        /** See {@link Placement#NOW}. */
        public Closing now() {
            return new Closing(this, Placement.NOW);
        }
    }

    /** Third stage: what becomes of the connection? */
    public static final class Closing {
        private final Placing placing;
        private final Placement placement;

        private Closing(Placing placing, Placement placement) {
            this.placing = placing;
            this.placement = placement;
        }

        /** The connection goes on. */
        public Refusal keepOpen() {
            return new Refusal(
                    false, placing.to, placing.bytes, placing.patches, placement, false, null, null, List.of());
        }

        /** Both legs are closed once the answer has been handed to the network. */
        public Refusal close() {
            return new Refusal(
                    false, placing.to, placing.bytes, placing.patches, placement, true, null, null, List.of());
        }
    }
}
