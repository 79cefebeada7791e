package eu.heir.spi.telemetry;

import eu.heir.spi.decision.Mode;
import eu.heir.spi.decision.Verdict;
import java.time.Instant;

/**
 * One decision worth telling: everything but plain ALLOW, which is counted and sampled (about one per second and listener).
 *
 * @param sequence rises by one for each event of the process
 * @param time when
 * @param listener name of the listener
 * @param protocol its protocol
 * @param mode its mode
 * @param session connection id
 * @param address numeric IP address of the sender
 * @param claims what the sender says of itself, at most 160 characters; hostile text possible
 * @param operation the protocol's name of the operation; hostile text possible
 * @param correlation the protocol's id of the interaction (MSH-10), at most 64 characters; hostile text possible
 * @param verdict what policy said
 * @param enforced whether it was acted on (false for a REFUSE in monitor mode)
 * @param rule id of the rule, or empty for ALLOW
 * @param reason one line, or empty for ALLOW
 * @param source where the rule stands, or empty
 */
public record DecisionEvent(
        long sequence,
        Instant time,
        String listener,
        String protocol,
        Mode mode,
        String session,
        String address,
        String claims,
        String operation,
        String correlation,
        Verdict verdict,
        boolean enforced,
        String rule,
        String reason,
        String source) {}
