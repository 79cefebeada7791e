/**
 * The words both sides of the vendor API share: what passed ({@link eu.heir.api.Interaction}), who claims to have sent it ({@link
 * eu.heir.api.Claim}), what was odd about it ({@link eu.heir.api.Anomaly}) and why it was turned down ({@link eu.heir.api.Reason}).
 *
 * <p>Three packages make up the API. A vendor of a protocol adapter <em>implements</em> the interfaces of {@link
 * eu.heir.api.protocol}, <em>calls</em> those of {@link eu.heir.api.host}, and uses the values of this package. Start reading at
 * {@link eu.heir.api.protocol}.
 *
 * <p>Everything here is an immutable value and safe for any thread, except {@link eu.heir.api.Bytes} and {@link
 * eu.heir.api.Attributes}: both are borrowed and have the lifetime that their javadoc states. No type of this API ever holds a
 * class of Netty, of a parser or of OSGi.
 *
 * <p>Nothing is null unless it is marked so.
 */
@Export
@Version("0.1.0")
@NullMarked
package eu.heir.api;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
