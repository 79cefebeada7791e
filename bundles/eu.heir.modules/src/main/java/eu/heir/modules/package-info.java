/**
 * Replaces bundles that carry adapters while the gateway runs: checked before anything is touched, watched afterwards, put back when
 * they fail.
 *
 * <p>Key classes: {@code ModuleUpdates} is the one worker; {@code Ledger} chooses what to go back to; {@code Verdict} says whether a
 * new version serves; {@code ModuleFolder} is what is on disk.
 */
@NullMarked
package eu.heir.modules;

import org.jspecify.annotations.NullMarked;
