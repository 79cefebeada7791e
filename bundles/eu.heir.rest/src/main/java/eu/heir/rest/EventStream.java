package eu.heir.rest;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import javax.servlet.AsyncContext;
import javax.servlet.AsyncEvent;
import javax.servlet.AsyncListener;
import javax.servlet.ServletOutputStream;
import javax.servlet.WriteListener;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One client of {@code /events}. Nothing here ever waits for the client: what it does not take is queued, and a client that falls too
 * far behind is let go; it comes back by itself and says where it was.
 */
final class EventStream implements WriteListener, AsyncListener {
    /** Most events waiting for one client. */
    static final int QUEUE_MAX_EVENTS = 2048;

    private static final Logger LOG = LoggerFactory.getLogger(EventStream.class);

    private final AsyncContext context;
    private final ServletOutputStream output;
    private final String user;
    private final Instant opened;
    private final BooleanSupplier stillLoggedIn;
    private final Consumer<EventStream> whenClosed;

    // Guarded by this.
    private final Queue<byte[]> queue = new ArrayDeque<>();
    private boolean writable;
    private boolean unflushed;
    private boolean closed;

    EventStream(
            AsyncContext context,
            ServletOutputStream output,
            String user,
            Instant opened,
            BooleanSupplier stillLoggedIn,
            Consumer<EventStream> whenClosed) {
        this.context = context;
        this.output = output;
        this.user = user;
        this.opened = opened;
        this.stillLoggedIn = stillLoggedIn;
        this.whenClosed = whenClosed;
    }

    String user() {
        return user;
    }

    Instant opened() {
        return opened;
    }

    /** Whether the login it was opened with still stands. */
    boolean isStillLoggedIn() {
        return stillLoggedIn.getAsBoolean();
    }

    /** Hands an event over; returns at once. */
    synchronized void offer(byte[] event) {
        if (closed) {
            return;
        }
        if (queue.size() >= QUEUE_MAX_EVENTS) {
            LOG.info("event=sse outcome=too-slow user={}", user);
            close();
            return;
        }
        queue.add(event);
        drain();
    }

    /** Ends the response. */
    synchronized void close() {
        if (!closed) {
            closed = true;
            queue.clear();
            context.complete();
            whenClosed.accept(this);
        }
    }

    @Override
    public synchronized void onWritePossible() {
        writable = true;
        drain();
    }

    private void drain() {
        if (!writable) {
            return;
        }
        try {
            // isReady() arranges for onWritePossible when it answers no.
            while (!closed && output.isReady()) {
                byte[] event = queue.poll();
                if (event != null) {
                    unflushed = true;
                    output.write(event);
                } else if (unflushed) {
                    unflushed = false;
                    output.flush();
                } else {
                    return;
                }
            }
        } catch (IOException | IllegalStateException e) {
            // Jetty answers a write to a connection that has just gone with either.
            LOG.debug("event=sse outcome=client-gone user={}", user, e);
            close();
        }
    }

    @Override
    public void onError(Throwable cause) {
        LOG.debug("event=sse outcome=client-gone user={}", user, cause);
        close();
    }

    @Override
    public void onComplete(AsyncEvent event) {
        gone();
    }

    @Override
    public void onTimeout(AsyncEvent event) {
        gone();
    }

    @Override
    public void onError(AsyncEvent event) {
        gone();
    }

    @Override
    public void onStartAsync(AsyncEvent event) {}

    private synchronized void gone() {
        if (!closed) {
            closed = true;
            queue.clear();
            whenClosed.accept(this);
        }
    }
}
