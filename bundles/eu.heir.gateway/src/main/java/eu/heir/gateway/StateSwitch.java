package eu.heir.gateway;

import eu.heir.api.Operation;
import eu.heir.spi.control.ListenerState;
import eu.heir.spi.control.ListenerStates;
import eu.heir.spi.decision.Mode;
import eu.heir.spi.decision.Verdict;
import eu.heir.spi.telemetry.DecisionEvent;
import eu.heir.spi.telemetry.ListenerStatus;
import java.io.IOException;
import java.io.Reader;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The timed states of all listeners. An opening is kept on disk until it ends, because a gateway that restarts in an emergency must not
 * begin to block again. Any thread; changes are made one at a time.
 *
 * <p>One file for each state, such as {@code break-glass.properties}, read by this class alone: {@code LISTENER.until}, {@code .since},
 * {@code .who}, {@code .reason}.
 */
@SuppressWarnings("FutureReturnValueIgnored") // the end of an opening looks at what is open when it runs
final class StateSwitch implements ListenerStates {
    private static final Logger LOG = LoggerFactory.getLogger(StateSwitch.class);

    private static final int REASON_MAX = 200;
    private static final int WHO_MAX = 64;

    private final Listeners listeners;
    private final Telemetry telemetry;
    private final Path folder;
    private final Clock clock;
    private final ScheduledExecutorService scheduler;

    StateSwitch(
            Listeners listeners, Telemetry telemetry, Path folder, Clock clock, ScheduledExecutorService scheduler) {
        this.listeners = listeners;
        this.telemetry = telemetry;
        this.folder = folder;
        this.clock = clock;
        this.scheduler = scheduler;
    }

    /** Takes up what was open when the process ended. */
    synchronized void load() {
        for (ListenerState state : ListenerState.values()) {
            load(state);
        }
    }

    private Path file(ListenerState state) {
        return folder.resolve(state.word() + ".properties");
    }

    private void load(ListenerState state) {
        Path file = file(state);
        Properties kept = new Properties();
        try (Reader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
            kept.load(reader);
        } catch (NoSuchFileException e) {
            return;
        } catch (IOException | IllegalArgumentException e) {
            LOG.error("openings cannot be read, none is in force file={}", file, e);
            return;
        }
        for (String key : kept.stringPropertyNames()) {
            if (key.endsWith(".until")) {
                String listener = key.substring(0, key.length() - ".until".length());
                try {
                    Opening opening = new Opening(
                            state,
                            listener,
                            kept.getProperty(listener + ".who", ""),
                            kept.getProperty(listener + ".reason", ""),
                            Instant.parse(kept.getProperty(listener + ".since", "")),
                            Instant.parse(kept.getProperty(key)));
                    if (opening.until().isAfter(clock.instant())) {
                        telemetry.listener(listener).open(opening);
                        endLater(opening);
                        LOG.warn("{} goes on listener={} until={}", state.word(), listener, opening.until());
                    }
                } catch (DateTimeException e) {
                    LOG.error("opening is not readable state={} listener={}", state.word(), listener, e);
                }
            }
        }
    }

    @Override
    public synchronized Opening open(ListenerState state, String listener, Duration time, String who, String reason) {
        ListenerStatus status = status(listener);
        if (time.compareTo(Duration.ofSeconds(1)) < 0 || time.compareTo(MAX) > 0) {
            throw new IllegalArgumentException("the time must be from 1 second to " + MAX.toHours() + " hours");
        }
        String why = Text.printable(reason.strip(), REASON_MAX);
        if (why.isEmpty()) {
            throw new IllegalArgumentException("a reason is needed, at most " + REASON_MAX + " characters");
        }
        Instant now = clock.instant();
        Opening opening = new Opening(state, listener, Text.printable(who, WHO_MAX), why, now, now.plus(time));
        telemetry.listener(listener).open(opening);
        store(state);
        endLater(opening);
        LOG.warn(
                "{} open listener={} who={} until={} reason={}",
                state.word(),
                listener,
                opening.who(),
                opening.until(),
                opening.reason());
        tell(state, status, "opened by " + opening.who() + " until " + opening.until() + ": " + opening.reason());
        listeners.recheck(listener);
        return opening;
    }

    private void endLater(Opening opening) {
        scheduler.schedule(
                () -> expire(opening),
                Duration.between(clock.instant(), opening.until()).toMillis() + 1,
                TimeUnit.MILLISECONDS);
    }

    @SuppressWarnings("ReferenceEquality") // the very opening: an equal one that came later has a time of its own
    private synchronized void expire(Opening opening) {
        ListenerMeter meter = telemetry.listener(opening.listener());
        if (meter.lastOpening(opening.state()) == opening) {
            meter.close(opening.state());
            store(opening.state());
            LOG.warn("{} over listener={}", opening.state().word(), opening.listener());
            listeners.statuses().stream()
                    .filter(s -> s.name().equals(opening.listener()))
                    .findFirst()
                    .ifPresent(status -> tell(opening.state(), status, "over: its time has come"));
        }
    }

    @Override
    public synchronized boolean close(ListenerState state, String listener, String who) {
        ListenerStatus status = status(listener);
        ListenerMeter meter = telemetry.listener(listener);
        boolean was = meter.opening(state) != null;
        meter.close(state);
        if (was) {
            store(state);
            LOG.warn("{} closed listener={} who={}", state.word(), listener, Text.printable(who, WHO_MAX));
            tell(state, status, "closed by " + Text.printable(who, WHO_MAX));
        }
        return was;
    }

    @Override
    public List<Opening> openings() {
        return telemetry.openings().stream()
                .sorted(Comparator.comparing(Opening::listener).thenComparing(Opening::state))
                .toList();
    }

    private ListenerStatus status(String listener) {
        return listeners.statuses().stream()
                .filter(s -> s.name().equals(listener))
                .findFirst()
                .orElseThrow(() ->
                        new IllegalArgumentException("there is no listener called " + Text.printable(listener, 80)));
    }

    private void tell(ListenerState state, ListenerStatus listener, String text) {
        telemetry.tell(sequence -> new DecisionEvent(
                sequence,
                clock.instant(),
                listener.name(),
                listener.protocol(),
                listener.mode() == Mode.MONITOR ? Mode.MONITOR : Mode.ENFORCE,
                "",
                "",
                "",
                Text.printable(state.rule(), Operation.NAME_MAX),
                "",
                Verdict.WATCH,
                false,
                state.rule(),
                text,
                ""));
    }

    private void store(ListenerState state) {
        Path file = file(state);
        Properties kept = new Properties();
        for (Opening opening : openings()) {
            if (opening.state() != state) {
                continue;
            }
            kept.setProperty(opening.listener() + ".who", opening.who());
            kept.setProperty(opening.listener() + ".reason", opening.reason());
            kept.setProperty(opening.listener() + ".since", opening.since().toString());
            kept.setProperty(opening.listener() + ".until", opening.until().toString());
        }
        Path parent = file.toAbsolutePath().getParent();
        Path fresh = file.resolveSibling(file.getFileName() + ".new");
        try {
            if (parent != null) {
                Files.createDirectories(parent);
            }
            try (Writer writer = Files.newBufferedWriter(fresh, StandardCharsets.UTF_8)) {
                kept.store(writer, "Openings of " + state.word() + " in force. Written by the gateway.");
            }
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            // The opening is in force all the same; it would not survive a restart.
            LOG.error("openings cannot be kept file={}", file, e);
        }
    }
}
