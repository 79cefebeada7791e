package eu.heir.conformance.hl7v2;

import eu.heir.spi.inspection.DeepInspector;
import eu.heir.spi.inspection.InspectorStatus;
import eu.heir.spi.inspection.Observations;
import java.util.Map;
import java.util.function.Supplier;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes copies of HL7 v2 units and has them checked. See {@link Pool} for threads and bounds. */
@Component(service = DeepInspector.class, configurationPid = Hl7v2Conformance.PID)
@Designate(ocd = ConformanceOcd.class)
public final class Hl7v2Conformance implements DeepInspector {
    static final String PID = "eu.heir.conformance.hl7v2";
    static final String PROTOCOL = "hl7v2";

    private static final Logger LOG = LoggerFactory.getLogger(Hl7v2Conformance.class);

    private final Observations observations;
    private final Supplier<Check> checks;
    private final Pool.Counters counters = new Pool.Counters();
    private volatile Running running;

    /** What changes with the settings. */
    private record Running(ConformanceSettings settings, Sampling sampling, Pool pool) {}

    /** Called by Declarative Services. */
    @Activate
    public Hl7v2Conformance(@Reference Observations observations, Map<String, Object> values) {
        this(observations, HapiCheck::new, settings(values));
    }

    Hl7v2Conformance(Observations observations, Supplier<Check> checks, ConformanceSettings settings) {
        this.observations = observations;
        this.checks = checks;
        this.running = start(settings);
    }

    private static ConformanceSettings settings(Map<String, Object> values) {
        return ConformanceSettings.of(
                values, problem -> LOG.error("setting not allowed file=etc/{}.cfg {}", PID, problem));
    }

    private Running start(ConformanceSettings settings) {
        LOG.info("deep conformance protocol={} settings={}", PROTOCOL, settings);
        return new Running(
                settings, new Sampling(settings.samplePerSecond()), new Pool(settings, counters, checks, observations));
    }

    /** Called by Declarative Services: what waits is dropped, and new threads begin with the new settings. */
    @Modified
    void modified(Map<String, Object> values) {
        Running before = running;
        running = start(settings(values));
        before.pool.close();
    }

    /** Called by Declarative Services. */
    @Deactivate
    void deactivate() {
        running.pool.close();
    }

    @Override
    public String protocol() {
        return PROTOCOL;
    }

    @Override
    public boolean wants(String listener, int length) {
        Running now = running;
        if (length > now.settings.messageMaxBytes()) {
            counters.tooLarge.increment();
            return false;
        }
        if (!now.sampling.take(listener, System.nanoTime())) {
            counters.sampledOut.increment();
            return false;
        }
        return true;
    }

    @Override
    public boolean offer(Copy copy) {
        return running.pool.offer(copy);
    }

    @Override
    public InspectorStatus status() {
        return running.pool.status();
    }
}
