package eu.heir.demo;

import eu.heir.demo.Attempt.Outcome;
import eu.heir.demo.message.Forged;
import eu.heir.demo.message.ForgerySource;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.channels.ClosedByInterruptException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;

/**
 * Somebody in the hospital's network who forges: one message per connection, now and then, and tells what answer it got. Runs on one
 * thread until that is interrupted.
 */
final class Attacker implements Runnable {
    private static final int ANSWER_BYTES_MAX = 64 * 1024;
    private static final Duration SEND_WITHIN = Duration.ofSeconds(5);
    private static final Duration ANSWER_WITHIN = Duration.ofSeconds(5);

    private final ForgerySource source;
    private final Rhythm rhythm;
    private final InetSocketAddress gateway;
    private final InstantSource clock;
    private final WardEvents events;

    Attacker(ForgerySource source, Rhythm rhythm, InetSocketAddress gateway, InstantSource clock, WardEvents events) {
        this.source = source;
        this.rhythm = rhythm;
        this.gateway = gateway;
        this.clock = clock;
        this.events = events;
    }

    @Override
    public void run() {
        try {
            while (true) {
                TimeUnit.NANOSECONDS.sleep(rhythm.nextNanos());
                Forged forged = source.next(clock.instant());
                Route route = forged.bed() == 0 ? Route.attacker(gateway) : Route.monitor(gateway, forged.bed());
                byte[] payload = forged.payload();
                events.attempted(new Attempt(
                        forged.kind(),
                        forged.claim(),
                        forged.operation(),
                        route.address(),
                        payload.length,
                        attempt(route, payload)));
            }
        } catch (InterruptedException | ClosedByInterruptException e) {
            // Asked to stop.
            Thread.currentThread().interrupt();
        }
    }

    private static Outcome attempt(Route route, byte[] payload) throws ClosedByInterruptException {
        MllpConnection connection;
        try {
            connection = route.connect();
        } catch (ClosedByInterruptException e) {
            throw e;
        } catch (IOException e) {
            return new Outcome.Unreachable(e.getClass().getSimpleName());
        }
        try {
            connection.send(payload, SEND_WITHIN);
            byte[] frame = connection.receive(ANSWER_BYTES_MAX, ANSWER_WITHIN);
            if (frame == null) {
                return new Outcome.Closed();
            }
            Ack ack = Ack.parse(frame);
            return ack.code().positive()
                    ? new Outcome.Accepted(ack.code())
                    : new Outcome.Refused(ack.code(), ack.error());
        } catch (ClosedByInterruptException e) {
            throw e;
        } catch (SocketTimeoutException e) {
            return new Outcome.Unanswered();
        } catch (IOException e) {
            // Reset while sending, cut within a frame, or an answer that is none: no answer in HL7 either way.
            return new Outcome.Closed();
        } finally {
            Sockets.closeQuietly(connection);
        }
    }
}
