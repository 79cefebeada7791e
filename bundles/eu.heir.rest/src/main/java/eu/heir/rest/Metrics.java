package eu.heir.rest;

import eu.heir.spi.decision.Verdict;
import eu.heir.spi.journal.JournalStatus;
import eu.heir.spi.telemetry.ListenerStatus;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.InfoSnapshot;
import io.prometheus.metrics.model.snapshots.InfoSnapshot.InfoDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import io.prometheus.metrics.model.snapshots.Quantile;
import io.prometheus.metrics.model.snapshots.Quantiles;
import io.prometheus.metrics.model.snapshots.SummarySnapshot;
import io.prometheus.metrics.model.snapshots.SummarySnapshot.SummaryDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Unit;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryUsage;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/** A {@link StatusReport} as Prometheus metrics: base units, one family for each counter, the listener as a label. */
final class Metrics {
    private static final double MICROS_PER_SECOND = 1e6;

    private Metrics() {}

    static MetricSnapshots of(StatusReport report) {
        List<MetricSnapshot> families = new ArrayList<>();
        families.add(build(report));
        families.add(gauge("heir_ready", "Whether everything that is configured is in force (1) or not (0).")
                .dataPoint(point(Labels.EMPTY, report.ready() ? 1 : 0))
                .build());
        addListeners(report.listeners(), families);
        addVerdicts(report.listeners(), families);
        addFailures(report.listeners(), families);
        families.add(latency(report.latency()));
        families.add(gauge(
                        "heir_gateway_latency_max_seconds",
                        "Largest time an interaction was kept within about the last minute.")
                .unit(Unit.SECONDS)
                .dataPoint(point(Labels.EMPTY, report.latency().maxMicros() / MICROS_PER_SECOND))
                .build());
        addAdapters(report, families);
        addBounds(report, families);
        addConfiguration(report, families);
        addJournal(report.journal(), families);
        addProcess(report, families);
        return new MetricSnapshots(families);
    }

    private static MetricSnapshot build(StatusReport report) {
        return InfoSnapshot.builder()
                .name("heir_build")
                .help("Version of the gateway.")
                .dataPoint(InfoDataPointSnapshot.builder()
                        .labels(Labels.of("version", report.version()))
                        .build())
                .build();
    }

    private static void addListeners(List<ListenerStatus> listeners, List<MetricSnapshot> families) {
        InfoSnapshot.Builder info = InfoSnapshot.builder().name("heir_listener").help("How a listener is configured.");
        for (ListenerStatus listener : listeners) {
            info.dataPoint(InfoDataPointSnapshot.builder()
                    .labels(Labels.of(
                            "listener", listener.name(),
                            "protocol", listener.protocol(),
                            "mode", listener.mode().name(),
                            "criticality", listener.criticality().name()))
                    .build());
        }
        families.add(info.build());
        families.add(perListener(
                listeners,
                gauge("heir_listener_serving", "Whether the listener serves (1) or not (0)."),
                listener -> listener.state().equals("SERVING") ? 1 : 0));
        families.add(perListener(
                listeners,
                gauge("heir_upstream_up", "Whether the last dial to the upstream succeeded (1) or not (0)."),
                listener -> listener.upstreamUp() ? 1 : 0));
        families.add(perListener(listeners, gauge("heir_sessions", "Sessions open now."), ListenerStatus::sessions));
        families.add(perListener(
                listeners, counter("heir_interactions", "Requests decided."), ListenerStatus::interactions));
        families.add(perListener(
                listeners,
                counter("heir_refused", "Requests that were in fact turned down (enforce mode)."),
                ListenerStatus::refused));
        families.add(perListener(listeners, counter("heir_replies", "Replies passed."), ListenerStatus::replies));
        families.add(perListener(
                listeners,
                counter("heir_replies_missed", "Replies that were due and did not come in time."),
                ListenerStatus::repliesMissed));
        families.add(perListener(
                listeners,
                counter("heir_sessions_turned_away", "Connections closed on arrival because a bound was reached."),
                ListenerStatus::sessionsTurnedAway));
        families.add(perListener(
                listeners,
                counter("heir_tls_handshakes_failed", "TLS handshakes that failed, on either leg."),
                ListenerStatus::handshakesFailed));
        families.add(perListener(
                listeners,
                gauge("heir_standing_findings", "Weaknesses that last as long as the configuration does."),
                listener -> listener.standing().size()));
        families.add(perListener(
                listeners,
                gauge("heir_break_glass_open", "Whether break-glass is open on the listener (1) or not (0)."),
                listener -> listener.breakGlass() == null ? 0 : 1));
        families.add(perListener(
                listeners,
                gauge("heir_downtime_recovery_open", "Whether the listener is in downtime recovery (1) or not (0)."),
                listener -> listener.downtimeRecovery() == null ? 0 : 1));
        families.add(perListener(
                listeners,
                counter("heir_device_received_bytes", "Bytes read from devices.")
                        .unit(Unit.BYTES),
                ListenerStatus::bytesFromDevice));
        families.add(perListener(
                listeners,
                counter("heir_hospital_received_bytes", "Bytes read from the hospital side.")
                        .unit(Unit.BYTES),
                ListenerStatus::bytesFromHospital));
    }

