package eu.heir.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import eu.heir.api.Interaction;
import eu.heir.policy.ContractPolicy;
import eu.heir.spi.decision.Conduit;
import eu.heir.spi.decision.Criticality;
import eu.heir.spi.decision.Decision;
import eu.heir.spi.decision.DecisionPoint;
import eu.heir.spi.decision.FailAction;
import eu.heir.spi.decision.FailCondition;
import eu.heir.spi.decision.Mode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Each row of the shipped fail-mode table, in each mode and for each criticality, seen by both peers on the wire. */
class FailModeTest {
    private static final String LISTENER = "ward";

    /** The shipped table, and a decision point that can be absent. */
    private static final class Table implements DecisionPoint {
        private final ContractPolicy shipped = new ContractPolicy();
        private volatile boolean ready = true;

        @Override
        public boolean ready() {
            return ready;
        }

        @Override
        public Decision decide(Interaction interaction, Conduit conduit) {
            return Decision.ALLOW;
        }

        @Override
        public FailAction onFailure(FailCondition condition, Mode mode, Criticality criticality) {
            return shipped.onFailure(condition, mode, criticality);
        }
    }

    private final int listen = TestPorts.reserve();
    private final int upstream = TestPorts.reserve();
    private final GatewayFixture gateway;
    private final LineAdapter adapter = new LineAdapter();
    private final Table table = new Table();
    private Receiver receiver;

    FailModeTest(@TempDir Path data) throws Exception {
        gateway = new GatewayFixture(data);
        receiver = new Receiver(upstream);
        gateway.core.decisionPoint(table);
        gateway.core.slots().swapMaxMillis(0);
        gateway.core.slots().slot(LineAdapter.PROTOCOL).add(adapter, "test", 0, true);
    }

    @AfterEach
    void stop() throws Exception {
        adapter.release();
        gateway.close();
        receiver.close();
    }

    static Stream<Arguments> cells() {
        return Stream.of(FailCondition.values())
                .flatMap(condition -> Stream.of(Mode.values()).flatMap(mode -> Stream.of(Criticality.values())
                        .map(criticality -> Arguments.of(condition, mode, criticality))));
    }

    @ParameterizedTest(name = "{0}, {1}, {2}")
    @MethodSource("cells")
    void everyCellOfTheTableIsWhatThePeersSee(FailCondition condition, Mode mode, Criticality criticality)
            throws Exception {
        Map<String, String> file = GatewayFixture.file(
                listen,
                upstream,
                mode.name().toLowerCase(Locale.ROOT),
                "protocol",
                LineAdapter.PROTOCOL,
                "criticality",
                criticality.name().toLowerCase(Locale.ROOT).replace('_', '-'),
                "unit.timeout.ms",
                condition == FailCondition.PEER_STALLED ? "100" : "60000");
        gateway.listeners.apply(LISTENER, file);
        FailAction expected = table.onFailure(condition, mode, criticality);

        if (condition == FailCondition.UPSTREAM_DOWN) {
            receiver.close();
        } else if (condition == FailCondition.ADAPTER_ABSENT) {
            gateway.core.slots().slot(LineAdapter.PROTOCOL).remove(adapter);
        } else if (condition == FailCondition.DECISION_UNAVAILABLE) {
            table.ready = false;
        }
        try (Wire device = new Wire(listen)) {
            String line = provoke(condition, device, expected);
            if (expected == FailAction.SEVER) {
                assertThat(device.closedByPeer()).isTrue();
            } else if (expected == FailAction.PASS_AND_ALARM) {
                Wire hospital = receiver.next();
                assertThat(line(hospital)).isEqualTo(line);
            } else {
                assertThat(expected).isEqualTo(FailAction.HOLD);
                Wire hospital = receiver.next();
                hospital.socket().setSoTimeout(300);
                assertThat(hospital.closedByPeer())
                        .as("nothing may pass, nothing may close")
                        .isFalse();
                hospital.socket().setSoTimeout(Wire.DEADLINE_MILLIS);
                awaitCounted(condition);
                restore(condition);
                assertThat(line(hospital)).isEqualTo(line);
            }
        }
        awaitCounted(condition);
    }

    private void awaitCounted(FailCondition condition) {
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(Wire.DEADLINE_MILLIS);
        while (gateway.status(LISTENER).failures().getOrDefault(condition.name(), 0L) == 0) {
            assertThat(System.nanoTime()).as("uses of the row are counted").isLessThan(deadline);
            Thread.onSpinWait();
        }
    }

    /** Makes the condition come true and returns the line that is at stake. */
    private String provoke(FailCondition condition, Wire device, FailAction expected) throws Exception {
        String line =
                switch (condition) {
                    case ADAPTER_FAULT -> "throw";
                    case ADAPTER_SLOW -> "stuck";
                    case MALFORMED -> "bad";
                    case OPAQUE -> "opaque";
                    case HOLD_LIMIT -> "x".repeat(600);
                    default -> "hello";
                };
        if (condition == FailCondition.HOLD_LIMIT) {
            gateway.core.budget().limit(500);
        }
        boolean unended = condition == FailCondition.HOLD_LIMIT || condition == FailCondition.PEER_STALLED;
        device.send((unended ? line : line + "\n").getBytes(StandardCharsets.US_ASCII));
        if (condition == FailCondition.PEER_STALLED) {
            awaitCounted(condition);
            if (expected == FailAction.PASS_AND_ALARM) {
                device.send("\n".getBytes(StandardCharsets.US_ASCII));
            }
        }
        return line;
    }

    private void restore(FailCondition condition) {
        if (condition == FailCondition.ADAPTER_ABSENT) {
            gateway.core.slots().slot(LineAdapter.PROTOCOL).add(adapter, "back", 0, true);
        } else {
            table.ready = true;
        }
    }

    /** What arrives up to a line's end, or 600 bytes of one that has none. */
    private static String line(Wire wire) throws Exception {
        StringBuilder line = new StringBuilder();
        while (line.length() < 600) {
            int octet = wire.socket().getInputStream().read();
            if (octet < 0 || octet == '\n') {
                return line.toString();
            }
            line.append((char) octet);
        }
        return line.toString();
    }

    @ParameterizedTest
    @MethodSource("linkage")
    void anAdapterWhoseClassesAreMissingIsAFaultLikeAnyOther(Criticality criticality) throws Exception {
        gateway.listeners.apply(
                LISTENER,
                GatewayFixture.file(
                        listen,
                        upstream,
                        "enforce",
                        "protocol",
                        LineAdapter.PROTOCOL,
                        "criticality",
                        criticality == Criticality.IN_THERAPY ? "in-therapy" : "clinical"));
        try (Wire device = new Wire(listen)) {
            device.send("error\n".getBytes(StandardCharsets.US_ASCII));
            if (criticality == Criticality.IN_THERAPY) {
                assertThat(line(receiver.next())).isEqualTo("error");
            } else {
                assertThat(device.closedByPeer()).isTrue();
            }
        }
        assertThat(gateway.core.slots().slot(LineAdapter.PROTOCOL).status().faults())
                .isEqualTo(1);
    }

    static List<Criticality> linkage() {
        return List.of(Criticality.IN_THERAPY, Criticality.CLINICAL);
    }
}
