/**
 * HL7 v2 over MLLP: finds frames, reads fields where they stand, and refuses in HL7's own words. No object model and no copy of a
 * message: {@link eu.heir.protocol.hl7v2.Leg} finds a frame and its segments in one pass, {@link
 * eu.heir.protocol.hl7v2.UnitReader} says what it means, {@link eu.heir.protocol.hl7v2.MessageView} reads fields when asked,
 * {@link eu.heir.protocol.hl7v2.Acknowledgement} writes the answer to a refused one.
 *
 * <p>Clauses are those of HL7 v2.5.1 chapter 2 unless another version is named. Exports nothing.
 */
@NullMarked
package eu.heir.protocol.hl7v2;

import org.jspecify.annotations.NullMarked;
