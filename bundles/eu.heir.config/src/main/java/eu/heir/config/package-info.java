/**
 * Watches the folders under {@code etc/heir}, hands their files to whoever understands them, and keeps every set that worked, so that
 * a restart with a broken file runs with the last good one.
 */
@NullMarked
package eu.heir.config;

import org.jspecify.annotations.NullMarked;
