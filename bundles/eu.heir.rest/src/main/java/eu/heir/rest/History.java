package eu.heir.rest;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** The last minutes, second by second, so that a page has its charts at once. One thread. */
final class History {
    /** How far back it goes. */
    static final Duration KEPT = Duration.ofMinutes(5);

    private final Deque<Sample> samples = new ArrayDeque<>();

    /**
     * Counters at one moment.
     *
     * @param time seconds since 1970
     * @param refusals requests that policy refused or severed, enforced or not
     */
    record Sample(
            long time,
            int sessions,
            long interactions,
            long refusals,
            long watches,
            double p50Micros,
            double p99Micros) {
        static Sample of(StatusReport report) {
            StatusReport.Totals totals = report.totals();
            return new Sample(
                    report.time().getEpochSecond(),
                    totals.sessions(),
                    totals.interactions(),
                    totals.verdicts().getOrDefault("REFUSE", 0L)
                            + totals.verdicts().getOrDefault("SEVER", 0L),
                    totals.verdicts().getOrDefault("WATCH", 0L),
                    report.latency().p50Micros(),
                    report.latency().p99Micros());
        }
    }

    /** The document of the event {@code history}. */
    record Document(List<Sample> samples) {}

    void add(Sample sample) {
        samples.addLast(sample);
        while (samples.size() > KEPT.toSeconds()) {
            samples.removeFirst();
        }
    }

    Document document() {
        return new Document(List.copyOf(samples));
    }
}
