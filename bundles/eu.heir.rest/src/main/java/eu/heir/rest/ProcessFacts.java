package eu.heir.rest;

import java.lang.management.ManagementFactory;
import java.time.Instant;
import org.osgi.framework.Bundle;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.Version;

/**
 * What stays the same as long as the process runs.
 *
 * @param version of the gateway
 * @param startedAt when the process started
 */
record ProcessFacts(String version, Instant startedAt) {
    static ProcessFacts now() {
        Bundle bundle = FrameworkUtil.getBundle(ProcessFacts.class);
        return new ProcessFacts(
                bundle == null ? "unknown" : text(bundle.getVersion()),
                Instant.ofEpochMilli(ManagementFactory.getRuntimeMXBean().getStartTime()));
    }

    /** As Maven writes it: the qualifier behind a hyphen. */
    private static String text(Version version) {
        String numbers = version.getMajor() + "." + version.getMinor() + "." + version.getMicro();
        return version.getQualifier().isEmpty() ? numbers : numbers + "-" + version.getQualifier();
    }
}
