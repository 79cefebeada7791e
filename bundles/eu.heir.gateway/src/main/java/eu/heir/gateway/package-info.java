/**
 * The inline core: accepts, dials, holds, asks for decisions and forwards the very same bytes.
 *
 * <p>A connection is a {@link eu.heir.gateway.SessionPump} with two {@link eu.heir.gateway.Lane}s, one for each direction, all on
 * one event loop. The adapter labels bytes (see {@code eu.heir.api.protocol}); only this package touches sockets.
 */
@NullMarked
package eu.heir.gateway;

import org.jspecify.annotations.NullMarked;
