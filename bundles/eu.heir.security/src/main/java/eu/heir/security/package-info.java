/**
 * Who may look at the gateway and change it: accounts, logins, the gate of the web console, and the TLS key it is reached by.
 *
 * <p>This package starts the others: the activator, early, makes the key so that the web server never opens without TLS; the
 * component, as soon as declarative services run, opens the accounts and offers the authenticator and the console's gate.
 */
@NullMarked
package eu.heir.security;

import org.jspecify.annotations.NullMarked;
