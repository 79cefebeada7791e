/**
 * What the ward says: HL7 v2.5 messages, written as text because no object model is needed to produce a few fixed shapes. All sources
 * are deterministic for a seed, a control id prefix and the instants they are asked for; none is safe for use by two threads.
 */
@NullMarked
package eu.heir.demo.message;

import org.jspecify.annotations.NullMarked;
