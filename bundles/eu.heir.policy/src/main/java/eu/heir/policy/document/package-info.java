/**
 * Reads contract files: YAML text to {@link eu.heir.policy.Contract}s, or every problem with its line. Pure as well; nothing here is
 * on the data path.
 */
@NullMarked
package eu.heir.policy.document;

import org.jspecify.annotations.NullMarked;
