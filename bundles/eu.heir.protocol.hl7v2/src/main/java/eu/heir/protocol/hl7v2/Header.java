package eu.heir.protocol.hl7v2;

import eu.heir.api.Anomaly;
import eu.heir.api.Claim;
import eu.heir.api.Operation;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the MSH segment of one message says (2.14.9).
 *
 * @param delimiters usable
 * @param charset by MSH-18
 * @param operation by MSH-9
 * @param type MSH-9.1
 * @param claims MSH-3 and MSH-4 as far as they are valued
 * @param target MSH-5 and MSH-6 joined by a bar, or null when neither is valued
 * @param ackMode by MSH-15 and MSH-16
 * @param controlId MSH-10, cut to what a correlation may have; empty when missing
 * @param anomalies what was odd about the segment
 */
record Header(
        Delimiters delimiters,
        CharacterSet charset,
        Operation operation,
        String type,
        List<Claim> claims,
        @Nullable String target,
        AckMode ackMode,
        String controlId,
        List<Anomaly> anomalies) {}
