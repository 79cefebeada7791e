/**
 * A living skeleton of a protocol adapter: copy it, rename it, replace the protocol.
 *
 * <p>The BEDSIDE DEMO PROTOCOL exists nowhere else. It is simple to read and has, on purpose, every difficulty that real protocols
 * have: units too long to hold, numbered units, replies that come later, twice, or never, requests of several parts, text that names
 * an address, keep-alives, and requests in both directions. {@link eu.heir.protocol.template.TemplateSession} is the place to begin;
 * each difficulty has a small class of its own that can be copied alone.
 *
 * <p>Threads: the adapter is stateless and shared; a session and everything it owns lives on one thread at a time.
 */
@NullMarked
package eu.heir.protocol.template;

import org.jspecify.annotations.NullMarked;
