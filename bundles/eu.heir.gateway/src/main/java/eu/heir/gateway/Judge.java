package eu.heir.gateway;

import eu.heir.api.Anomaly;
import eu.heir.api.Interaction;
import eu.heir.api.Operation;
import eu.heir.api.Reason;
import eu.heir.api.Side;
import eu.heir.api.Verb;
import eu.heir.spi.decision.Conduit;
import eu.heir.spi.decision.Criticality;
import eu.heir.spi.decision.Decision;
import eu.heir.spi.decision.DecisionPoint;
import eu.heir.spi.decision.FailAction;
import eu.heir.spi.decision.FailCondition;
import eu.heir.spi.decision.Mode;
import eu.heir.spi.decision.Verdict;
import io.netty.buffer.ByteBuf;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks policy for one session, applies the mode, and counts. On the session's thread. */
final class Judge {
    private static final Logger LOG = LoggerFactory.getLogger(Judge.class);

    private final Core core;
    private final ListenerSettings settings;
    private final SessionMeter meter;
    private final String connection;
    private final Conduit fromDevice;
    private final Conduit fromHospital;

    Judge(Core core, ListenerSettings settings, SessionMeter meter, String connection, InetSocketAddress device) {
        this.core = core;
        this.settings = settings;
        this.meter = meter;
        this.connection = connection;
        this.fromDevice = conduit(Side.DEVICE, device);
        this.fromHospital = conduit(Side.HOSPITAL, settings.upstreamAddress());
    }

    private Conduit conduit(Side sender, InetSocketAddress address) {
        return new Conduit(
                settings.name(),
                settings.protocol(),
                settings.mode(),
                settings.criticality(),
                sender,
                address.getAddress() == null ? core.unknownAddress() : address.getAddress(),
                meter.moment());
    }

    private Conduit conduit(Side sender) {
        return sender == Side.DEVICE ? fromDevice : fromHospital;
    }

    private boolean canDecide() {
        DecisionPoint decisions = core.decisionPoint();
        return decisions != null && decisions.ready();
    }

    /** Whether a unit may begin: there is somebody to decide on it, or it passes anyway. */
    boolean mayGoOn() {
        return canDecide() || onFailure(FailCondition.DECISION_UNAVAILABLE) == FailAction.PASS_AND_ALARM;
    }

    /** What is done with an interaction and its members. */
    Judgement judge(Side from, Interaction interaction) {
        DecisionPoint decisions = core.decisionPoint();
        if (decisions == null || !decisions.ready()) {
            return undecided();
        }
        Conduit conduit = conduit(from);
        Decision decision;
        List<Interaction> members = List.of();
        try {
            decision = decisions.decide(interaction, conduit);
            if (!interaction.members().isEmpty() && !turnsDown(decision)) {
                members = new ArrayList<>();
                for (Interaction member : interaction.members()) {
                    Decision one = decisions.decide(member, conduit);
                    if (turnsDown(one)) {
                        decision = members.isEmpty() ? one : decision;
                        members.add(member);
                    } else if (decision.verdict() == Verdict.ALLOW) {
                        decision = one;
                    }
                }
            }
        } catch (RuntimeException e) {
            LOG.error("decision point failed listener={} connection={}", settings.name(), connection, e);
            return undecided();
        }
        Reason reason = decision.reason();
        boolean enforced = settings.mode() == Mode.ENFORCE && turnsDown(decision) && !meter.glassBroken();
        meter.decided(settings, interaction, decision, enforced);
        if (!enforced || reason == null) {
            return Judgement.PASS;
        }
        return new Judgement(
                decision.verdict() == Verdict.SEVER ? Judgement.Kind.SEVER : Judgement.Kind.REFUSE,
                forThePeer(reason),
                members);
    }