    private static void addVerdicts(List<ListenerStatus> listeners, List<MetricSnapshot> families) {
        CounterSnapshot.Builder verdicts = counter("heir_verdicts", "Requests by verdict, as policy said.");
        for (ListenerStatus listener : listeners) {
            for (Verdict verdict : Verdict.values()) {
                verdicts.dataPoint(count(
                        Labels.of("listener", listener.name(), "verdict", verdict.name()),
                        listener.verdicts().getOrDefault(verdict.name(), 0L)));
            }
        }
        families.add(verdicts.build());
    }

    private static void addFailures(List<ListenerStatus> listeners, List<MetricSnapshot> families) {
        CounterSnapshot.Builder failures = counter("heir_failures", "Uses of the fail-mode table by condition.");
        for (ListenerStatus listener : listeners) {
            listener.failures()
                    .forEach((condition, uses) -> failures.dataPoint(
                            count(Labels.of("listener", listener.name(), "condition", condition), uses)));
        }
        families.add(failures.build());
    }

    private static MetricSnapshot latency(StatusReport.Latency latency) {
        return SummarySnapshot.builder()
                .name("heir_gateway_latency_seconds")
                .help(
                        "Time between the last byte of a unit coming in and the unit being handed on; quantiles over about the"
                                + " last minute.")
                .unit(Unit.SECONDS)
                .dataPoint(SummaryDataPointSnapshot.builder()
                        .count(latency.count())
                        .sum(latency.sumMicros() / MICROS_PER_SECOND)
                        .quantiles(Quantiles.of(
                                new Quantile(0.5, latency.p50Micros() / MICROS_PER_SECOND),
                                new Quantile(0.99, latency.p99Micros() / MICROS_PER_SECOND)))
                        .build())
                .build();
    }

    private static void addAdapters(StatusReport report, List<MetricSnapshot> families) {
        GaugeSnapshot.Builder serving =
                gauge("heir_adapter_serving", "Whether the protocol's slot serves (1) or not (0).");
        GaugeSnapshot.Builder sessions = gauge("heir_adapter_sessions", "Sessions that the adapter serves now.");
        CounterSnapshot.Builder faults = counter(
                "heir_adapter_faults",
                "Times that the adapter in the slot threw or broke its contract; starts anew with each adapter.");
        CounterSnapshot.Builder swaps =
                counter("heir_adapter_swaps", "Times that the slot went over to another adapter.");
        GaugeSnapshot.Builder pause = gauge(
                        "heir_adapter_last_pause_seconds",
                        "Longest time that a session could not be read during the last swap; 0 before the first.")
                .unit(Unit.SECONDS);
        report.adapters().forEach(adapter -> {
            Labels labels = Labels.of("protocol", adapter.protocol());
            serving.dataPoint(point(labels, adapter.state().equals("SERVING") ? 1 : 0));
            sessions.dataPoint(point(labels, adapter.sessions()));
            faults.dataPoint(count(labels, (double) adapter.faults()));
            swaps.dataPoint(count(labels, (double) adapter.swaps()));
            pause.dataPoint(point(labels, adapter.lastPauseMicros() / MICROS_PER_SECOND));
        });
        families.add(serving.build());
        families.add(sessions.build());
        families.add(faults.build());
        families.add(swaps.build());
        families.add(pause.build());
    }

    private static void addBounds(StatusReport report, List<MetricSnapshot> families) {
        GaugeSnapshot.Builder used = gauge("heir_bound_used", "Use of a bounded resource, in the bound's own unit.");
        GaugeSnapshot.Builder limit =
                gauge("heir_bound_limit", "Limit of a bounded resource, in the bound's own unit.");
        CounterSnapshot.Builder reached = counter(
                "heir_bound_reached",
                "How often somebody was turned away, cut off, made to wait or told of because of a bound.");
        report.bounds().forEach(bound -> {
            Labels labels = Labels.of("bound", bound.name(), "scope", bound.scope());
            used.dataPoint(point(labels, (double) bound.used()));
            limit.dataPoint(point(labels, (double) bound.limit()));
            reached.dataPoint(count(labels, (double) bound.reached()));
        });
        families.add(used.build());
        families.add(limit.build());
        families.add(reached.build());
    }

