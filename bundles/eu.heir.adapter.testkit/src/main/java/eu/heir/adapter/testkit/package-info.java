/**
 * Contract tests that a vendor runs on a protocol adapter, without Karaf, without a network and without a gateway.
 *
 * <p>A vendor describes the adapter and a few recorded conversations in an {@link eu.heir.adapter.testkit.AdapterUnderTest} and lets
 * {@link eu.heir.adapter.testkit.AdapterContract} judge it, clause by clause; {@link eu.heir.adapter.testkit.AdapterContractTest}
 * does so from JUnit 5. {@link eu.heir.adapter.testkit.KitSession} is the small faithful host behind it, and serves tests of single
 * conversations too: "the device sends this, so the hospital receives that".
 *
 * <p>The kit needs {@code eu.heir.api} only. It throws {@link java.lang.AssertionError}s that name the clause, so it runs under any
 * test framework or none.
 *
 * <p>Threads: each object is used by one thread at a time; a contract runs its clauses on threads of its own.
 */
@NullMarked
package eu.heir.adapter.testkit;

import org.jspecify.annotations.NullMarked;
