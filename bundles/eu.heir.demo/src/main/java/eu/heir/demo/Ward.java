package eu.heir.demo;

import eu.heir.demo.message.AdmissionSource;
import eu.heir.demo.message.ControlIds;
import eu.heir.demo.message.ForgerySource;
import eu.heir.demo.message.LabSource;
import eu.heir.demo.message.MessageSource;
import eu.heir.demo.message.MonitorSource;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** The whole ward. Started once, stopped once; for another run make another. */
final class Ward {
    /** Longest time until everything has stopped. */
    static final Duration STOP_WITHIN = Duration.ofMillis(1_500);

    private static final double VITALS_JITTER = 0.25;
    private static final double DESK_JITTER = 0.35;
    private static final double FORGERY_JITTER = 0.15;
    /** Besides monitors and connections: hospital system, admission desk, laboratory, attacker. */
    private static final int OTHER_THREADS = 4;

    private final WardPlan plan;
    private final InstantSource clock;
    private final WardEvents events;
    private final Crew crew;
    private final Crew connections;
    private final EhrReceiver ehr;
    private final String run;

    Ward(WardPlan plan, InstantSource clock, WardEvents events) {
        this.plan = plan;
        this.clock = clock;
        this.events = events;
        this.crew = new Crew(plan.monitors() + OTHER_THREADS, events);
        this.connections = new Crew(EhrReceiver.CONNECTIONS_MAX, events);
        this.ehr = new EhrReceiver(plan.ehrPort(), plan.portRetryAfter(), new Ledger(), connections, events);
        this.run = Long.toString(clock.instant().toEpochMilli(), Character.MAX_RADIX);
    }

    /** Starts every thread. */
    void start() {
        crew.start("ehr", ehr);
        for (int bed = 1; bed <= plan.monitors(); bed++) {
            MessageSource source = new MonitorSource(bed, plan.seed() + bed, ids("M" + bed));
            device("ICU-" + bed, source, plan.vitalsEvery(), VITALS_JITTER, Route.monitor(plan.gateway(), bed));
        }
        device(
                "ADMISSION",
                new AdmissionSource(plan.seed(), ids("A")),
                plan.admissionEvery(),
                DESK_JITTER,
                Route.admission(plan.gateway()));
        device(
                "LAB",
                new LabSource(plan.monitors(), plan.seed(), ids("L")),
                plan.laboratoryEvery(),
                DESK_JITTER,
                Route.laboratory(plan.gateway()));
        if (!plan.forgeryEvery().isZero()) {
            ForgerySource source = new ForgerySource(plan.monitors(), plan.seed(), ids("X"));
            Rhythm rhythm = new Rhythm(plan.forgeryEvery(), FORGERY_JITTER, plan.seed());
            crew.start("attacker", new Attacker(source, rhythm, plan.gateway(), clock, events));
        }
    }

    /**
     * Stops every thread.
     *
     * @return those that did not stop in time; empty is the rule
     */
    List<String> stop() {
        // Senders first, so that the last acknowledgements still find them or are asked for again by nobody.
        long deadline = System.nanoTime() + STOP_WITHIN.toNanos();
        List<String> left = new ArrayList<>(crew.stop(STOP_WITHIN));
        left.addAll(connections.stop(Duration.ofNanos(Math.max(0, deadline - System.nanoTime()))));
        return left;
    }

    /** Where the hospital system listens, as soon as it does. */
    CompletableFuture<InetSocketAddress> ehrAddress() {
        return ehr.address();
    }

    private ControlIds ids(String sender) {
        return new ControlIds(run + "-" + sender + "-");
    }

    private void device(String name, MessageSource source, Duration every, double jitter, Route route) {
        Rhythm rhythm = new Rhythm(every, jitter, plan.seed() + name.hashCode());
        crew.start(name, new Device(name, source, rhythm, route, plan.answerWithin(), clock, events));
    }
}
