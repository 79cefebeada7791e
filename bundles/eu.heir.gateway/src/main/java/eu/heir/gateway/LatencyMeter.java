package eu.heir.gateway;

import eu.heir.spi.telemetry.GatewayStatus.LatencyStatus;
import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.SingleWriterRecorder;

/** How long the gateway kept interactions. Each I/O thread writes into a recorder of its own; readers merge. */
final class LatencyMeter {
    private static final long HIGHEST_MICROS = 60_000_000;
    private static final int DIGITS = 2;
    private static final int WINDOWS = 6;
    private static final long WINDOW_NANOS = 10_000_000_000L;

    /** What one I/O thread writes into. Only that thread calls {@link #record}. */
    static final class Writer {
        private final SingleWriterRecorder recorder = new SingleWriterRecorder(HIGHEST_MICROS, DIGITS);
        private volatile long count;
        private volatile long sumMicros;

        @SuppressWarnings("NonAtomicVolatileUpdate") // one writer; volatile only lets readers see it
        void record(long nanos) {
            long micros = Math.min(Math.max(nanos / 1000, 0), HIGHEST_MICROS);
            recorder.recordValue(micros);
            count++;
            sumMicros += micros;
        }
    }

    private final List<Writer> writers = new CopyOnWriteArrayList<>();
    private final ArrayDeque<Histogram> windows = new ArrayDeque<>();
    private long windowStart = System.nanoTime();

    Writer newWriter() {
        Writer writer = new Writer();
        writers.add(writer);
        return writer;
    }

    synchronized LatencyStatus status() {
        Histogram current = windows.pollLast();
        if (current == null) {
            current = new Histogram(HIGHEST_MICROS, DIGITS);
        }
        long count = 0;
        long sum = 0;
        for (Writer writer : writers) {
            current.add(writer.recorder.getIntervalHistogram());
            count += writer.count;
            sum += writer.sumMicros;
        }
        windows.addLast(current);
        Histogram all = new Histogram(HIGHEST_MICROS, DIGITS);
        windows.forEach(all::add);
        if (System.nanoTime() - windowStart > WINDOW_NANOS) {
            windowStart = System.nanoTime();
            windows.addLast(new Histogram(HIGHEST_MICROS, DIGITS));
            if (windows.size() > WINDOWS) {
                windows.removeFirst();
            }
        }
        return new LatencyStatus(
                count,
                sum,
                all.getValueAtPercentile(50),
                all.getValueAtPercentile(99),
                all.getTotalCount() == 0 ? 0 : all.getMaxValue());
    }
}
