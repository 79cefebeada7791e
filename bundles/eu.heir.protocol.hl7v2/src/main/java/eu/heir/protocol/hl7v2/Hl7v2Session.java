package eu.heir.protocol.hl7v2;

import eu.heir.api.Bytes;
import eu.heir.api.Correlation;
import eu.heir.api.Interaction;
import eu.heir.api.Reason;
import eu.heir.api.Replies;
import eu.heir.api.Role;
import eu.heir.api.Side;
import eu.heir.api.host.SessionContext;
import eu.heir.api.host.Settings;
import eu.heir.api.protocol.Refusal;
import eu.heir.api.protocol.Session;
import eu.heir.api.protocol.Snapshot;
import eu.heir.api.protocol.Step;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** One MLLP connection, both legs. HL7 has no opening and no goodbye, and either side may start. */
final class Hl7v2Session implements Session {
    /** Layout of {@link #snapshot}: that of {@link ControlIds#store}. */
    static final int SNAPSHOT_SCHEMA = 1;

    private final Leg device;
    private final Leg hospital;
    private final AckMode.Table ackModes;
    private final boolean refusesWithError;
    private final ControlIds controlIds;
    private final Clock clock;

    /**
     * @param context the gateway's side
     * @param controlIds for the gateway's own messages
     * @param memos of the adapter
     * @param clock for MSH-7 of the gateway's own messages
     */
    Hl7v2Session(SessionContext context, ControlIds controlIds, AdapterMemos memos, Clock clock) {
        Settings settings = context.settings();
        Replies optional = Replies.optional(Duration.ofMillis(settings.integer(Hl7v2Schema.ACK_OPTIONAL_TIMEOUT_MS)));
        CharacterSet charset = CharacterSet.named(settings.text(Hl7v2Schema.CHARSET_DEFAULT));
        this.refusesWithError = settings.text(Hl7v2Schema.REFUSE_CODE).equals(Hl7v2Schema.ERROR);
        this.ackModes = new AckMode.Table(optional);
        this.controlIds = controlIds;
        this.clock = clock;
        int holdMax = context.limits().holdMax();
        this.device =
                new Leg(context.limits(), new UnitReader(Side.DEVICE, ackModes, optional, charset, holdMax, memos));
        this.hospital =
                new Leg(context.limits(), new UnitReader(Side.HOSPITAL, ackModes, optional, charset, holdMax, memos));
    }

    @Override
    public Step read(Side side, Bytes bytes) {
        return (side == Side.DEVICE ? device : hospital).read(bytes);
    }

    /**
     * {@inheritDoc}
     *
     * <p>What cannot be read as HL7 has no answer, and what cannot be delivered now must get none, lest the sender takes it off its queue:
     * both legs are closed. A reply is never answered,
     * nor what asks for no answer.
     * Everything else is told by the acknowledgement that its MSH-15 and MSH-16 ask for ({@link AckMode}), in the order of the
     * requests.
     */
    @Override
    public Refusal refuse(Interaction interaction, Reason reason, List<Interaction> members) {
        if (!(interaction.attributes() instanceof MessageView view) || reason.kind() == Reason.Kind.UNAVAILABLE) {
            return Refusal.sever();
        }
        Correlation correlation = interaction.correlation();
        if (interaction.role() == Role.REPLY || interaction.replies().equals(Replies.NONE) || correlation == null) {
            return Refusal.silently();
        }
        AckMode.Answer answer = view.batch()
                ? AckMode.Answer.APPLICATION
                : ackModes.of(header(view, 15), header(view, 16)).answer();
        if (answer == AckMode.Answer.NOTHING) {
            return Refusal.silently();
        }
        String code = (answer == AckMode.Answer.COMMIT ? "C" : "A") + (refusesWithError ? "E" : "R");
        byte[] bytes = Acknowledgement.of(interaction, view, code, reason, controlIds.next(), clock);
        return Refusal.reply(correlation.side(), bytes).inOrder().keepOpen();
    }

    /** A field of the first message's header, whatever a second one says. */
    private static String header(MessageView view, int field) {
        long range = view.field(view.segment(FrameScan.MSH), field);
        return range == MessageView.ABSENT ? "" : view.text(range);
    }

    /**
     * {@inheritDoc}
     *
     * <p>HL7 has no goodbye. MLLP knows frames and nothing between them, and the only thing that may stand in a frame unasked is a message of our
     * own, which nobody agreed to take. An acknowledgement of what is outstanding would be a lie either way: the message may have
     * arrived. The end of the connection says it all, and the sender keeps what was not acknowledged.
     */
    @Override
    public byte[] farewell(Side to, Reason reason) {
        return new byte[0];
    }

    @Override
    public Optional<Snapshot> snapshot() {
        return device.atEdge() && hospital.atEdge()
                ? Optional.of(new Snapshot(SNAPSHOT_SCHEMA, controlIds.store()))
                : Optional.empty();
    }
}
