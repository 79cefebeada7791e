package eu.heir.gateway;

import eu.heir.api.Side;
import eu.heir.spi.decision.Verdict;
import eu.heir.spi.telemetry.DecisionEvent;
import javax.net.ssl.SSLException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells of handshakes that failed on one listener: a few a second are told, so that nobody fills a disk with them. Any thread. */
final class TlsFailures {
    private static final Logger LOG = LoggerFactory.getLogger(TlsFailures.class);

    private static final String RULE = "TLS-HANDSHAKE";
    private static final int TEXT_MAX = 200;
    private static final int CAUSES_MAX = 8;
    private static final long TOLD_EVERY_MILLIS = 1000;
    private static final int TOLD_AT_ONCE = 10;

    private final Telemetry telemetry;
    private long windowStartMillis;
    private int toldInWindow;
    private long untold;

    TlsFailures(Telemetry telemetry) {
        this.telemetry = telemetry;
    }

    /** Whether a failure of a connection is one of TLS. */
    static boolean isTls(Throwable cause) {
        return cause instanceof SSLException || cause.getCause() instanceof SSLException;
    }

    /** The innermost reason in one line: what an administrator can act on. */
    static String text(Throwable cause) {
        Throwable inner = cause;
        for (int i = 0; i < CAUSES_MAX && inner.getCause() != null; i++) {
            inner = inner.getCause();
        }
        String message = inner.getMessage();
        String name = inner.getClass().getSimpleName();
        return Text.printable(message == null || message.isEmpty() ? name : name + ": " + message, TEXT_MAX);
    }

    /**
     * A handshake failed.
     *
     * @param side whose
     * @param address of the peer
     */
    void failed(ListenerSettings settings, Side side, String connection, String address, Throwable cause) {
        long suppressed = toTell(System.currentTimeMillis());
        if (suppressed < 0) {
            return;
        }
        String text = text(cause);
        LOG.warn(
                "tls handshake failed listener={} side={} address={} cause={} untoldBefore={}",
                settings.name(),
                side,
                address,
                text,
                suppressed);
        telemetry.tell(sequence -> new DecisionEvent(
                sequence,
                Telemetry.now(),
                settings.name(),
                settings.protocol(),
                settings.mode(),
                connection,
                address,
                "",
                "tls-handshake",
                "",
                Verdict.SEVER,
                true,
                RULE,
                text,
                ""));
    }

    /** How many were kept quiet since the last one, or -1 when this one is kept quiet, too. */
    private synchronized long toTell(long nowMillis) {
        if (nowMillis - windowStartMillis >= TOLD_EVERY_MILLIS) {
            windowStartMillis = nowMillis;
            toldInWindow = 0;
        }
        if (toldInWindow >= TOLD_AT_ONCE) {
            untold++;
            return -1;
        }
        toldInWindow++;
        long before = untold;
        untold = 0;
        return before;
    }
}
