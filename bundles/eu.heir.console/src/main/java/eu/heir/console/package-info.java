/**
 * HEIR's pages within the Felix web console, and the console in HEIR's clothes. The pages themselves are built in {@code eu.heir.web}
 * and get their figures from REST; here is only what the console needs to show them.
 */
@NullMarked
package eu.heir.console;

import org.jspecify.annotations.NullMarked;
