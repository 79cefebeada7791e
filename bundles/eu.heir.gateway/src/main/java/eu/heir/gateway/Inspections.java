package eu.heir.gateway;

import eu.heir.api.Correlation;
import eu.heir.api.Interaction;
import eu.heir.api.Operation;
import eu.heir.api.Reason;
import eu.heir.spi.decision.Conduit;
import eu.heir.spi.decision.Verdict;
import eu.heir.spi.inspection.DeepInspector;
import eu.heir.spi.inspection.InspectorStatus;
import eu.heir.spi.inspection.Observations;
import eu.heir.spi.telemetry.DecisionEvent;
import io.netty.buffer.ByteBuf;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who looks closely at copies off the data path, by protocol, and what they find. Any thread.
 *
 * <p>Without an inspector a unit costs one volatile read; with one, a question, and one array copy if it is wanted.
 */
final class Inspections implements Observations {
    private static final Logger LOG = LoggerFactory.getLogger(Inspections.class);

    private static final int RULE_MAX = 64;

    private final Telemetry telemetry;
    private final LongAdder turnedAway = new LongAdder();
    private volatile Map<String, DeepInspector> inspectors = Map.of();

    Inspections(Telemetry telemetry) {
        this.telemetry = telemetry;
    }

    /** An inspector is there; it takes the place of another one of its protocol. */
    synchronized void add(DeepInspector inspector) {
        Map<String, DeepInspector> next = new HashMap<>(inspectors);
        next.put(inspector.protocol(), inspector);
        inspectors = Map.copyOf(next);
    }

    /** An inspector is gone. */
    synchronized void remove(DeepInspector inspector) {
        Map<String, DeepInspector> next = new HashMap<>(inspectors);
        next.values().remove(inspector);
        inspectors = Map.copyOf(next);
    }

    /** What each inspector did so far. */
    List<InspectorStatus> statuses() {
        return inspectors.values().stream().map(DeepInspector::status).toList();
    }

    /** Copies that inspectors turned away. */
    long turnedAway() {
        return turnedAway.sum();
    }

    /**
     * Hands a copy of a whole unit to the inspector of its protocol, if there is one and it wants it.
     *
     * @param conduit where it passes
     * @param connection connection id
     * @param interaction what the unit means
     * @param bytes hold the unit from their reader index on; not changed
     * @param length of the unit, bytes
     */
    void offer(Conduit conduit, String connection, Interaction interaction, ByteBuf bytes, int length) {
        Map<String, DeepInspector> current = inspectors;
        if (current.isEmpty()) {
            return;
        }
        DeepInspector inspector = current.get(conduit.protocol());
        if (inspector == null) {
            return;
        }
        try {
            if (!inspector.wants(conduit.listener(), length)) {
                return;
            }
            byte[] copy = new byte[length];
            bytes.getBytes(bytes.readerIndex(), copy);
            Correlation correlation = interaction.correlation();
            boolean taken = inspector.offer(new DeepInspector.Copy(
                    conduit.listener(),
                    conduit.protocol(),
                    conduit.mode(),
                    connection,
                    conduit.address().getHostAddress(),
                    interaction.operation().name(),
                    correlation == null ? "" : correlation.id(),
                    copy));
            if (!taken) {
                turnedAway.increment();
            }
        } catch (RuntimeException e) {
            // It is no part of the path: whoever fails here is not asked again, and traffic goes on.
            LOG.error("deep inspector failed and is not asked any more protocol={}", conduit.protocol(), e);
            remove(inspector);
        }
    }

    @Override
    public void report(DeepInspector.Copy about, String rule, String text) {
        telemetry.tell(sequence -> new DecisionEvent(
                sequence,
                Telemetry.now(),
                about.listener(),
                about.protocol(),
                about.mode(),
                about.connection(),
                about.address(),
                "",
                Text.printable(about.operation(), Operation.NAME_MAX),
                Text.printable(about.correlation(), SessionMeter.CORRELATION_MAX),
                Verdict.WATCH,
                false,
                Text.printable(rule, RULE_MAX),
                Text.printable(text, Reason.TEXT_MAX),
                ""));
    }
}
