package eu.heir.demo;

import ca.uhn.hl7v2.HapiContext;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * The hospital system behind the gateway: accepts MLLP connections on loopback and answers every message ({@link EhrAnswers}). A port
 * that is taken is told once and tried again until it is free. Runs on one thread of the crew until that is interrupted, and takes
 * one more for each connection.
 */
final class EhrReceiver implements Runnable {
    /** Most connections at a time. */
    static final int CONNECTIONS_MAX = 64;

    private static final int MESSAGE_BYTES_MAX = 1024 * 1024;
    private static final Duration IDLE_MAX = Duration.ofMinutes(30);
    private static final Duration SEND_WITHIN = Duration.ofSeconds(5);

    private final int port;
    private final Duration retryAfter;
    private final Ledger ledger;
    private final Crew crew;
    private final WardEvents events;
    private final CompletableFuture<InetSocketAddress> address = new CompletableFuture<>();

    /**
     * @param port TCP port, 0 for any
     * @param retryAfter wait before a taken port is tried again
     * @param crew gives the threads for connections
     */
    EhrReceiver(int port, Duration retryAfter, Ledger ledger, Crew crew, WardEvents events) {
        this.port = port;
        this.retryAfter = retryAfter;
        this.ledger = ledger;
        this.crew = crew;
        this.events = events;
    }

    /** Where it listens, as soon as it does. */
    CompletableFuture<InetSocketAddress> address() {
        return address;
    }

    @Override
    public void run() {
        // Made here and not when the ward is: HAPI's classes take a moment to load.
        HapiContext validating = EhrAnswers.context(true);
        HapiContext lenient = EhrAnswers.context(false);
        try (ServerSocketChannel server = listen()) {
            while (true) {
                welcome(server.accept(), () -> new EhrAnswers(validating, lenient));
            }
        } catch (InterruptedException | ClosedByInterruptException e) {
            // Asked to stop.
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            events.failed(Thread.currentThread().getName(), e);
        }
    }

    private ServerSocketChannel listen() throws IOException, InterruptedException {
        boolean told = false;
        while (true) {
            ServerSocketChannel server = ServerSocketChannel.open();
            try {
                server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
                InetSocketAddress bound = (InetSocketAddress) server.getLocalAddress();
                events.listening(bound);
                address.complete(bound);
                return server;
            } catch (BindException e) {
                server.close();
                if (!told) {
                    told = true;
                    events.portTaken(port, retryAfter.toSeconds());
                }
                TimeUnit.NANOSECONDS.sleep(retryAfter.toNanos());
            }
        }
    }

    private void welcome(SocketChannel channel, Supplier<EhrAnswers> answers) throws IOException {
        MllpConnection connection;
        try {
            connection = MllpConnection.accepted(channel);
        } catch (SocketException e) {
            // Gone before it was welcomed.
            events.brokenOff(e.getClass().getSimpleName());
            return;
        }
        if (!crew.start("ehr-connection", () -> serve(connection, answers.get()))) {
            connection.close();
            events.connectionsExhausted(CONNECTIONS_MAX);
        }
    }

    private void serve(MllpConnection connection, EhrAnswers answers) {
        try (connection) {
            byte[] payload = connection.receive(MESSAGE_BYTES_MAX, IDLE_MAX);
            while (payload != null) {
                EhrAnswers.Answer answer = answers.answer(payload);
                note(answer);
                for (byte[] reply : answer.replies()) {
                    connection.send(reply, SEND_WITHIN);
                }
                payload = answer instanceof EhrAnswers.Answer.Unanswerable
                        ? null
                        : connection.receive(MESSAGE_BYTES_MAX, IDLE_MAX);
            }
        } catch (ClosedChannelException e) {
            // Asked to stop.
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            events.brokenOff(e.getClass().getSimpleName() + ": " + e.getMessage());
        }
    }

    private void note(EhrAnswers.Answer answer) {
        if (answer instanceof EhrAnswers.Answer.Taken taken) {
            boolean first = ledger.take(taken.sender(), taken.controlId());
            events.received(taken.sender(), taken.controlId(), !first);
        } else if (answer instanceof EhrAnswers.Answer.Rejected rejected) {
            events.notUnderstood(rejected.cause());
        } else if (answer instanceof EhrAnswers.Answer.Unanswerable unanswerable) {
            events.notUnderstood(unanswerable.cause());
        }
    }
}
