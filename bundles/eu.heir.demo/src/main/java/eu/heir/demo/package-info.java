/**
 * A simulated ward and an attacker, for evaluating the gateway: bedside monitors, an admission desk and a laboratory send HL7 v2 over
 * MLLP to a listener of the gateway, a hospital system behind it answers, and now and then somebody forges.
 *
 * <p>Nothing here is part of the product: the bundle exports nothing, uses none of the gateway's services and meets it only through
 * sockets, as a real ward would. Every patient is invented, and every message says so in MSH-11 ({@code T}, training).
 */
@NullMarked
package eu.heir.demo;

import org.jspecify.annotations.NullMarked;
