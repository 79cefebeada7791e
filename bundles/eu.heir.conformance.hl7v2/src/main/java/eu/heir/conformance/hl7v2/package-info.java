/**
 * Deep conformance of HL7 v2, off the data path: copies of messages are read into HAPI's object model of their version, and what does
 * not fit its structure or its types becomes a finding.
 *
 * <p>HAPI costs 0.1 to 12 ms for what the adapter on the path does in microseconds; so it works on a sample, on threads of its own,
 * behind a queue with a bound. Nothing here can delay or change a message.
 */
@NullMarked
package eu.heir.conformance.hl7v2;

import org.jspecify.annotations.NullMarked;
