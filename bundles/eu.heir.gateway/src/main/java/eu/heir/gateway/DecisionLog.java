package eu.heir.gateway;

import eu.heir.spi.telemetry.DecisionEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.LongFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The last decisions worth telling, in a ring. Writers (the data path) hold the lock for a few stores; readers and subscribers never
 * make them wait for more than that.
 */
final class DecisionLog implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(DecisionLog.class);

    /** Events kept. */
    static final int KEPT = 2048;

    private static final int BATCH = 256;

    private final DecisionEvent[] ring = new DecisionEvent[KEPT];
    private final List<Consumer<DecisionEvent>> consumers = new CopyOnWriteArrayList<>();
    private final Thread teller;
    private long last;
    private boolean closed;

    DecisionLog() {
        teller = new Thread(this::tell, "heir-decisions");
        teller.setDaemon(true);
        teller.start();
    }

    /** Adds an event, made with the next sequence number. */
    synchronized void add(LongFunction<DecisionEvent> event) {
        last++;
        ring[(int) (last % KEPT)] = event.apply(last);
        notifyAll();
    }

    synchronized List<DecisionEvent> after(long sequence, int max) {
        long first = Math.max(Math.max(sequence, 0) + 1, last - KEPT + 1);
        List<DecisionEvent> events = new ArrayList<>();
        for (long i = Math.max(first, 1); i <= last && events.size() < max; i++) {
            events.add(ring[(int) (i % KEPT)]);
        }
        return events;
    }

    AutoCloseable subscribe(Consumer<DecisionEvent> consumer) {
        consumers.add(consumer);
        return () -> consumers.remove(consumer);
    }

    private void tell() {
        long told = 0;
        while (true) {
            List<DecisionEvent> batch;
            synchronized (this) {
                while (last == told && !closed) {
                    try {
                        wait();
                    } catch (InterruptedException e) {
                        return;
                    }
                }
                if (closed) {
                    return;
                }
                batch = after(told, BATCH);
            }
            told = batch.get(batch.size() - 1).sequence();
            for (Consumer<DecisionEvent> consumer : consumers) {
                for (DecisionEvent event : batch) {
                    try {
                        consumer.accept(event);
                    } catch (RuntimeException e) {
                        LOG.warn("a subscriber of decisions failed and is dropped", e);
                        consumers.remove(consumer);
                        break;
                    }
                }
            }
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        notifyAll();
    }
}
