package eu.heir.policy;

import eu.heir.spi.decision.Criticality;
import eu.heir.spi.decision.FailAction;
import eu.heir.spi.decision.FailCondition;
import eu.heir.spi.decision.Mode;

/**
 * The fail-mode table: what happens to a listener when a part of the gateway, or the far side, fails.
 *
 * <table>
 *   <caption>Fail modes</caption>
 *   <tr><th>condition</th><th>monitor</th><th>enforce, in-therapy</th><th>enforce, clinical and other</th></tr>
 *   <tr><td>ADAPTER_ABSENT</td><td>PASS_AND_ALARM</td><td>PASS_AND_ALARM</td><td>HOLD</td></tr>
 *   <tr><td>ADAPTER_FAULT</td><td>PASS_AND_ALARM</td><td>PASS_AND_ALARM</td><td>SEVER</td></tr>
 *   <tr><td>ADAPTER_SLOW</td><td>PASS_AND_ALARM</td><td>PASS_AND_ALARM</td><td>SEVER</td></tr>
 *   <tr><td>DECISION_UNAVAILABLE</td><td>PASS_AND_ALARM</td><td>PASS_AND_ALARM</td><td>HOLD</td></tr>
 *   <tr><td>HOLD_LIMIT</td><td>PASS_AND_ALARM</td><td>PASS_AND_ALARM</td><td>SEVER</td></tr>
 *   <tr><td>MALFORMED</td><td>PASS_AND_ALARM</td><td>PASS_AND_ALARM</td><td>SEVER</td></tr>
 *   <tr><td>OPAQUE</td><td>PASS_AND_ALARM</td><td>PASS_AND_ALARM</td><td>SEVER</td></tr>
 *   <tr><td>PEER_STALLED</td><td>PASS_AND_ALARM</td><td>PASS_AND_ALARM</td><td>SEVER</td></tr>
 *   <tr><td>UPSTREAM_DOWN</td><td>SEVER</td><td>SEVER</td><td>SEVER</td></tr>
 * </table>
 *
 * Monitor never interferes; a therapy's availability is its safety. What is short-lived by nature (an update of an adapter or of
 * policy) holds; what would still be wrong a second later severs, so that the sender keeps its queue and tries again. With the
 * hospital side down there is nothing to pass to.
 */
final class FailModes {
    private FailModes() {}

    static FailAction of(FailCondition condition, Mode mode, Criticality criticality) {
        if (condition == FailCondition.UPSTREAM_DOWN) {
            return FailAction.SEVER;
        }
        if (mode == Mode.MONITOR || criticality == Criticality.IN_THERAPY) {
            return FailAction.PASS_AND_ALARM;
        }
        return switch (condition) {
            case ADAPTER_ABSENT, DECISION_UNAVAILABLE -> FailAction.HOLD;
            case ADAPTER_FAULT, ADAPTER_SLOW, HOLD_LIMIT, MALFORMED, OPAQUE, PEER_STALLED, UPSTREAM_DOWN ->
                FailAction.SEVER;
        };
    }
}
