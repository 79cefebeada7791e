/** Accounts and API tokens: one small file, readable by its owner only, holding hashes and never a password. */
@NullMarked
package eu.heir.security.accounts;

import org.jspecify.annotations.NullMarked;