    private static void addConfiguration(StatusReport report, List<MetricSnapshot> families) {
        GaugeSnapshot.Builder problems = gauge(
                "heir_configuration_problems",
                "Problems in the newest files of a folder; above 0 older ones are in force.");
        report.configuration()
                .forEach(folder -> problems.dataPoint(point(
                        Labels.of("folder", folder.folder()), folder.problems().size())));
        families.add(problems.build());
    }

    private static void addJournal(@Nullable JournalStatus journal, List<MetricSnapshot> families) {
        GaugeSnapshot.Builder state = gauge(
                "heir_journal_state",
                "Whether the journal is in the state (1) or not (0); 0 for all while it is not there.");
        for (JournalStatus.State each : JournalStatus.State.values()) {
            boolean now = journal != null && journal.state() == each;
            state.dataPoint(point(Labels.of("state", each.name()), now ? 1 : 0));
        }
        families.add(state.build());
        if (journal == null) {
            return;
        }
        families.add(single(
                gauge("heir_journal_records", "Sequence of the newest record on disk."), (double) journal.records()));
        families.add(single(gauge("heir_journal_segments", "Files of the journal."), journal.segments()));
        families.add(single(
                gauge("heir_journal_bytes", "Size of all files of the journal.").unit(Unit.BYTES),
                (double) journal.bytes()));
        families.add(single(
                gauge("heir_journal_limit_bytes", "Most before the journal's oldest files go.")
                        .unit(Unit.BYTES),
                (double) journal.bytesMax()));
        families.add(single(gauge("heir_journal_queue_used", "Entries that wait to be written."), journal.queued()));
        families.add(single(gauge("heir_journal_queue_limit", "Most entries that wait."), journal.queueMax()));
        families.add(single(gauge("heir_journal_gaps", "Sections that cannot be verified any more."), journal.gaps()));
        families.add(counter("heir_journal_lost", "Entries that could not be kept.")
                .dataPoint(count(Labels.EMPTY, (double) journal.lost()))
                .build());
        if (journal.oldest() != null) {
            families.add(single(
                    gauge("heir_journal_oldest_seconds", "Time of the oldest record that is kept, since 1970.")
                            .unit(Unit.SECONDS),
                    journal.oldest().toEpochMilli() / 1e3));
        }
    }

    private static MetricSnapshot single(GaugeSnapshot.Builder family, double value) {
        return family.dataPoint(point(Labels.EMPTY, value)).build();
    }

    private static void addProcess(StatusReport report, List<MetricSnapshot> families) {
        families.add(gauge("process_start_time_seconds", "When the process started, since 1970.")
                .unit(Unit.SECONDS)
                .dataPoint(point(Labels.EMPTY, report.startedAt().toEpochMilli() / 1e3))
                .build());
        MemoryUsage heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage();
        families.add(gauge("jvm_memory_used_bytes", "Heap in use.")
                .unit(Unit.BYTES)
                .dataPoint(point(Labels.of("area", "heap"), (double) heap.getUsed()))
                .build());
        families.add(gauge("jvm_memory_max_bytes", "Most heap.")
                .unit(Unit.BYTES)
                .dataPoint(point(Labels.of("area", "heap"), (double) heap.getMax()))
                .build());
    }

    private static MetricSnapshot perListener(
            List<ListenerStatus> listeners, GaugeSnapshot.Builder family, ToDoubleFunction<ListenerStatus> value) {
        listeners.forEach(listener ->
                family.dataPoint(point(Labels.of("listener", listener.name()), value.applyAsDouble(listener))));
        return family.build();
    }

    private static MetricSnapshot perListener(
            List<ListenerStatus> listeners, CounterSnapshot.Builder family, ToDoubleFunction<ListenerStatus> value) {
        listeners.forEach(listener ->
                family.dataPoint(count(Labels.of("listener", listener.name()), value.applyAsDouble(listener))));
        return family.build();
    }

    private static GaugeSnapshot.Builder gauge(String name, String help) {
        return GaugeSnapshot.builder().name(name).help(help);
    }

    private static CounterSnapshot.Builder counter(String name, String help) {
        return CounterSnapshot.builder().name(name).help(help);
    }

    private static GaugeDataPointSnapshot point(Labels labels, double value) {
        return GaugeDataPointSnapshot.builder().labels(labels).value(value).build();
    }

    private static CounterDataPointSnapshot count(Labels labels, double value) {
        return CounterDataPointSnapshot.builder().labels(labels).value(value).build();
    }
}
