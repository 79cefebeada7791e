package eu.heir.rest;

import eu.heir.spi.telemetry.DecisionEvent;
import eu.heir.spi.telemetry.GatewayStatus;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import javax.servlet.AsyncContext;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells all clients of {@code /events} what happens (server-sent events, WHATWG HTML §9.2). Everything but the admission of a client
 * runs on one thread of its own, so that no client sees an event twice or not at all.
 *
 * <p>Decisions come from the gateway's own record, read anew whenever the gateway says that there is a new one: a burst costs one
 * reading, not one per decision.
 */
final class EventHub implements AutoCloseable {
    /** Most streams of one user. */
    static final int STREAMS_PER_USER_MAX = 8;

    /** Most streams in all. */
    static final int STREAMS_MAX = 64;

    /** A stream ends after so long and the browser opens the next: a password or token that no longer counts comes to light then. */
    static final Duration STREAM_AGE_MAX = Duration.ofMinutes(10);

    /** Time between two events {@code status}. */
    static final Duration TICK = Duration.ofSeconds(1);

    /**
     * A comment goes out at least so often, for proxies that drop silent connections; and each login is looked at again, so that a
     * stream does not outlive its session.
     */
    static final Duration HEARTBEAT = Duration.ofSeconds(15);

    /** Shortest time between two readings of new decisions. */
    static final Duration BURST = Duration.ofMillis(100);

    /** Most decisions that a client gets at the start, or again after a break. */
    static final int REPLAY_MAX_DECISIONS = 200;

    /** Most peers in one event {@code peers}. */
    static final int PEERS_MAX = 60;

    private static final Logger LOG = LoggerFactory.getLogger(EventHub.class);
    private static final int RETRY_SECONDS = 5;

    private final Sources sources;
    private final ProcessFacts facts;
    private final InstantSource clock;
    private final ScheduledExecutorService thread;
    private final ScheduledFuture<?> ticking;
    private volatile @Nullable ScheduledFuture<?> reading;
    private final AtomicBoolean readingDue = new AtomicBoolean();

    // Guarded by this; also read by the threads that admit clients.
    private final Set<EventStream> streams = new LinkedHashSet<>();
    private final Map<String, Integer> seats = new HashMap<>();

    // Touched by the hub's thread only.
    private final History history = new History();
    private @Nullable GatewayStatus subscribedTo;
    private @Nullable AutoCloseable subscription;
    private int runs;
    private String run = "0";
    private long lastSequence;
    private Instant lastHeartbeat = Instant.EPOCH;

    EventHub(Sources sources, ProcessFacts facts, InstantSource clock) {
        this.sources = sources;
        this.facts = facts;
        this.clock = clock;
        // What comes after the end is dropped: the gateway may call back once more while it is being left.
        this.thread = new ScheduledThreadPoolExecutor(1, EventHub::thread, new ThreadPoolExecutor.DiscardPolicy());
        this.ticking = thread.scheduleAtFixedRate(logged(this::tick), 0, TICK.toMillis(), TimeUnit.MILLISECONDS);
    }

    /**
     * Takes a client in; returns at once.
     *
     * @param stillLoggedIn asked now and then whether the stream may go on
     * @throws ProblemException if there are too many
     * @throws IOException if the client is gone
     */
    void admit(HttpServletRequest request, HttpServletResponse response, String user, BooleanSupplier stillLoggedIn)
            throws ProblemException, IOException {
        takeSeat(user);
        boolean seated = false;
        try {
            Answers.headers(response);
            response.setContentType("text/event-stream");
            response.setCharacterEncoding("UTF-8");
            // For reverse proxies that would collect the stream before they pass it on.
            response.setHeader("X-Accel-Buffering", "no");
            response.flushBuffer();
            String lastEventId = request.getHeader("Last-Event-ID");
            AsyncContext context = request.startAsync();
            context.setTimeout(0);
            EventStream stream = new EventStream(
                    context, response.getOutputStream(), user, clock.instant(), stillLoggedIn, this::remove);
            add(stream);
            seated = true;
            context.addListener(stream);
            response.getOutputStream().setWriteListener(stream);
            thread.execute(logged(() -> begin(stream, lastEventId)));
        } finally {
            if (!seated) {
                freeSeat(user);
            }
        }
    }

    /** Tells the status now instead of with the next second. Any thread; returns at once. */
    void tellStatus() {
        thread.execute(logged(() -> {
            if (streams() > 0) {
                broadcast(event("status", "", report()));
            }
        }));
    }

    private static Thread thread(Runnable work) {
        Thread thread = new Thread(work, "heir-rest-events");
        thread.setDaemon(true);
        return thread;
    }

    private synchronized void takeSeat(String user) throws ProblemException {
        int ofUser = seats.getOrDefault(user, 0);
        int all = seats.values().stream().mapToInt(Integer::intValue).sum();
        if (ofUser >= STREAMS_PER_USER_MAX || all >= STREAMS_MAX) {
            throw new ProblemException(Problem.tooMany(
                    "At most " + STREAMS_PER_USER_MAX + " streams per user and " + STREAMS_MAX + " in all.",
                    RETRY_SECONDS));
        }
        seats.put(user, ofUser + 1);
    }

