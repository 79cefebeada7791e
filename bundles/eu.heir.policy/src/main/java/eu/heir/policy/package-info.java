/**
 * Decides whether an interaction may pass, from contracts that an administrator wrote, and says what happens when a part fails.
 *
 * <p>Pure: no threads, no I/O, no clock, no logging. Everything that a decision uses hangs on one immutable {@link
 * eu.heir.policy.ContractIndex}, which a change of the files replaces by one reference.
 */
@NullMarked
package eu.heir.policy;

import org.jspecify.annotations.NullMarked;
