package eu.heir.protocol.template;

import eu.heir.api.Anomaly;
import eu.heir.api.Bytes;
import eu.heir.api.Correlation;
import eu.heir.api.Interaction;
import eu.heir.api.Reason;
import eu.heir.api.Side;
import eu.heir.api.host.SessionContext;
import eu.heir.api.protocol.Limits;
import eu.heir.api.protocol.Patch;
import eu.heir.api.protocol.Refusal;
import eu.heir.api.protocol.Session;
import eu.heir.api.protocol.Snapshot;
import eu.heir.api.protocol.Step;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One connection. {@link #read} goes the same way for every frame, and a vendor's adapter can keep its order:
 *
 * <ol>
 *   <li>within a long frame: {@link Streaming} knows what comes next;
 *   <li>header not complete: need it. Nothing has been changed so far, and nothing may be;
 *   <li>belongs to something refused or injected: drop or consume;
 *   <li>too long to hold: give the head;
 *   <li>not complete: need the rest;
 *   <li>complete: give the whole, with the edits it needs.
 * </ol>
 */
final class TemplateSession implements Session {
    /** Layout of {@link #snapshot}; a later version of the adapter reads this one, too. */
    static final int SCHEMA = 1;

    /** How long a COMPLAIN report may be answered. */
    private static final Duration COMPLAINT = Duration.ofSeconds(5);

    private final SessionContext context;
    private final Limits limits;
    private final Numbering numbering;
    private final Interpreter interpreter;
    private final EndpointRewrite endpoint;
    private final KeepAlive keepAlive;
    private final PartialWrites writes = new PartialWrites();
    private final Refusals refusals;
    private final RefusedIds reports = new RefusedIds();
    private final RefusedIds transfers = new RefusedIds();
    private final RefusedIds queries = new RefusedIds();
    private final Map<Side, Streaming> streams = new EnumMap<>(Side.class);
    private final Map<Side, Unit> undecided = new EnumMap<>(Side.class);
    private boolean secured;

    TemplateSession(SessionContext context) {
        this.context = context;
        limits = context.limits();
        numbering = new Numbering(context);
        interpreter = new Interpreter(limits, COMPLAINT);
        endpoint = new EndpointRewrite(context.settings().text(EndpointRewrite.SETTING));
        keepAlive = new KeepAlive(context, numbering, context.settings().integer(TemplateAdapter.KEEP_ALIVE));
        refusals = new Refusals(numbering, writes);
    }

    @Override
    public Step read(Side side, Bytes bytes) {
        Streaming stream = streams.computeIfAbsent(side, unused -> new Streaming());
        if (stream.within()) {
            return stream.next(bytes.length());
        }
        if (secured) {
            return Step.opaque("encrypted since SECURE");
        }
        if (bytes.length() < Frame.HEADER) {
            return Step.need(Frame.HEADER);
        }
        Header header = Header.read(bytes);
        if (header == null) {
            return malformed("template.type", "unknown frame type");
        }
        Step swallowed = swallowed(side, header, bytes);
        if (swallowed != null) {
            return swallowed;
        }
        if (header.total() > limits.holdMax()) {
            return bytes.length() < Streaming.HEAD_BYTES ? Step.need(Streaming.HEAD_BYTES) : head(side, header, bytes);
        }
        int total = (int) header.total();
        return bytes.length() < total ? Step.need(total) : whole(side, header, bytes.slice(0, total));
    }

    // ---- what was refused or injected
    // ------------------------------------------------------------------------------------

    /** The step for a frame that belongs to something refused or injected, or null for any other frame. */
    private @Nullable Step swallowed(Side side, Header header, Bytes bytes) {
        Correlation correlation = header.correlation(side);
        int id = header.id();
        return switch (header.type()) {
            // Sticky: sent again after it was refused, it is refused again without a decision.
            case REPORT ->
                header.has(Frame.AGAIN) && reports.has(side, id)
                        ? answered(side, header, bytes, correlation, Frame.of(FrameType.REPORTED, 0, id, Frame.REFUSED))
                        : null;
            // The hospital side never saw the report, so it cannot answer its release; we do.
            case RELEASE ->
                reports.has(side, id)
                        ? answered(
                                side,
                                header,
                                bytes,
                                Header.named(side, FrameType.REPORT, id),
                                Frame.of(FrameType.RELEASED, 0, id))
                        : null;
            case PIECE -> transfers.has(side, id) ? latePiece(side, header) : null;
            case RESULT -> queries.has(side.opposite(), id) ? lateResult(side, header) : null;
            case PONG -> keepAlive.isOwn(side, header) ? ownPong(header) : null;
            default -> null;
        };
    }

    private Step latePiece(Side side, Header piece) {
        if (piece.has(Frame.LAST)) {
            transfers.remove(side, piece.id());
        }
        unheard(side);
        return Step.drop(piece.total(), Header.named(side, FrameType.TRANSFER, piece.id()));
    }

    private Step lateResult(Side replier, Header result) {
        if (!result.has(Frame.MORE)) {
            queries.remove(replier.opposite(), result.id());
        }
        return Step.drop(result.total(), result.correlation(replier));
    }

    private Step ownPong(Header pong) {
        keepAlive.answered();
        return Step.drop(pong.total(), KeepAlive.OWN);
    }

    /** The device is alive, but the hospital side does not hear of it. */
    private void unheard(Side side) {
        if (side == Side.DEVICE) {
            keepAlive.heard();
            keepAlive.refused();
        }
    }

    /** Swallows a frame and answers it. */
    private Step answered(Side side, Header header, Bytes bytes, Correlation correlation, byte[] reply) {
        if (header.total() > limits.holdMax()) {
            // What is consumed is held; a longer frame is dropped, and the answer injected.
            unheard(side);
            context.inject(side, reply, correlation, numbering.towards(side));
            forgetReport(side, header);
            return Step.drop(header.total(), correlation);
        }
        if (bytes.length() < header.total()) {
            return Step.need((int) header.total());
        }
        unheard(side);
        forgetReport(side, header);
        return Step.consume((int) header.total(), correlation, reply, numbering.towards(side));
    }

    private void forgetReport(Side side, Header header) {
        if (header.type() == FrameType.RELEASE) {
            reports.remove(side, header.id());
        }
    }

    // ---- what is forwarded
    // -----------------------------------------------------------------------------------------------

    private Step head(Side side, Header header, Bytes bytes) {
        if (isPing(header) || header.type() == FrameType.SUBSCRIBED) {
            return malformed("template.length", "a " + header.type() + " of this length does not exist");
        }
        boolean hasEntries = hasEntries(header.type());
        Bytes seen = bytes.slice(0, Streaming.HEAD_BYTES);
        // Entries of a frame that is not held cannot be decided on one by one; policy hears of it as an anomaly.
        Interaction interaction = interpreter.interaction(side, header, seen, hasEntries ? null : List.of());
        begin(new Unit(side, header, interaction, List.of()));
        streams.computeIfAbsent(side, unused -> new Streaming()).begin(header.total());
        return patched(side, header, Step.head(Streaming.HEAD_BYTES, interaction), List.of());
    }

    private Step whole(Side side, Header header, Bytes frame) {
        int total = frame.length();
        if (isPing(header)) {
            return total == Frame.HEADER
                    ? ping(side, header)
                    : malformed("template.length", "a " + header.type() + " has no payload");
        }
        if (header.type() == FrameType.SUBSCRIBED && total != Frame.HEADER + Frame.SLOTS) {
            return malformed("template.length", "a SUBSCRIBED has " + Frame.SLOTS + " slots");
        }
        List<Entry> entries = hasEntries(header.type()) ? Entry.read(header.type(), frame) : List.of();
        Interaction interaction = interpreter.interaction(side, header, frame, entries);
        begin(new Unit(side, header, interaction, entries == null ? List.of() : entries));
        List<Patch> edits = List.of();
        if (header.type() == FrameType.WELCOME) {
            keepAlive.greeted();
            edits = endpoint.patches(total);
        } else if (header.type() == FrameType.WRITTEN) {
            edits = writes.restored(side.opposite(), header.id(), total);
        } else if (header.type() == FrameType.SECURE) {
            secured = true;
        }
        boolean each = header.type() == FrameType.WRITE || header.type() == FrameType.SUBSCRIBE;
        Step.Members members = each ? Step.Members.EACH : Step.Members.ALL_OR_NOTHING;
        return patched(side, header, Step.whole(total, interaction, members), edits);
    }

    /** Keep-alives carry no interaction: nobody decides on them, but they are numbered like everything else. */
    private Step ping(Side side, Header header) {
        if (side == Side.DEVICE) {
            keepAlive.heard();
        }
        if (header.id() == KeepAlive.ID) {
            Anomaly anomaly = new Anomaly(Anomaly.Kind.UNUSUAL, "template.ping.id", "id 0 belongs to intermediaries");
            return patched(side, header, Step.control(Frame.HEADER, anomaly), List.of());
        }
        return patched(side, header, Step.control(Frame.HEADER), List.of());
    }

    /** Books a unit that is about to be decided on. */
    private void begin(Unit unit) {
        undecided.put(unit.from(), unit);
        if (unit.from() == Side.DEVICE) {
            keepAlive.heard();
        }
        // A request that takes up an id again ends what was remembered of the id.
        switch (unit.header().type()) {
            case REPORT -> reports.remove(unit.from(), unit.header().id());
            case TRANSFER -> transfers.remove(unit.from(), unit.header().id());
            case WRITE -> writes.forget(unit.from(), unit.header().id());
            default -> {
                // Other ids leave nothing behind.
            }
        }
    }

    private Step patched(Side side, Header header, Step.Forwarding step, List<Patch> edits) {
        if (header.type() == FrameType.BYE) {
            return step;
        }
        List<Patch> all = new ArrayList<>(edits.size() + 1);
        all.add(numbering.towards(side.opposite()));
        all.addAll(edits);
        return Step.patched(step, all.toArray(Patch[]::new));
    }

    private static boolean isPing(Header header) {
        return header.type() == FrameType.PING || header.type() == FrameType.PONG;
    }

    private static boolean hasEntries(FrameType type) {
        return type == FrameType.WRITE || type == FrameType.SUBSCRIBE || type == FrameType.BATCH;
    }

    private static Step malformed(String code, String detail) {
        return Step.malformed(new Anomaly(Anomaly.Kind.MALFORMED, code, detail));
    }

    // ---- what is refused
    // -------------------------------------------------------------------------------------------------

    @Override
    public Refusal refuse(Interaction interaction, Reason reason, List<Interaction> members) {
        for (Unit unit : undecided.values()) {
            if (unit.interaction() == interaction) {
                return refuse(unit, reason, members);
            }
        }
        throw new IllegalArgumentException("not an interaction of this session: " + interaction);
    }

    private Refusal refuse(Unit unit, Reason reason, List<Interaction> members) {
        Refusal partial = refusals.partial(unit, members);
        if (partial != null) {
            return partial;
        }
        Side from = unit.from();
        Header header = unit.header();
        if (from == Side.DEVICE) {
            keepAlive.refused();
        }
        switch (header.type()) {
            case REPORT -> {
                if (header.has(Frame.TWICE)) {
                    reports.add(from, header.id());
                }
            }
            case TRANSFER -> transfers.add(from, header.id());
            case RESULT -> {
                if (header.has(Frame.MORE)) {
                    stop(from, header);
                }
            }
            default -> {
                // Nothing follows that belongs to it.
            }
        }
        return refusals.whole(unit, reason);
    }

    /** Stops a stream of replies at its source; what is on its way already, and the last one, will be dropped. */
    private void stop(Side replier, Header result) {
        queries.add(replier.opposite(), result.id());
        context.inject(
                replier,
                Frame.of(FrameType.CANCEL, 0, result.id()),
                Header.named(replier.opposite(), FrameType.CANCEL, result.id()),
                numbering.towards(replier));
    }

    // ---- life
    // ------------------------------------------------------------------------------------------------------------

    @Override
    public void tick(long nowMillis) {
        if (!secured) {
            keepAlive.tick(nowMillis);
        }
    }

    @Override
    public byte[] farewell(Side to, Reason reason) {
        return secured ? new byte[0] : Frame.of(FrameType.BYE, 0, 0);
    }

    /** Everything that outlives a unit edge; positions within a unit do not, and counters belong to the gateway. */
    @Override
    public Optional<Snapshot> snapshot() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeBoolean(secured);
            reports.save(out);
            transfers.save(out);
            queries.save(out);
            writes.save(out);
            keepAlive.save(out);
        } catch (IOException e) {
            throw new UncheckedIOException("an array takes everything", e);
        }
        return Optional.of(new Snapshot(SCHEMA, bytes.toByteArray()));
    }

    /**
     * Goes on where another session left off.
     *
     * @return empty when the snapshot is of another schema, or damaged
     */
    static Optional<Session> resumed(SessionContext context, Snapshot snapshot) {
        if (snapshot.schema() != SCHEMA) {
            return Optional.empty();
        }
        TemplateSession session = new TemplateSession(context);
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(snapshot.bytes()))) {
            session.secured = in.readBoolean();
            session.reports.load(in);
            session.transfers.load(in);
            session.queries.load(in);
            session.writes.load(in);
            session.keepAlive.load(in);
            return Optional.of(session);
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
