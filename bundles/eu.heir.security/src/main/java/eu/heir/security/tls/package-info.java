/** The key and certificate of the web server, and the settings that keep it on TLS and on loopback. */
@NullMarked
package eu.heir.security.tls;

import org.jspecify.annotations.NullMarked;
