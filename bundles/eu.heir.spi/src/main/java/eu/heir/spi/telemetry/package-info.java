/**
 * What the gateway tells of itself: listeners, counters, recent decisions. One source for the console, REST and metrics, so that their figures cannot differ.
 *
 * <p>For the gateway's own bundles, not for vendors.
 */
@Export
@Version("0.1.0")
@NullMarked
package eu.heir.spi.telemetry;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
