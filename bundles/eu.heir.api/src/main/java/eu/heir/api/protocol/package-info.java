/**
 * What the vendor of a protocol adapter implements.
 *
 * <h2>The idea</h2>
 *
 * An adapter is a segmenter, interpreter and refuser. It <em>labels</em> bytes: "the next n bytes are the head of a request", "the
 * next m are body", "the last k complete it", and says what they mean. The gateway owns the bytes, the sockets, TLS, buffers,
 * threads, back-pressure, the order of replies and the decision. What is allowed leaves as the very bytes that came in, so an
 * adapter can neither re-encode a clinical value by accident nor go round a decision.
 *
 * <h2>Protocol facts that authors get wrong</h2>
 *
 * <ul>
 *   <li>TCP has no messages. {@link eu.heir.api.protocol.Session#read} sees whatever has arrived, from one byte to many messages; any
 *       split of the same bytes must give the same steps (the test kit tries them all).
 *   <li>A length field is written by an attacker. Compare it with {@link eu.heir.api.protocol.Limits} before believing it.
 *   <li>Both sides speak at once, and either may start: the hospital side sends requests too.
 *   <li>A reply may never come, may come twice, or may name a request that was never made.
 * </ul>
 *
 * <h2>Lifecycle</h2>
 *
 * <ol>
 *   <li>The gateway finds a {@link eu.heir.api.protocol.ProtocolAdapter} service and reads its {@link
 *       eu.heir.api.protocol.Descriptor} once.
 *   <li>For each accepted connection it calls {@code open} (or {@code resume}, after another version of the adapter gave a {@link
 *       eu.heir.api.protocol.Snapshot}).
 *   <li>It calls {@code read} for each side as bytes arrive, {@code refuse} when an interaction was not allowed, {@code tick} about
 *       once a second.
 *   <li>It calls {@code closed} exactly once, as the last call.
 * </ol>
 *
 * <h2>Thread guarantees</h2>
 *
 * <ol>
 *   <li>A session lives on one thread at a time. Its callbacks never overlap and each happens-before the next; a session needs no
 *       locks, volatile fields or concurrent collections.
 *   <li>Different sessions of one adapter run at the same time on different threads: what they share must be immutable or
 *       thread-safe. Mutable statics make two versions side by side impossible and are forbidden.
 *   <li>After {@code read} returned a step that carries an interaction, no further {@code read} of that side happens before the
 *       decision. A {@code refuse} for it, if any, comes before the next {@code read} of that side; no {@code refuse} means allowed.
 *   <li>{@code read} must not block, sleep, wait for a lock, or do I/O. 1 ms is noted, 50 ms is logged.
 *   <li>{@link eu.heir.api.Bytes} and {@link eu.heir.api.Attributes} given to or by a call are read by the gateway and the
 *       adapter only until the call, and the decision that follows from it, have returned.
 * </ol>
 *
 * <h2>Errors</h2>
 *
 * An unchecked exception out of any callback faults the session: the gateway counts it, names the adapter, and applies the fail mode
 * <em>adapter fault</em> of the listener. Peers' bad input is never an exception but {@link eu.heir.api.protocol.Step#malformed}.
 */
@Export
@Version("0.1.0")
@NullMarked
package eu.heir.api.protocol;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