    /** The rule and a plain sentence: names of contracts and what they allow are for the administrator, not for whoever probes. */
    private static Reason forThePeer(Reason reason) {
        String text =
                switch (reason.kind()) {
                    case IDENTITY -> "The sender is not known here, or not from this address";
                    case OPERATION -> "This operation is not agreed for this sender";
                    case TARGET -> "This receiver is not agreed for this sender";
                    case MALFORMED -> "The message is not well-formed";
                    case OVERSIZE -> "The message is larger than agreed";
                    case RATE -> "More often than agreed";
                    case UNAVAILABLE -> "The receiving system cannot be reached now";
                    case POLICY -> "Not allowed by policy";
                };
        return new Reason(reason.kind(), reason.rule(), text);
    }

    /**
     * A device's reply that nobody asked for. Replies are not decided on, so calling a request a reply must not be a way round policy:
     * it is decided on as the request that it may be. (Such replies can be honest: late application acknowledgements of HL7's enhanced
     * mode come on a connection of their own; a contract then names them.)
     */
    Judgement judgeUnsolicited(Side from, Interaction reply) {
        return judge(
                from,
                Interaction.request(reply.operation())
                        .claims(reply.claims())
                        .target(reply.target())
                        .attributes(reply.attributes())
                        .anomalies(reply.anomalies())
                        .length(Math.max(reply.length(), 0))
                        .build());
    }

    /** Offers a whole unit, decided on already, to whoever looks closely off the path. */
    void offer(Side from, Interaction interaction, ByteBuf bytes, int length) {
        core.inspections().offer(conduit(from), connection, interaction, bytes, length);
    }

    private Judgement undecided() {
        if (failed(FailCondition.DECISION_UNAVAILABLE) == FailAction.PASS_AND_ALARM) {
            return Judgement.PASS;
        }
        return new Judgement(
                Judgement.Kind.SEVER,
                new Reason(Reason.Kind.UNAVAILABLE, "DECISION-UNAVAILABLE", "No decision could be made"),
                List.of());
    }

    private static boolean turnsDown(Decision decision) {
        return decision.verdict() == Verdict.REFUSE || decision.verdict() == Verdict.SEVER;
    }

    /** Counts a failure and looks up what happens now. */
    FailAction failed(FailCondition condition) {
        meter.failure(condition);
        return onFailure(condition);
    }

    private FailAction onFailure(FailCondition condition) {
        if (meter.glassBroken() && condition != FailCondition.UPSTREAM_DOWN) {
            return FailAction.PASS_AND_ALARM;
        }
        DecisionPoint decisions = core.decisionPoint();
        if (decisions != null) {
            return decisions.onFailure(condition, settings.mode(), settings.criticality());
        }
        // Nobody is there to ask. These two must go on whatever happens; others wait.
        if (condition != FailCondition.UPSTREAM_DOWN
                && (settings.mode() == Mode.MONITOR || settings.criticality() == Criticality.IN_THERAPY)) {
            return FailAction.PASS_AND_ALARM;
        }
        return condition == FailCondition.ADAPTER_ABSENT || condition == FailCondition.DECISION_UNAVAILABLE
                ? FailAction.HOLD
                : FailAction.SEVER;
    }

    /**
     * Counts a failure of the stream as a whole and tells of it: policy names the rule, the fail-mode table says what is done.
     *
     * @param from the side whose stream it is
     */
    FailAction failed(FailCondition condition, Side from, Anomaly anomaly) {
        FailAction action = failed(condition);
        Interaction stream = Interaction.request(new Operation(Verb.SESSION, "stream"))
                .anomalies(List.of(anomaly))
                .build();
        String rule = "FAIL-" + condition;
        DecisionPoint decisions = core.decisionPoint();
        if (decisions != null && decisions.ready()) {
            Reason named = decisions.decide(stream, conduit(from)).reason();
            rule = named == null ? rule : named.rule();
        }
        boolean passes = action == FailAction.PASS_AND_ALARM;
        Decision decision = new Decision(
                passes ? Verdict.WATCH : Verdict.SEVER,
                new Reason(
                        Reason.Kind.MALFORMED,
                        rule,
                        Text.printable(anomaly.code() + ": " + anomaly.detail(), Reason.TEXT_MAX)),
                "");
        meter.told(settings, stream, decision, !passes);
        return action;
    }
}
