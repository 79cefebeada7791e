package eu.heir.demo;

import eu.heir.demo.message.MessageSource;
import eu.heir.demo.message.Outgoing;
import java.io.EOFException;
import java.io.IOException;
import java.net.ProtocolException;
import java.nio.channels.ClosedByInterruptException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.TimeUnit;

/**
 * A simulated system that sends: produces messages in its rhythm and delivers them one by one, in order, over one persistent
 * connection. A message leaves the queue when it was answered, positively or not, and only then; without an answer the same message
 * (same MSH-10) is sent again over a new connection.
 *
 * <pre>
 *   Away ──(time to try, something to send; connect)──▶ Up ──(no answer, closed, wrong answer)──▶ Away
 * </pre>
 *
 * <p>The wait before each new try doubles up to a bound and starts anew after an answer. When the queue is full the device measures
 * no more: nothing that it took on is lost while it runs. Runs on one thread until that is interrupted.
 */
final class Device implements Runnable {
    /** Most messages a device keeps while the gateway is away. */
    static final int QUEUE_MAX = 512;

    private static final int ANSWER_BYTES_MAX = 64 * 1024;
    private static final Duration SEND_WITHIN = Duration.ofSeconds(5);
    private static final Duration RETRY_FIRST = Duration.ofMillis(200);
    private static final Duration RETRY_LAST = Duration.ofSeconds(8);

    private final String name;
    private final MessageSource source;
    private final Rhythm rhythm;
    private final Route route;
    private final Duration answerWithin;
    private final InstantSource clock;
    private final WardEvents events;

    private final Queue<Outgoing> queue = new ArrayDeque<>();
    private Link link = new Link.Away(System.nanoTime());
    private Duration retryAfter = RETRY_FIRST;
    private boolean toldAway;
    private boolean toldFull;

    /**
     * @param answerWithin how long it waits for each acknowledgement
     */
    Device(
            String name,
            MessageSource source,
            Rhythm rhythm,
            Route route,
            Duration answerWithin,
            InstantSource clock,
            WardEvents events) {
        this.name = name;
        this.source = source;
        this.rhythm = rhythm;
        this.route = route;
        this.answerWithin = answerWithin;
        this.clock = clock;
        this.events = events;
    }

    @Override
    public void run() {
        long due = System.nanoTime() + rhythm.firstNanos();
        try {
            while (!Thread.currentThread().isInterrupted()) {
                if (due - System.nanoTime() <= 0) {
                    produce();
                    due = System.nanoTime() + rhythm.nextNanos();
                }
                Outgoing head = queue.peek();
                long idleNanos = head == null ? Long.MAX_VALUE : link.retryNanos();
                if (head != null && idleNanos <= 0) {
                    deliver(head);
                } else {
                    long untilDue = due - System.nanoTime();
                    TimeUnit.NANOSECONDS.sleep(Math.max(0, Math.min(untilDue, idleNanos)));
                }
            }
        } catch (InterruptedException | ClosedByInterruptException e) {
            // Asked to stop.
            Thread.currentThread().interrupt();
        } finally {
            hangUp();
            events.stopped(name, queue.size());
        }
    }

    private void produce() {
        if (queue.size() < QUEUE_MAX) {
            queue.add(source.next(clock.instant()));
            toldFull = false;
        } else if (!toldFull) {
            toldFull = true;
            events.queueFull(name, QUEUE_MAX);
        }
    }

    private void deliver(Outgoing message) throws ClosedByInterruptException {
        try {
            Ack answer = exchange(connection(), message);
            queue.remove();
            retryAfter = RETRY_FIRST;
            toldAway = false;
            events.settled(name, message, answer);
        } catch (ClosedByInterruptException e) {
            throw e;
        } catch (IOException e) {
            retryLater(e);
        }
    }

    private MllpConnection connection() throws IOException {
        if (link instanceof Link.Up up) {
            return up.connection();
        }
        MllpConnection connection = route.connect();
        link = new Link.Up(connection);
        events.connected(name);
        return connection;
    }

    private Ack exchange(MllpConnection connection, Outgoing message) throws IOException {
        connection.send(message.payload(), SEND_WITHIN);
        for (int reply = 1; ; reply++) {
            byte[] frame = connection.receive(ANSWER_BYTES_MAX, answerWithin);
            if (frame == null) {
                throw new EOFException("closed without an answer");
            }
            Ack answer = Ack.parse(frame);
            if (!answer.controlId().equals(message.controlId())) {
                throw new ProtocolException("answer to another message");
            }
            if (!answer.code().positive()
                    || answer.code().application()
                    || reply == message.ackMode().replies()) {
                return answer;
            }
        }
    }

    private void retryLater(IOException cause) {
        hangUp();
        link = new Link.Away(System.nanoTime() + retryAfter.toNanos());
        Duration doubled = retryAfter.multipliedBy(2);
        retryAfter = doubled.compareTo(RETRY_LAST) < 0 ? doubled : RETRY_LAST;
        if (!toldAway) {
            toldAway = true;
            events.away(name, cause.getClass().getSimpleName() + ": " + cause.getMessage(), queue.size());
        }
    }

    private void hangUp() {
        if (link instanceof Link.Up up) {
            Sockets.closeQuietly(up.connection());
        }
    }

    private sealed interface Link {
        /** Nanoseconds until it makes sense to send; not positive for now. */
        long retryNanos();

        record Up(MllpConnection connection) implements Link {
            @Override
            public long retryNanos() {
                return 0;
            }
        }

        record Away(long retryAtNanos) implements Link {
            @Override
            public long retryNanos() {
                return retryAtNanos - System.nanoTime();
            }
        }
    }
}
