package eu.heir.spi.telemetry;

import eu.heir.spi.control.ListenerStates.Opening;
import eu.heir.spi.decision.Criticality;
import eu.heir.spi.decision.Mode;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One listener now. Counters run since the process started and survive a change of the listener's file.
 *
 * @param name its name
 * @param protocol its protocol
 * @param listen {@code host:port} it accepts on
 * @param upstream {@code host:port} it dials
 * @param mode its mode
 * @param criticality its criticality
 * @param state STARTING, SERVING, DRAINING or FAILED
 * @param problem why it is not SERVING, or what is wrong with its newest file while the last good one runs; else empty
 * @param upstreamUp whether the last dial succeeded (true before the first)
 * @param sessions open sessions now
 * @param interactions requests decided
 * @param verdicts requests by verdict name (ALLOW, WATCH, REFUSE, SEVER), as policy said
 * @param refused requests that were in fact turned down (enforce mode)
 * @param replies replies passed
 * @param repliesMissed replies that were due and did not come within {@code reply.timeout.ms}
 * @param sessionsTurnedAway connections closed on arrival because a bound was reached
 * @param handshakesFailed TLS handshakes that failed, on either leg
 * @param bytesFromDevice bytes read from devices
 * @param bytesFromHospital bytes read from the hospital side
 * @param failures uses of the fail-mode table by condition name
 * @param standing weaknesses that last as long as the configuration does ({@code TLS-LEGACY: TLSv1 allowed on listen.tls}), or empty
 * @param breakGlass while everything passes, or null
 * @param downtimeRecovery while rules on rate and age do not count, or null
 */
public record ListenerStatus(
        String name,
        String protocol,
        String listen,
        String upstream,
        Mode mode,
        Criticality criticality,
        String state,
        String problem,
        boolean upstreamUp,
        int sessions,
        long interactions,
        Map<String, Long> verdicts,
        long refused,
        long replies,
        long repliesMissed,
        long sessionsTurnedAway,
        long handshakesFailed,
        long bytesFromDevice,
        long bytesFromHospital,
        Map<String, Long> failures,
        List<String> standing,
        @Nullable Opening breakGlass,
        @Nullable Opening downtimeRecovery) {}