    private synchronized void freeSeat(String user) {
        seats.computeIfPresent(user, (key, taken) -> taken > 1 ? taken - 1 : null);
    }

    private synchronized void add(EventStream stream) {
        streams.add(stream);
    }

    private synchronized void remove(EventStream stream) {
        if (streams.remove(stream)) {
            freeSeat(stream.user());
        }
    }

    private synchronized List<EventStream> currentStreams() {
        return new ArrayList<>(streams);
    }

    synchronized int streams() {
        return streams.size();
    }

    /** A service may go away in the middle of a call; the executor would swallow that and never call again. */
    private static Runnable logged(Runnable work) {
        return () -> {
            try {
                work.run();
            } catch (RuntimeException e) {
                LOG.warn("event=sse outcome=failed", e);
            }
        };
    }

    private void begin(EventStream stream, @Nullable String lastEventId) {
        follow();
        stream.offer(bytes("retry: 2000\n\n"));
        stream.offer(event("history", "", history.document()));
        stream.offer(event("status", "", report()));
        GatewayStatus gateway = subscribedTo;
        if (gateway == null) {
            return;
        }
        stream.offer(event("peers", "", Peers.first(gateway.peers(), PEERS_MAX)));
        // What lies beyond lastSequence comes with the next reading, for everybody.
        List<DecisionEvent> kept = gateway.decisions(EventId.resumeAfter(lastEventId, run), Integer.MAX_VALUE).stream()
                .filter(decision -> decision.sequence() <= lastSequence)
                .toList();
        int from = Math.max(0, kept.size() - REPLAY_MAX_DECISIONS);
        kept.subList(from, kept.size()).forEach(decision -> stream.offer(decision(decision)));
    }

    private void tick() {
        follow();
        readDecisions();
        StatusReport report = report();
        GatewayStatus gateway = subscribedTo;
        if (gateway != null) {
            history.add(History.Sample.of(report));
        }
        endOld();
        if (streams() == 0) {
            return;
        }
        broadcast(event("status", "", report));
        if (gateway != null) {
            broadcast(event("peers", "", Peers.first(gateway.peers(), PEERS_MAX)));
        }
        Instant now = clock.instant();
        if (!now.isBefore(lastHeartbeat.plus(HEARTBEAT))) {
            lastHeartbeat = now;
            currentStreams().stream()
                    .filter(stream -> !stream.isStillLoggedIn())
                    .forEach(EventStream::close);
            broadcast(bytes(": \n\n"));
        }
    }

    /** Follows the gateway's service as it comes and goes. */
    private void follow() {
        GatewayStatus gateway = sources.gateway();
        if (gateway == subscribedTo) {
            return;
        }
        unsubscribe();
        subscribedTo = gateway;
        if (gateway == null) {
            return;
        }
        runs++;
        run = Long.toString(facts.startedAt().toEpochMilli(), 36) + "-" + runs;
        List<DecisionEvent> kept = gateway.decisions(0, Integer.MAX_VALUE);
        lastSequence = kept.isEmpty() ? 0 : kept.get(kept.size() - 1).sequence();
        subscription = gateway.onDecision(decision -> {
            if (readingDue.compareAndSet(false, true)) {
                reading = thread.schedule(logged(this::readDecisions), BURST.toMillis(), TimeUnit.MILLISECONDS);
            }
        });
    }

    private void readDecisions() {
        readingDue.set(false);
        GatewayStatus gateway = subscribedTo;
        if (gateway == null) {
            return;
        }
        for (DecisionEvent decision : gateway.decisions(lastSequence, Integer.MAX_VALUE)) {
            broadcast(decision(decision));
            lastSequence = decision.sequence();
        }
    }

    private void endOld() {
        Instant limit = clock.instant().minus(STREAM_AGE_MAX);
        currentStreams().stream()
                .filter(stream -> stream.opened().isBefore(limit))
                .forEach(EventStream::close);
    }

    private void broadcast(byte[] event) {
        currentStreams().forEach(stream -> stream.offer(event));
    }

    private StatusReport report() {
        return StatusReport.of(sources, facts.version(), facts.startedAt(), clock.instant());
    }

    private byte[] decision(DecisionEvent decision) {
        return event("decision", new EventId(run, decision.sequence()).toString(), decision);
    }

    private static byte[] event(String name, String id, Object data) {
        String idLine = id.isEmpty() ? "" : "id: " + id + "\n";
        return bytes("event: " + name + "\n" + idLine + "data: " + Json.text(data) + "\n\n");
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private void unsubscribe() {
        AutoCloseable old = subscription;
        subscription = null;
        if (old != null) {
            try {
                old.close();
            } catch (Exception e) {
                // AutoCloseable allows any; the gateway that would have called back is gone anyway.
                LOG.debug("event=sse outcome=unsubscribe-failed", e);
            }
        }
    }

    @Override
    public void close() {
        ticking.cancel(false);
        ScheduledFuture<?> due = reading;
        if (due != null) {
            due.cancel(false);
        }
        thread.execute(this::unsubscribe);
        thread.shutdown();
        currentStreams().forEach(EventStream::close);
    }
}
