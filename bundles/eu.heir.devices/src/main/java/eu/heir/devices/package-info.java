/**
 * Concludes who speaks through the gateway and keeps what was decided about them.
 *
 * <p>Key classes: {@code Matching} is the rules, pure; {@code Registry} is what is known, pure but for the state it is; {@code Grading} says
 * what an identity rests on; {@code Standing} answers the data path; {@code DeviceStore} is where it is kept.
 *
 * <p>The gateway's table of peers is the only source: it costs the data path nothing more. What a device says inside a message (OBX-18, PRT-10)
 * would need attributes read for each; the place for them is {@code Sighting}, with the rules of a claim.
 */
@NullMarked
package eu.heir.devices;

import org.jspecify.annotations.NullMarked;
