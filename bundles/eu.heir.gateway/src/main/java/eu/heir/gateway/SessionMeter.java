package eu.heir.gateway;

import eu.heir.api.Claim;
import eu.heir.api.Correlation;
import eu.heir.api.Interaction;
import eu.heir.api.Observation;
import eu.heir.api.Reason;
import eu.heir.api.Role;
import eu.heir.api.Side;
import eu.heir.spi.decision.Decision;
import eu.heir.spi.decision.FailCondition;
import eu.heir.spi.decision.Moment;
import eu.heir.spi.decision.Verdict;
import eu.heir.spi.telemetry.DecisionEvent;
import eu.heir.spi.telemetry.PeerStatus;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Counts for one session. Confined to the session's thread; what it writes to is not. */
final class SessionMeter {
    private static final int CLAIMS_MAX = 160;
    static final int CORRELATION_MAX = 64;

    /** Senders of one connection that are found again without asking the table; a power of two. Another costs a look-up there. */
    private static final int RECENT = 128;

    /** Who sent an interaction: its claims, as text, and its row in the table. */
    private record Sender(List<Claim> claims, String text, PeerTable.Peer peer) {}

    private final Telemetry telemetry;
    private final ListenerMeter listener;
    private final LatencyMeter.Writer latency;
    private final String connection;
    private final String address;
    private final PeerStatus.@Nullable Tls tls;
    private @Nullable Sender sender;
    private Sender @Nullable [] recent;

    SessionMeter(
            Telemetry telemetry,
            ListenerMeter listener,
            LatencyMeter.Writer latency,
            String connection,
            String address,
            PeerStatus.@Nullable Tls tls) {
        this.telemetry = telemetry;
        this.listener = listener;
        this.latency = latency;
        this.connection = connection;
        this.address = address;
        this.tls = tls;
    }

    void bytes(Side from, int count) {
        (from == Side.DEVICE ? listener.bytesFromDevice : listener.bytesFromHospital).add(count);
    }

    void kept(long nanos) {
        latency.record(nanos);
    }

    void reply() {
        listener.replies.increment();
    }

    void repliesMissed(int count) {
        listener.repliesMissed.add(count);
    }

    /** Whether the listener passes everything for now. */
    boolean glassBroken() {
        return listener.glassBroken();
    }

    /** What changes at the listener while the session lasts. */
    Moment moment() {
        return listener;
    }

    void failure(FailCondition condition) {
        listener.failure(condition);
    }

    /** A decision was made on an interaction. */
    void decided(ListenerSettings settings, Interaction interaction, Decision decision, boolean enforced) {
        if (interaction.role() == Role.REPLY && decision.verdict() == Verdict.ALLOW) {
            return;
        }
        long now = System.currentTimeMillis();
        listener.verdict(decision.verdict());
        if (ofTheDevice(interaction)) {
            PeerTable.Peer peer = sender(settings.name(), interaction, now).peer;
            peer.interactions.increment();
            peer.lastSeenMillis = now;
            peer.asked(interaction.operation().name());
            if (decision.verdict() == Verdict.REFUSE || decision.verdict() == Verdict.SEVER) {
                peer.refused.increment();
            }
        }
        if (enforced) {
            listener.refused.increment();
        }
        if (decision.verdict() != Verdict.ALLOW || listener.sample(now)) {
            tell(settings, interaction, decision, enforced);
        }
    }

    /** Whether the device said it: what the hospital's system says of itself is nothing that speaks from the device's address. */
    private static boolean ofTheDevice(Interaction interaction) {
        Correlation correlation = interaction.correlation();
        return correlation == null || (correlation.side() == Side.DEVICE) == (interaction.role() == Role.REQUEST);
    }

    /** Something happened to the stream as a whole. */
    void told(ListenerSettings settings, Interaction stream, Decision decision, boolean enforced) {
        tell(settings, stream, decision, enforced);
    }

    /** A device said hello on an opaque listener: more than that, nobody will hear of it. */
    void hello(ListenerSettings settings, ClientHello hello) {
        long now = System.currentTimeMillis();
        PeerStatus.Tls facts = new PeerStatus.Tls("", "", "", hello.ja3());
        telemetry.peers().peer(settings.name(), address, "", facts, now).lastSeenMillis = now;
    }

    /** Something odd that nobody has to decide on. */
    void observed(ListenerSettings settings, Observation observation) {
        Decision watch = new Decision(
                Verdict.WATCH,
                new Reason(
                        Reason.Kind.POLICY, observation.code(), Text.printable(observation.detail(), Reason.TEXT_MAX)),
                "");
        tell(settings, STREAM, watch, false);
    }

    private static final Interaction STREAM = Interaction.request(
                    new eu.heir.api.Operation(eu.heir.api.Verb.SESSION, "stream"))
            .build();

    private Sender sender(String listenerName, Interaction interaction, long now) {
        List<Claim> claims = interaction.claims();
        Sender known = sender;
        if (known != null && isOf(known, claims)) {
            return known;
        }
        // A device has one sender for all its life and needs no more than the field above.
        Sender[] others = recent;
        if (known != null && others == null) {
            others = new Sender[RECENT];
            recent = others;
        }
        if (others != null) {
            // By identity, which costs less than the claims' own hash code: adapters give the same list for the same
            // sender.
            int slot = System.identityHashCode(claims) & (RECENT - 1);
            Sender one = others[slot];
            Sender other = others[slot ^ 1];
            known = isOf(one, claims) ? one : isOf(other, claims) ? other : null;
            if (known == null) {
                known = fromTable(listenerName, claims, now);
                others[slot ^ 1] = one;
                others[slot] = known;
            }
        } else {
            known = fromTable(listenerName, claims, now);
        }
        sender = known;
        return known;
    }

    private static boolean isOf(@Nullable Sender sender, List<Claim> claims) {
        return sender != null && sender.claims.equals(claims) && !sender.peer.forgotten();
    }

    private Sender fromTable(String listenerName, List<Claim> claims, long now) {
        String text = text(claims);
        return new Sender(claims, text, telemetry.peers().peer(listenerName, address, text, tls, now));
    }

    private static String text(List<Claim> claims) {
        StringBuilder text = new StringBuilder();
        for (Claim claim : claims) {
            text.append(text.length() == 0 ? "" : " ")
                    .append(claim.field())
                    .append('=')
                    .append(claim.value());
        }
        return Text.printable(text.toString(), CLAIMS_MAX);
    }

    private void tell(ListenerSettings settings, Interaction interaction, Decision decision, boolean enforced) {
        Correlation correlation = interaction.correlation();
        Reason reason = decision.reason();
        Sender known = sender;
        String claims =
                known != null && known.claims.equals(interaction.claims()) ? known.text : text(interaction.claims());
        telemetry.tell(sequence -> new DecisionEvent(
                sequence,
                Telemetry.now(),
                settings.name(),
                settings.protocol(),
                settings.mode(),
                connection,
                address,
                claims,
                Text.printable(interaction.operation().name(), eu.heir.api.Operation.NAME_MAX),
                correlation == null ? "" : Text.printable(correlation.id(), CORRELATION_MAX),
                decision.verdict(),
                enforced,
                reason == null ? "" : reason.rule(),
                reason == null ? "" : reason.text(),
                decision.source()));
    }
}
