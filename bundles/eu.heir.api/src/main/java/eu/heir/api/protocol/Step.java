package eu.heir.api.protocol;

import eu.heir.api.Anomaly;
import eu.heir.api.Correlation;
import eu.heir.api.Interaction;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What the next bytes of one side are. Vendors make steps with the factories of this interface.
 *
 * <pre>
 *              ┌───────────── whole ──────────────┐
 *   unit edge ─┤                                  ├─ unit edge
 *     │  ▲     └─ head ─ body ─ … ─ body ─ tail ──┘
 *     │  └── control, drop, consume
 *     └───── need (no bytes), malformed, opaque (no adapter from here on)
 * </pre>
 *
 * A unit that fits {@link Limits#holdMax()} should be one {@link Whole}: the gateway then holds it until it was decided. Beyond that
 * bound the adapter gives a {@link Head} that carries the interaction, any number of {@link Body}s, and a {@link Tail} that is short
 * and without which no receiver takes the unit for complete.
 *
 * <p>Any other order (a body outside a unit, a head within one) is a fault of the adapter.
 */
public sealed interface Step {

    /** How members of one unit hang together. */
    enum Members {
        /** Each may be refused alone; the refusal then usually says {@link Refusal#forwardInstead}. */
        EACH,
        /** One refused member refuses the unit (HL7 batch). */
        ALL_OR_NOTHING
    }

    /** A step that forwards the bytes it covers, with or without declared edits. */
    sealed interface Forwarding extends Step permits Control, Head, Body, Tail, Whole {
        /** Bytes covered. */
        long length();

        /** Declared edits, in order of their offsets, without overlap; offsets count from the start of the covered bytes. */
        List<Patch> patches();
    }

    /**
     * More bytes are needed before anything can be said.
     *
     * @param total how many bytes the view must have at least, more than it has now. The gateway does not call again before
     */
    record Need(int total) implements Step {}

    /** Bytes without meaning of their own (keep-alives, padding between frames), forwarded as they are. */
    record Control(long length, List<Patch> patches, List<Anomaly> anomalies) implements Forwarding {}

    /**
     * The head of a unit that is too long to hold; carries the interaction that is decided on. Its attributes read the bytes of the
     * head and none behind it, or the decision would depend on how TCP cut the stream.
     */
    record Head(long length, Interaction interaction, List<Patch> patches) implements Forwarding {}

    /** Bytes within a unit. May cover more than the view: the gateway streams the rest without asking again. */
    record Body(long length, List<Patch> patches) implements Forwarding {}

    /**
     * The end of a unit, withheld until everything about the unit is decided.
     *
     * @param anomalies what was found out after the head; a grave one turns a streamed unit down, which severs the upstream leg
     */
    record Tail(long length, List<Patch> patches, List<Anomaly> anomalies) implements Forwarding {}

    /** A whole unit, held until decided. */
    record Whole(long length, Interaction interaction, Members members, List<Patch> patches) implements Forwarding {}

    /** Bytes that belong to a correlation which was refused or injected: not forwarded, not answered. */
    record Drop(long length, Correlation correlation) implements Step {}

    /** Bytes that belong to a correlation which was refused or injected: not forwarded, answered by the gateway. */
    @SuppressWarnings("ArrayRecordComponent") // compared by nobody; the factory copies
    record Consume(long length, Correlation correlation, byte[] reply, List<Patch> patches) implements Step {}

    /**
     * The stream cannot be understood from here on: the fail mode <em>malformed</em> decides. Ends the adapter's work on both
     * sides of the session; only {@code closed} is called afterwards.
     */
    record Malformed(Anomaly anomaly) implements Step {}

    /** As {@link Malformed}, for a stream that is legal but cannot be looked into (encrypted): the fail mode is <em>opaque</em>. */
    record Opaque(String why) implements Step {}

    /**
     * Asks for more bytes; changes no state of the adapter.
     *
     * @param total bytes the view must have at least, counted from its start; more than it has, at most {@link
     *     Limits#holdMax()}
     */
    static Step need(int total) {
        return new Need(total);
    }

    /** Forwards bytes that carry no interaction. */
    static Forwarding control(int length) {
        return new Control(length, List.of(), List.of());
    }

    /** Forwards bytes that carry no interaction but were odd. */
    static Forwarding control(int length, Anomaly anomaly) {
        return new Control(length, List.of(), List.of(anomaly));
    }

    /**
     * Begins a streamed unit. The gateway decides on the interaction before it forwards the first byte. When it was refused, the
     * adapter goes on as before: the bodies and the tail that follow are swallowed.
     */
    static Forwarding head(int length, Interaction interaction) {
        return new Head(length, Objects.requireNonNull(interaction), List.of());
    }

    /** Goes on within a streamed unit; {@code length} may be larger than the view. */
    static Forwarding body(long length) {
        return new Body(length, List.of());
    }

    /** Ends a streamed unit. */
    static Forwarding tail(int length) {
        return new Tail(length, List.of(), List.of());
    }

    /** Ends a streamed unit about which more was found out on the way. */
    static Forwarding tail(int length, List<Anomaly> anomalies) {
        return new Tail(length, List.of(), List.copyOf(anomalies));
    }

    /** A whole unit. */
    static Forwarding whole(int length, Interaction interaction) {
        return new Whole(length, interaction, Members.ALL_OR_NOTHING, List.of());
    }

    /**
     * A whole unit whose {@link Interaction#members()} are decided on as well.
     *
     * @param parent the unit; carries the members
     * @param members whether one refused member refuses all
     */
    static Forwarding whole(int length, Interaction parent, Members members) {
        return new Whole(length, parent, members, List.of());
    }

    /**
     * Swallows bytes.
     *
     * @param correlation one that was refused or injected in this session; anything else is a fault of the adapter. May cover more
     *     than the view
     */
    static Step drop(long length, Correlation correlation) {
        return new Drop(length, Objects.requireNonNull(correlation));
    }

    /**
     * Swallows bytes and answers their sender at once.
     *
     * @param correlation as in {@link #drop}
     * @param reply bytes for the side that sent the swallowed ones
     * @param patches counters to fill into the reply
     */
    static Step consume(int length, Correlation correlation, byte[] reply, Patch... patches) {
        return new Consume(
                length, Objects.requireNonNull(correlation), reply.clone(), Patch.checked(reply.length, patches));
    }

    /** Gives up on the stream. */
    static Step malformed(Anomaly anomaly) {
        return new Malformed(Objects.requireNonNull(anomaly));
    }

    /** Declares the rest of the stream opaque. */
    static Step opaque(String why) {
        return new Opaque(Objects.requireNonNull(why));
    }

    /**
     * The same step with declared edits.
     *
     * @param step what the bytes are
     * @param patches in order of their offsets, without overlap
     * @throws IllegalArgumentException when patches overlap, are out of order, or reach beyond the covered bytes
     */
    static Step patched(Forwarding step, Patch... patches) {
        List<Patch> edits = Patch.checked(step.length(), patches);
        if (step instanceof Control control) {
            return new Control(control.length(), edits, control.anomalies());
        }
        if (step instanceof Head head) {
            return new Head(head.length(), head.interaction(), edits);
        }
        if (step instanceof Body body) {
            return new Body(body.length(), edits);
        }
        if (step instanceof Tail tail) {
            return new Tail(tail.length(), edits, tail.anomalies());
        }
        Whole whole = (Whole) step;
        return new Whole(whole.length(), whole.interaction(), whole.members(), edits);
    }

    /** The interaction a step carries, or null. */
    static @Nullable Interaction interactionOf(Step step) {
        if (step instanceof Whole whole) {
            return whole.interaction();
        }
        return step instanceof Head head ? head.interaction() : null;
    }
}
