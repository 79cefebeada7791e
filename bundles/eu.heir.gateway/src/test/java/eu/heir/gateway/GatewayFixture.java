package eu.heir.gateway;

import eu.heir.api.Interaction;
import eu.heir.api.Reason;
import eu.heir.api.Role;
import eu.heir.api.protocol.ProtocolAdapter;
import eu.heir.protocol.hl7v2.Hl7v2Adapter;
import eu.heir.spi.decision.Conduit;
import eu.heir.spi.decision.Criticality;
import eu.heir.spi.decision.Decision;
import eu.heir.spi.decision.DecisionPoint;
import eu.heir.spi.decision.FailAction;
import eu.heir.spi.decision.FailCondition;
import eu.heir.spi.decision.Mode;
import eu.heir.spi.decision.Verdict;
import eu.heir.spi.telemetry.GatewayStatus.BoundStatus;
import eu.heir.spi.telemetry.ListenerStatus;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Function;

/** A core with the HL7 adapter and a decision point that the test states. */
final class GatewayFixture implements AutoCloseable {
    final Core core;
    final Listeners listeners;
    final ProtocolAdapter hl7 = new Hl7v2Adapter();

    GatewayFixture(Path data) {
        this(data, TlsEngine.best(), () -> {});
    }

    GatewayFixture(Path data, TlsEngine tlsEngine) {
        this(data, tlsEngine, () -> {});
    }

    GatewayFixture(Path data, Runnable restart) {
        this(data, TlsEngine.best(), restart);
    }

    private GatewayFixture(Path data, TlsEngine tlsEngine, Runnable restart) {
        core = new Core(2, 64 << 20, 100, tlsEngine, restart);
        listeners = new Listeners(core, new LastGoodListeners(data));
        core.slots().slot("hl7v2").add(hl7, "test", 0, true);
        decide(interaction -> Decision.ALLOW);
    }

    /** States what happens to requests; replies pass. */
    void decide(Function<Interaction, Decision> rule) {
        decideAll(interaction -> interaction.role() == Role.REPLY ? Decision.ALLOW : rule.apply(interaction));
    }

    /** States what happens to requests and replies. */
    void decideAll(Function<Interaction, Decision> rule) {
        decideOn((interaction, conduit) -> rule.apply(interaction));
    }

    /** States what happens to requests and replies, with where they pass. */
    void decideOn(BiFunction<Interaction, Conduit, Decision> rule) {
        core.decisionPoint(new DecisionPoint() {
            @Override
            public boolean ready() {
                return true;
            }

            @Override
            public Decision decide(Interaction interaction, Conduit conduit) {
                return rule.apply(interaction, conduit);
            }

            @Override
            public FailAction onFailure(FailCondition condition, Mode mode, Criticality criticality) {
                return mode == Mode.MONITOR && condition != FailCondition.UPSTREAM_DOWN
                        ? FailAction.PASS_AND_ALARM
                        : condition == FailCondition.ADAPTER_ABSENT ? FailAction.HOLD : FailAction.SEVER;
            }
        });
    }

    /** Refuses what a sending application called FORGED sends. */
    void refuseForged() {
        decide(interaction -> "FORGED".equals(interaction.claim("MSH-3")) ? refused() : Decision.ALLOW);
    }

    static Decision refused() {
        return new Decision(
                Verdict.REFUSE, new Reason(Reason.Kind.IDENTITY, "HL7-01", "The sender is not known here"), "t:1");
    }

    /** A listener's file. */
    static Map<String, String> file(int listen, int upstream, String mode, String... more) {
        Map<String, String> values = new HashMap<>(Map.of(
                "protocol",
                "hl7v2",
                "listen",
                "127.0.0.1:" + listen,
                "upstream",
                "127.0.0.1:" + upstream,
                "mode",
                mode,
                "drain.max.ms",
                "1000"));
        for (int i = 0; i < more.length; i += 2) {
            values.put(more[i], more[i + 1]);
        }
        return values;
    }

    ListenerStatus status(String name) {
        return listeners.statuses().stream()
                .filter(s -> s.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    /** Use of a listener's bound. */
    BoundStatus bound(String listener, String key) {
        return listeners.bounds().stream()
                .filter(b -> b.scope().equals(listener) && b.name().equals(key))
                .findFirst()
                .orElseThrow();
    }

    @Override
    public void close() {
        for (ListenerStatus status : listeners.statuses()) {
            listeners.stop(status.name());
        }
        core.close();
    }
}
