/** Checking credentials: passwords, browser sessions and tokens, with a brake on guessing. No HTTP types here. */
@NullMarked
package eu.heir.security.login;

import org.jspecify.annotations.NullMarked;
