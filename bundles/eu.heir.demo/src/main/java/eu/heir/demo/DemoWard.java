package eu.heir.demo;

import java.time.Clock;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the demo ward as long as its bundle is active. Needs no configuration and no service; a change of the configuration stops the
 * ward and starts another.
 */
@Component(
        service = {},
        immediate = true,
        configurationPid = WardPlan.PID,
        configurationPolicy = ConfigurationPolicy.OPTIONAL)
@Designate(ocd = WardSettings.class)
public final class DemoWard {
    private static final Logger LOG = LoggerFactory.getLogger("eu.heir.demo");

    private @Nullable Ward ward;

    /**
     * @throws IllegalArgumentException when a setting is out of range; the component then stays inactive and the cause is logged
     */
    @Activate
    void activate(WardSettings settings) {
        WardPlan plan = WardPlan.of(settings, System::getenv, System::getProperty);
        Ward started = new Ward(plan, Clock.systemUTC(), new WardLog(LOG));
        ward = started;
        started.start();
        LOG.info(
                "ward=started monitors={} gateway={} ehr_port={} attacker={}",
                plan.monitors(),
                plan.gateway(),
                plan.ehrPort(),
                !plan.forgeryEvery().isZero());
    }

    /** Returns within {@link Ward#STOP_WITHIN}. */
    @Deactivate
    void deactivate() {
        Ward running = ward;
        ward = null;
        if (running == null) {
            return;
        }
        List<String> left = running.stop();
        if (left.isEmpty()) {
            LOG.info("ward=stopped");
        } else {
            LOG.warn("ward=stopped threads_left={}", left);
        }
    }
}
