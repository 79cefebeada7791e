package eu.heir.demo;

import eu.heir.demo.message.Outgoing;
import java.net.InetSocketAddress;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;

/** Writes down what happens in the ward: states when they change, single messages at debug, no payload ever. */
final class WardLog implements WardEvents {
    private static final String ATTACKER = "attacker";

    private final Logger log;
    /** Who was told about once and is not told about again until it is over. */
    private final Set<String> told = ConcurrentHashMap.newKeySet();

    WardLog(Logger log) {
        this.log = log;
    }

    @Override
    public void listening(InetSocketAddress address) {
        log.info("system=EHR state=listening address={}", address);
    }

    @Override
    public void portTaken(int port, long retrySeconds) {
        log.warn(
                "system=EHR state=waiting port={} cause=\"port is taken\" retry_s={} remedy=\"free it or set {}\"",
                port,
                retrySeconds,
                WardPlan.EHR_PORT_VARIABLE);
    }

    @Override
    public void connectionsExhausted(int limit) {
        log.warn("system=EHR event=\"connection turned away\" limit={}", limit);
    }

    @Override
    public void received(String sender, String controlId, boolean repeated) {
        log.debug("system=EHR event=received sender={} control_id={} repeated={}", sender, controlId, repeated);
    }

    @Override
    public void notUnderstood(String cause) {
        log.warn("system=EHR event=\"message not understood\" cause=\"{}\"", cause);
    }

    @Override
    public void brokenOff(String cause) {
        log.debug("system=EHR event=\"connection broke\" cause=\"{}\"", cause);
    }

    @Override
    public void connected(String device) {
        log.debug("device={} state=connected", device);
    }

    @Override
    public void away(String device, String cause, int queued) {
        log.info("device={} state=away cause=\"{}\" queued={}", device, cause, queued);
    }

    @Override
    public void settled(String device, Outgoing message, Ack answer) {
        if (answer.code().positive()) {
            if (told.remove(device)) {
                log.info("device={} state=accepted operation={}", device, message.operation());
            }
            log.debug(
                    "device={} operation={} control_id={} code={}",
                    device,
                    message.operation(),
                    message.controlId(),
                    answer.code());
        } else if (told.add(device)) {
            log.warn(
                    "device={} state=refused operation={} code={} error={}",
                    device,
                    message.operation(),
                    answer.code(),
                    answer.error());
        }
    }

    @Override
    public void queueFull(String device, int limit) {
        log.warn("device={} state=\"queue full\" limit={}", device, limit);
    }

    @Override
    public void stopped(String device, int undelivered) {
        if (undelivered > 0) {
            log.info("device={} state=stopped undelivered={}", device, undelivered);
        } else {
            log.debug("device={} state=stopped undelivered=0", device);
        }
    }

    @Override
    public void attempted(Attempt attempt) {
        String outcome;
        if (attempt.outcome() instanceof Attempt.Outcome.Refused refused) {
            outcome = "refused code=" + refused.code() + " error=" + refused.error();
        } else if (attempt.outcome() instanceof Attempt.Outcome.Accepted accepted) {
            outcome = "accepted code=" + accepted.code();
        } else if (attempt.outcome() instanceof Attempt.Outcome.Unreachable unreachable) {
            if (!told.add(ATTACKER)) {
                return;
            }
            outcome = "unreachable cause=\"" + unreachable.cause() + "\"";
        } else {
            outcome = attempt.outcome() instanceof Attempt.Outcome.Closed ? "closed" : "unanswered";
        }
        if (!(attempt.outcome() instanceof Attempt.Outcome.Unreachable)) {
            told.remove(ATTACKER);
        }
        log.info(
                "attack={} address={} claim={} operation={} bytes={} outcome={}",
                attempt.kind(),
                attempt.address(),
                attempt.claim(),
                attempt.operation(),
                attempt.bytes(),
                outcome);
    }

    @Override
    public void failed(String thread, Throwable cause) {
        log.error("thread={} state=failed", thread, cause);
    }
}
