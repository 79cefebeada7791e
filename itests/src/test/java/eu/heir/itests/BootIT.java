package eu.heir.itests;

import static org.junit.Assert.assertEquals;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import javax.inject.Inject;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.junit.PaxExam;
import org.ops4j.pax.exam.spi.reactors.ExamReactorStrategy;
import org.ops4j.pax.exam.spi.reactors.PerClass;
import org.ops4j.pax.exam.util.Filter;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleListener;
import org.osgi.framework.ServiceListener;
import org.osgi.service.component.runtime.ServiceComponentRuntime;
import org.osgi.service.component.runtime.dto.ComponentConfigurationDTO;
import org.osgi.service.component.runtime.dto.ComponentDescriptionDTO;

/** The distribution boots, all of it. */
@RunWith(PaxExam.class)
@ExamReactorStrategy(PerClass.class)
public class BootIT {

    private static final long DEADLINE_MILLIS = 300_000;

    /** What the archive installs without being told more; the demo is none of it. */
    private static final Set<String> BUNDLES = new TreeSet<>(Arrays.asList(
            "eu.heir.api",
            "eu.heir.config",
            "eu.heir.conformance.hl7v2",
            "eu.heir.console",
            "eu.heir.devices",
            "eu.heir.gateway",
            "eu.heir.journal",
            "eu.heir.modules",
            "eu.heir.policy",
            "eu.heir.protocol.hl7v2",
            "eu.heir.rest",
            "eu.heir.security",
            "eu.heir.spi",
            "eu.heir.store",
            "eu.heir.web"));

    @Inject
    private BundleContext context;

    @Inject
    @Filter(timeout = 120_000)
    private ServiceComponentRuntime components;

    @Configuration
    public Option[] configuration() {
        return GatewayOptions.gateway();
    }

    @Test
    public void installsExactlyTheBundlesOfTheProduct() {
        assertEquals(
                BUNDLES,
                ownBundles().stream().map(Bundle::getSymbolicName).collect(Collectors.toCollection(TreeSet::new)));
    }

    @Test
    public void everyBundleOfOursBecomesActive() throws InterruptedException {
        awaitEmpty("bundles that are not active", () -> ownBundles().stream()
                .filter(bundle -> bundle.getState() != Bundle.ACTIVE)
                .map(Bundle::getSymbolicName)
                .collect(Collectors.toList()));
    }

    @Test
    public void everyComponentOfOursIsSatisfied() throws InterruptedException {
        awaitEmpty(
                "unsatisfied components",
                () -> components.getComponentDescriptionDTOs(ownBundles().toArray(new Bundle[0])).stream()
                        .filter(this::isUnsatisfied)
                        .map(description -> description.name)
                        .collect(Collectors.toList()));
    }

    private boolean isUnsatisfied(ComponentDescriptionDTO description) {
        var configurations = components.getComponentConfigurationDTOs(description);
        // A component that requires configuration has one per file in etc, and rightly none without a file.
        boolean needsNone = "require".equals(description.configurationPolicy);
        return configurations.isEmpty()
                ? !needsNone
                : configurations.stream()
                        .anyMatch(configuration -> configuration.state != ComponentConfigurationDTO.ACTIVE
                                && configuration.state != ComponentConfigurationDTO.SATISFIED);
    }

    private List<Bundle> ownBundles() {
        return Arrays.stream(context.getBundles())
                .filter(bundle -> bundle.getSymbolicName().startsWith("eu.heir."))
                .collect(Collectors.toList());
    }

    /**
     * Components and bundles come up one after the other; the deadline makes "not yet" into "never". Looked at again whenever a bundle or
     * a service changes; the component runtime modifies its own service ({@code service.changecount}, OSGi 8 §112.8.5.7) after
     * components have changed.
     */
    private void awaitEmpty(String what, Supplier<List<String>> remaining) throws InterruptedException {
        Semaphore changes = new Semaphore(0);
        BundleListener ofBundles = event -> changes.release();
        ServiceListener ofServices = event -> changes.release();
        context.addBundleListener(ofBundles);
        context.addServiceListener(ofServices);
        try {
            long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(DEADLINE_MILLIS);
            List<String> left = remaining.get();
            while (!left.isEmpty() && changes.tryAcquire(deadline - System.nanoTime(), TimeUnit.NANOSECONDS)) {
                changes.drainPermits();
                left = remaining.get();
            }
            assertEquals(what, List.of(), remaining.get());
        } finally {
            context.removeServiceListener(ofServices);
            context.removeBundleListener(ofBundles);
        }
    }
}
