/**
 * Who is allowed to look and to change: one port for the web console and REST.
 *
 * <p>For the gateway's own bundles, not for vendors.
 */
@Export
@Version("0.1.0")
@NullMarked
package eu.heir.spi.security;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
