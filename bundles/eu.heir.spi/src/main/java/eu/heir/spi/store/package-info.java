/**
 * The gateway's one queryable database: devices, findings, evidence, scores, outbox. Each owner has a schema of its own in it and brings
 * its own migrations.
 *
 * <p>Everything here may wait for a disk or a network, bounded by the settings of {@code etc/eu.heir.store.cfg}; nothing of it may be
 * called from the data path or from a thread that serves it. What the data path wants kept goes into a bounded queue of its owner first.
 *
 * <p>For the gateway's own bundles, not for vendors.
 */
@Export
@Version("0.1.0")
@NullMarked
package eu.heir.spi.store;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
