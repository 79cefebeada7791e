/**
 * The gate in front of every request to {@code /system/console}. The stock provider knows neither roles nor lock-out nor where a
 * request comes from, and a console session can do whatever root can.
 */
@NullMarked
package eu.heir.security.console;

import org.jspecify.annotations.NullMarked;
