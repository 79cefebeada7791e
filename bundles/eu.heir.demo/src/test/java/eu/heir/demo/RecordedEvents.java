package eu.heir.demo;

import eu.heir.demo.message.Outgoing;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** Keeps what happened in the ward and lets a test wait for it. */
final class RecordedEvents implements WardEvents {
    private static final Duration DEADLINE = Duration.ofSeconds(60);

    /** One message answered for good. */
    record Settled(String device, String controlId, AckCode code, String error) {}

    /** One message in the hospital system's log. */
    record Received(String sender, String controlId, boolean repeated) {}

    /* Read only within until(), or through the copies below. */
    final List<Settled> settled = new ArrayList<>();
    final List<Received> received = new ArrayList<>();
    final List<Attempt> attempts = new ArrayList<>();
    final List<String> states = new ArrayList<>();
    final List<Throwable> failures = new ArrayList<>();

    /** Waits until it is so; fails when it is not in time. */
    synchronized void until(String what, Predicate<RecordedEvents> condition) throws InterruptedException {
        long deadline = System.nanoTime() + DEADLINE.toNanos();
        while (!condition.test(this)) {
            long millis = Duration.ofNanos(deadline - System.nanoTime()).toMillis();
            if (millis <= 0) {
                throw new AssertionError("not in time: " + what + "; states " + states + ", settled " + settled.size()
                        + ", received " + received.size() + ", failures " + failures);
            }
            wait(millis);
        }
    }

    synchronized List<Settled> settledCopy() {
        return List.copyOf(settled);
    }

    synchronized List<Received> receivedCopy() {
        return List.copyOf(received);
    }

    synchronized List<String> statesCopy() {
        return List.copyOf(states);
    }

    synchronized List<Attempt> attemptsCopy() {
        return List.copyOf(attempts);
    }

    synchronized List<Throwable> failuresCopy() {
        return List.copyOf(failures);
    }

    private synchronized void note(Runnable change) {
        change.run();
        notifyAll();
    }

    private void state(String state) {
        note(() -> states.add(state));
    }

    @Override
    public void listening(InetSocketAddress address) {
        state("listening");
    }

    @Override
    public void portTaken(int port, long retrySeconds) {
        state("portTaken " + port);
    }

    @Override
    public void connectionsExhausted(int limit) {
        state("connectionsExhausted");
    }

    @Override
    public void received(String sender, String controlId, boolean repeated) {
        note(() -> received.add(new Received(sender, controlId, repeated)));
    }

    @Override
    public void notUnderstood(String cause) {
        state("notUnderstood");
    }

    @Override
    public void brokenOff(String cause) {
        state("brokenOff");
    }

    @Override
    public void connected(String device) {
        state("connected " + device);
    }

    @Override
    public void away(String device, String cause, int queued) {
        state("away " + device);
    }

    @Override
    public void settled(String device, Outgoing message, Ack answer) {
        note(() -> settled.add(new Settled(device, message.controlId(), answer.code(), answer.error())));
    }

    @Override
    public void queueFull(String device, int limit) {
        state("queueFull " + device);
    }

    @Override
    public void stopped(String device, int undelivered) {
        state("stopped " + device);
    }

    @Override
    public void attempted(Attempt attempt) {
        note(() -> attempts.add(attempt));
    }

    @Override
    public void failed(String thread, Throwable cause) {
        note(() -> failures.add(cause));
    }
}
