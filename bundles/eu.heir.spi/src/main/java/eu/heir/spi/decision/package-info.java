/**
 * What the gateway asks of policy: may this interaction pass, and what happens when something fails?
 *
 * <p>For the gateway's own bundles, not for vendors.
 */
@Export
@Version("0.1.0")
@NullMarked
package eu.heir.spi.decision;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
