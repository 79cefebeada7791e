/**
 * The command line {@code bin/heir}: a program of its own that talks to the running gateway over REST. One class a command; {@code
 * Gateway} is the connection, {@code Surroundings} what the environment says.
 */
@NullMarked
package eu.heir.cli;

import org.jspecify.annotations.NullMarked;
