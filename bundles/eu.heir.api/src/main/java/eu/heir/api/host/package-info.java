/**
 * What the gateway implements and an adapter calls. A package of its own, so that the gateway's side may grow without a new major
 * version of what vendors implement. The test kit implements the same interfaces without a gateway.
 *
 * <p>Every object of this package belongs to one session and may be used only inside a callback of that session, on the thread of
 * that callback. Keeping a {@link eu.heir.api.host.SessionContext} in the session's field is expected; passing it to another
 * thread is an error that the gateway answers with {@link java.lang.IllegalStateException}.
 */
@Export
@Version("0.1.0")
@NullMarked
package eu.heir.api.host;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
