/**
 * The devices that speak through the gateway: who they are concluded to be, since when, and what an administrator decided about them.
 *
 * <p>A claim is what a peer says of itself; a device is what the gateway concludes from claims, address, certificate and TLS hello
 * ({@link eu.heir.spi.devices.Assurance} says on what the conclusion rests). Ids are random and never derived from any of these, because
 * devices merge and split.
 *
 * <p>For the gateway's own bundles, not for vendors.
 */
@Export
@Version("0.1.0")
@NullMarked
package eu.heir.spi.devices;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
