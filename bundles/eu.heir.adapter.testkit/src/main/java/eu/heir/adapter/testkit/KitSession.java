package eu.heir.adapter.testkit;

import eu.heir.api.Attribute;
import eu.heir.api.Cause;
import eu.heir.api.Correlation;
import eu.heir.api.Interaction;
import eu.heir.api.Observation;
import eu.heir.api.Reason;
import eu.heir.api.Role;
import eu.heir.api.Side;
import eu.heir.api.host.SessionContext;
import eu.heir.api.protocol.Descriptor;
import eu.heir.api.protocol.Limits;
import eu.heir.api.protocol.Patch;
import eu.heir.api.protocol.ProtocolAdapter;
import eu.heir.api.protocol.Refusal;
import eu.heir.api.protocol.Session;
import eu.heir.api.protocol.Snapshot;
import eu.heir.api.protocol.Step;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A small, faithful host for one session of an adapter: what the gateway does with an adapter's answers, without sockets, threads or
 * time. Bytes go in with {@link #device} and {@link #hospital}; what each peer would receive comes out with {@link #receivedBy}.
 *
 * <pre>
 *   KitSession session = KitSession.on(new MyAdapter()).refusing(i -&gt; i.operation().verb() == Verb.WRITE).open();
 *   session.device(write);
 *   assertThat(session.receivedBy(Side.HOSPITAL)).isEmpty();
 *   assertThat(session.receivedBy(Side.DEVICE)).isEqualTo(refusedInTheProtocolsWords);
 * </pre>
 *
 * <p>It plays the gateway's role: it keeps bytes until a step covers them, asks for a decision, forwards with the declared edits,
 * fills counters in when bytes leave, orders refusals behind outstanding replies, lets its own bytes in only at unit edges, and knows
 * which correlations were refused or injected. It is stricter than the gateway: whatever an adapter may not do throws a {@link
 * ContractViolation} at once.
 *
 * <p>Used on one thread.
 */
public final class KitSession {
    private final ProtocolAdapter adapter;
    private final Descriptor descriptor;
    private final Ruling.Judge judge;
    private final List<String> paths;
    private final boolean remembering;
    private final KitContext context;
    private final AdapterCalls adapterCalls;
    private final Map<Side, Incoming> incoming = new EnumMap<>(Side.class);
    private final Map<Side, Outgoing> outgoing = new EnumMap<>(Side.class);
    private final Map<Side, StepRules> rules = new EnumMap<>(Side.class);
    private final Map<Side, ReplyOrder> requests = new EnumMap<>(Side.class);
    private final Set<Correlation> swallowable = new LinkedHashSet<>();
    private final Map<Correlation, List<Patch>> amendments = new HashMap<>();
    private final List<Seen> seen = new ArrayList<>();
    private final List<RefusedUnit> refused = new ArrayList<>();
    private Session session;
    private boolean passing;
    private @Nullable Cause ended;

    /**
     * A unit that was refused.
     *
     * @param side who sent it
     * @param interaction what it said; its attributes can no longer be read
     * @param refusal what the adapter answered
     */
    public record RefusedUnit(Side side, Interaction interaction, Refusal refusal) {}

    private KitSession(Builder builder) {
        adapter = builder.adapter;
        descriptor = adapter.descriptor();
        judge = builder.judge;
        paths = builder.paths(descriptor);
        remembering = builder.remembering;
        context = new KitContext(new KitSettings(descriptor, builder.settings), builder.limits, this::inject);
        adapterCalls = new AdapterCalls(context, builder.meter);
        for (Side side : Side.values()) {
            incoming.put(side, new Incoming());
            outgoing.put(side, new Outgoing());
            rules.put(side, new StepRules(side, descriptor, builder.limits, this::swallowable));
            requests.put(side, new ReplyOrder());
        }
        session = adapterCalls.call("open", 0, () -> adapter.open(context));
    }

    /** Prepares a session of an adapter. */
    public static Builder on(ProtocolAdapter adapter) {
        return new Builder(adapter);
    }

    // ---- what a test does
    // ------------------------------------------------------------------------------------------------

    /** The device sends; units given together arrive together. */
    public KitSession device(byte[]... units) {
        return arrives(Side.DEVICE, units);
    }

    /** The hospital side sends. */
    public KitSession hospital(byte[]... units) {
        return arrives(Side.HOSPITAL, units);
    }

    /** One side sends. Bytes that come after the session ended are lost, as on a closed connection. */
    public KitSession arrives(Side side, byte[]... units) {
        for (byte[] unit : units) {
            offer(side, unit, 0, unit.length);
        }
        return pump(side);
    }

    /** Time passes, in one go, and the adapter is told. */
    public KitSession advance(Duration time) {
        context.advance(time.toMillis());
        requests.values().forEach(order -> order.expire(context.nowMillis()));
        if (ended == null && !passing) {
            adapterCalls.run("tick", () -> session.tick(context.nowMillis()));
        }
        return this;
    }

    /**
     * Hands the session over to a fresh one by snapshot and resume.
     *
     * @return whether it was handed over; not when the adapter gives no snapshot here
     * @throws IllegalStateException unless both directions stand at a unit edge
     * @throws ContractViolation when the adapter gives a snapshot but does not resume from it
     */
    public boolean handOver() {
        return handOver(adapter);
    }

    /** As {@link #handOver()}, to another version of the adapter. */
    public boolean handOver(ProtocolAdapter successor) {
        if (!atEdge()) {
            throw new IllegalStateException("a session is handed over at a unit edge of both directions only");
        }
        Optional<Snapshot> snapshot = adapterCalls.call("snapshot", 0, session::snapshot);
        if (snapshot.isEmpty()) {
            return false;
        }
        adapterCalls.run("closed", () -> session.closed(Cause.ADAPTER_GONE));
        // Bytes and a number only: a copy proves that nothing else connects the two sessions.
        Snapshot copy =
                new Snapshot(snapshot.get().schema(), snapshot.get().bytes().clone());
        Optional<Session> resumed = adapterCalls.call("resume", 0, () -> successor.resume(context, copy));
        session = resumed.orElseThrow(() -> new ContractViolation(
                Clause.HANDOVER, "resume gave nothing for a snapshot of schema " + copy.schema()));
        return true;
    }

    /** The polite goodbye for a side, as the gateway would send it. */
    public byte[] farewell(Side to, Reason reason) {
        return adapterCalls.call("farewell", 0, () -> session.farewell(to, reason));
    }

    /** Ends the session. Does nothing when it has ended. */
    public void close(Cause cause) {
        if (ended == null) {
            ended = cause;
            adapterCalls.run("closed", () -> session.closed(cause));
        }
    }

    /** Everything that a peer has received so far. */
    public byte[] receivedBy(Side side) {
        return to(side).sent();
    }

    /** What a peer has received since this was last asked. */
    public byte[] takeReceivedBy(Side side) {
        byte[] sent = to(side).sent();
        to(side).forgetSent();
        return sent;
    }

    /** Why the session ended, or null while it goes on. */
    public @Nullable Cause ended() {
        return ended;
    }

    /** Whether the adapter declared the stream opaque: bytes pass unseen. */
    public boolean passing() {
        return passing;
    }

    /** What was refused, in order. */
    public List<RefusedUnit> refused() {
        return List.copyOf(refused);
    }

    /** What the adapter reported. */
    public List<Observation> observations() {
        return List.copyOf(context.observations());
    }

    /** What the adapter said of the bytes, one readable line for each step. */
    public List<String> steps() {
        return seen.stream().map(Seen::toString).toList();
    }

    /** Requests of a side that wait for a reply, and refusals that wait behind them. */
    public int outstanding(Side side) {
        return requestsOf(side).outstanding();
    }

    /** Bytes of a side that no step has covered yet. */
    public int uncovered(Side side) {
        return from(side).available();
    }

    /** Whether both directions stand at a unit edge. */
    public boolean atEdge() {
        for (Side side : Side.values()) {
            if (rulesOf(side).place() != StepRules.Place.EDGE || from(side).rest() > 0) {
                return false;
            }
        }
        return true;
    }

    // ---- what the clauses use as well
    // ------------------------------------------------------------------------------------

    List<Seen> seen() {
        return seen;
    }

    boolean at(Side side, StepRules.Place place) {
        return rulesOf(side).place() == place
                && (place != StepRules.Place.EDGE || from(side).rest() == 0);
    }

    long covered(Side side) {
        return from(side).covered();
    }

    /** Puts bytes into the view without asking the adapter yet. */
    void offer(Side side, byte[] bytes, int from, int length) {
        if (ended == null) {
            from(side).append(bytes, from, length);
        }
    }

    /** Asks the adapter for as long as there is something to ask about. */
    KitSession pump(Side side) {
        boolean more = true;
        while (more) {
            more = pumpOnce(side);
        }
        return this;
    }

    /** One step of one side; false when it must wait for more bytes or the session has ended. */
    boolean pumpOnce(Side side) {
        Incoming in = from(side);
        if (ended != null || in.available() == 0) {
            return false;
        }
        if (passing) {
            forward(side, in.available());
            return false;
        }
        if (in.rest() > 0) {
            int now = (int) Math.min(in.rest(), in.available());
            in.rest(in.rest() - now, in.restMode());
            if (in.restMode() == Incoming.Rest.FORWARD) {
                forward(side, now);
            } else {
                in.cover(now);
            }
            return true;
        }
        if (!in.enough()) {
            return false;
        }
        byte[] view = in.view();
        KitBytes.Lease lease = adapterCalls.lease();
        try {
            KitBytes bytes = new KitBytes(view, 0, view.length, lease);
            Step step = adapterCalls.call("read", view.length, () -> session.read(side, bytes));
            rulesOf(side).check(step, view.length);
            return take(side, step);
        } finally {
            lease.end();
        }
    }

    private boolean take(Side side, Step step) {
        Incoming in = from(side);
        if (step instanceof Step.Need need) {
            if (context.changes() > 0) {
                throw new ContractViolation(
                        Clause.SPLITS,
                        "read injected or reported something and then answered need(): need changes nothing");
            }
            in.need(need.total());
            return false;
        }
        long at = in.covered();
        String what = remembering ? Seen.describe(step, paths) : "";
        if (step instanceof Step.Control control) {
            forwardUnit(side, (int) control.length(), control.patches());
        } else if (step instanceof Step.Whole whole) {
            takeWhole(side, whole);
            requests.values().forEach(ReplyOrder::release);
        } else if (step instanceof Step.Head head) {
            takeHead(side, head);
            requests.values().forEach(ReplyOrder::release);
        } else if (step instanceof Step.Body body) {
            if (rulesOf(side).place() == StepRules.Place.UNIT) {
                to(side.opposite()).begin(body.patches());
                in.rest(body.length(), Incoming.Rest.FORWARD);
            } else {
                in.rest(body.length(), Incoming.Rest.SWALLOW);
            }
        } else if (step instanceof Step.Tail tail) {
            // A tail after a refused head reaches nobody: that direction never left its unit edge.
            if (to(side.opposite()).atEdge()) {
                in.cover((int) tail.length());
            } else {
                forwardUnit(side, (int) tail.length(), tail.patches());
            }
        } else if (step instanceof Step.Drop drop) {
            in.rest(drop.length(), Incoming.Rest.SWALLOW);
        } else if (step instanceof Step.Consume consume) {
            in.cover((int) consume.length());
            to(side).queue(new Outgoing.Own(consume.reply(), consume.patches(), () -> {}));
        } else if (step instanceof Step.Malformed) {
            remember(side, at, 0, what);
            close(Cause.MALFORMED);
            return false;
        } else if (step instanceof Step.Opaque) {
            passing = true;
        }
        remember(side, at, Seen.length(step), what);
        return ended == null;
    }

    private void remember(Side side, long at, long length, String what) {
        if (remembering) {
            seen.add(new Seen(side, at, length, what));
        }
    }

    private void takeWhole(Side side, Step.Whole whole) {
        int length = (int) whole.length();
        Interaction interaction = whole.interaction();
        Ruling ruling = judge.rule(side, interaction);
        if (ruling.refusal() == null) {
            List<Patch> patches = allowed(side, interaction, whole.patches(), length);
            forwardUnit(side, length, patches);
            return;
        }
        Refusal refusal = refuse(side, interaction, ruling);
        List<Patch> instead = refusal.forwarded();
        if (instead != null) {
            RefusalRules.checkForwarded(whole, refusal, side);
            requestsOf(side).requested(interaction.correlation(), interaction.replies(), context.nowMillis());
            if (refusal.amended() != null) {
                amendments.put(refusal.amended(), refusal.amendment());
            }
            forwardUnit(side, length, instead);
        } else {
            from(side).cover(length);
            settle(side, interaction, refusal);
        }
        answer(refusal);
    }

    private void takeHead(Side side, Step.Head head) {
        int length = (int) head.length();
        Interaction interaction = head.interaction();
        Ruling ruling = judge.rule(side, interaction);
        if (ruling.refusal() == null) {
            List<Patch> patches = allowed(side, interaction, head.patches(), length);
            Outgoing out = to(side.opposite());
            out.inUnit(true);
            out.begin(patches);
            forward(side, length);
            return;
        }
        Refusal refusal = refuse(side, interaction, ruling);
        if (refusal.forwarded() != null) {
            throw new ContractViolation(
                    Clause.REFUSALS,
                    "forwardInstead for a streamed unit, of which only the head is known: " + interaction);
        }
        from(side).cover(length);
        rulesOf(side).headRefused();
        settle(side, interaction, refusal);
        answer(refusal);
    }

    /** Books an allowed unit and gives the edits under which it leaves. */
    private List<Patch> allowed(Side side, Interaction interaction, List<Patch> patches, int length) {
        if (interaction.role() == Role.REQUEST) {
            requestsOf(side).requested(interaction.correlation(), interaction.replies(), context.nowMillis());
            return patches;
        }
        Correlation named = requestsOf(side.opposite()).replied(interaction.correlation(), interaction.last());
        Correlation answered = interaction.correlation() == null ? named : interaction.correlation();
        List<Patch> amendment = answered == null ? null : amendments.remove(answered);
        if (amendment == null) {
            return patches;
        }
        List<Patch> both = Edits.merged(patches, amendment);
        String problem = StepRules.problemOf(both, length, side.opposite());
        if (problem != null) {
            throw new ContractViolation(Clause.REFUSALS, "the amended reply " + interaction + " " + problem);
        }
        return both;
    }

    private Refusal refuse(Side side, Interaction interaction, Ruling ruling) {
        Reason reason = ruling.refusal() == null ? Ruling.REASON : ruling.refusal();
        Refusal refusal = adapterCalls.call(
                "refuse", from(side).available(), () -> session.refuse(interaction, reason, ruling.members()));
        RefusalRules.check(refusal, interaction, descriptor);
        refused.add(new RefusedUnit(side, interaction, refusal));
        if (!remembering) {
            refused.clear();
        }
        return refusal;
    }

    /** Books a unit of which nothing is forwarded. */
    private void settle(Side side, Interaction interaction, Refusal refusal) {
        if (interaction.correlation() != null && remembering) {
            swallowable.add(interaction.correlation());
        }
        if (interaction.role() == Role.REPLY && (refusal.bytes() != null || interaction.last())) {
            requestsOf(side.opposite()).replied(interaction.correlation(), true);
        }
    }

    private void answer(Refusal refusal) {
        if (refusal.severs()) {
            close(Cause.REFUSED);
            return;
        }
        Side to = refusal.to();
        byte[] bytes = refusal.bytes();
        Refusal.Placement placement = refusal.placement();
        if (to == null || bytes == null || placement == null) {
            return;
        }
        Runnable whenSent = refusal.closes() ? () -> close(Cause.REFUSED) : () -> {};
        Outgoing.Own own = new Outgoing.Own(bytes, refusal.bytesPatches(), whenSent);
        Outgoing out = to(to);
        switch (placement) {
            case IN_ORDER -> requestsOf(to).refused(() -> out.queue(own));
            case AT_BOUNDARY -> out.queue(own);
            case NOW -> out.queueFirst(own);
        }
    }

    private void inject(Side to, byte[] bytes, Correlation correlation, List<Patch> patches) {
        if (!descriptor.edits()) {
            throw new ContractViolation(Clause.COVERAGE, "inject is used, but the descriptor does not say edits()");
        }
        String problem = bytes.length == 0 ? "has no bytes" : StepRules.problemOf(patches, bytes.length, to);
        if (problem != null) {
            throw new ContractViolation(Clause.COVERAGE, "an injected unit " + problem);
        }
        if (to(to).waitingBytes() + bytes.length > SessionContext.INJECT_MAX_BYTES) {
            throw new IllegalStateException(
                    "more than " + SessionContext.INJECT_MAX_BYTES + " injected bytes wait to leave");
        }
        if (remembering) {
            swallowable.add(correlation);
        }
        to(to).queue(new Outgoing.Own(bytes, patches, () -> {}));
    }

    private boolean swallowable(Correlation correlation) {
        return !remembering || swallowable.contains(correlation);
    }

    // ---- bytes
    // -----------------------------------------------------------------------------------------------------------

    private void forwardUnit(Side side, int length, List<Patch> patches) {
        Outgoing out = to(side.opposite());
        out.begin(patches);
        forward(side, length);
        out.inUnit(false);
    }

    private void forward(Side side, int length) {
        byte[] taken = from(side).cover(length);
        to(side.opposite()).write(taken, 0, taken.length);
    }

    private Incoming from(Side side) {
        return of(incoming, side);
    }

    private Outgoing to(Side side) {
        return of(outgoing, side);
    }

    private StepRules rulesOf(Side side) {
        return of(rules, side);
    }

    private ReplyOrder requestsOf(Side side) {
        return of(requests, side);
    }

    private static <T> T of(Map<Side, T> map, Side side) {
        T value = map.get(side);
        if (value == null) {
            throw new IllegalStateException("both sides are filled in by the constructor");
        }
        return value;
    }

    // ---- preparation
    // -----------------------------------------------------------------------------------------------------

    /** Prepares a session. */
    public static final class Builder {
        private final ProtocolAdapter adapter;
        private final Map<String, String> settings = new HashMap<>();
        private final List<String> extraPaths = new ArrayList<>();
        private Limits limits = Limits.DEFAULT;
        private Ruling.Judge judge = Ruling.Judge.ALLOWS_ALL;
        private @Nullable CallMeter meter;
        private boolean remembering = true;

        private Builder(ProtocolAdapter adapter) {
            this.adapter = adapter;
        }

        /** A line of the listener file. */
        public Builder setting(String key, String value) {
            settings.put(key, value);
            return this;
        }

        /** Lines of the listener file. */
        public Builder settings(Map<String, String> values) {
            settings.putAll(values);
            return this;
        }

        /** Bounds in force; {@link Limits#DEFAULT} unless given. */
        public Builder limits(Limits value) {
            limits = value;
            return this;
        }

        /** Refuses units, or members of units, for which this holds. Everything is allowed unless given. */
        public Builder refusing(Predicate<Interaction> refused) {
            return judge(Ruling.Judge.refusing(refused));
        }

        /** Decides in any other way. */
        public Builder judge(Ruling.Judge value) {
            judge = value;
            return this;
        }

        Builder paths(List<String> more) {
            extraPaths.addAll(more);
            return this;
        }

        Builder meter(CallMeter value) {
            meter = value;
            return this;
        }

        /** Keeps no record that grows with the session, for measuring the adapter's own memory. */
        Builder forgetful() {
            remembering = false;
            return this;
        }

        private List<String> paths(Descriptor descriptor) {
            List<String> all = new ArrayList<>();
            descriptor.attributes().stream().map(Attribute::name).forEach(all::add);
            all.addAll(extraPaths);
            return all.stream().distinct().toList();
        }

        /**
         * Opens the session.
         *
         * @throws IllegalArgumentException when a setting is unknown or not valid
         */
        public KitSession open() {
            return new KitSession(this);
        }
    }
}
