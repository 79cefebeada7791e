/**
 * The gateway's database: opens it, keeps it open, brings schemas to their newest version, says how it stands.
 *
 * <p>One thread connects, looks after the connection and migrates ({@code DatabaseStore}); work runs on the callers' threads, each with a
 * connection of the pool.
 */
@NullMarked
package eu.heir.store;

import org.jspecify.annotations.NullMarked;
