/** Tests of the core with real sockets on loopback. */
@NullMarked
package eu.heir.gateway;

import org.jspecify.annotations.NullMarked;
