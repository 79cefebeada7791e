/**
 * Files under {@code etc/heir}: watched by one bundle, understood by others. A set of files is taken whole or not at all.
 *
 * <p>For the gateway's own bundles, not for vendors.
 */
@Export
@Version("0.1.0")
@NullMarked
package eu.heir.spi.config;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
