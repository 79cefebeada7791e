package eu.heir.rest;

import eu.heir.rest.Resource.Call;
import eu.heir.spi.control.ListenerState;
import eu.heir.spi.control.ListenerStates;
import eu.heir.spi.control.ListenerStates.Opening;
import eu.heir.spi.journal.JournalEntry;
import eu.heir.spi.journal.JournalKind;
import eu.heir.spi.telemetry.GatewayStatus;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import javax.servlet.http.HttpServletResponse;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One timed state of listeners: where it is on, switching it on and ending it. The gateway tells each change as a decision; here it is
 * logged and kept in the journal from where it came, with who and why.
 */
final class Openings {
    /** Longest reason, characters. */
    static final int REASON_MAX_CHARS = 200;

    static final String SECONDS = "seconds";
    static final String REASON = "reason";

    private static final Set<String> FIELDS = Set.of(SECONDS, REASON);
    private static final Logger LOG = LoggerFactory.getLogger(Openings.class);

    private final ListenerState state;
    private final Sources sources;
    private final Runnable whenChanged;

    /**
     * Creates the resources.
     *
     * @param whenChanged told after each change, so that pages need not wait for the next second
     */
    Openings(ListenerState state, Sources sources, Runnable whenChanged) {
        this.state = state;
        this.sources = sources;
        this.whenChanged = whenChanged;
    }

    /** The document of {@code /break-glass} and {@code /downtime-recovery}. */
    record Document(List<Opening> openings) {}

    void all(Call call) throws IOException, ProblemException {
        call.ok(new Document(openings(states()).toList()));
    }

    void one(Call call) throws IOException, ProblemException {
        Optional<Opening> open = openings(statesWith(call.listener()))
                .filter(opening -> opening.listener().equals(call.listener()))
                .findFirst();
        if (open.isEmpty()) {
            throw new ProblemException(
                    Problem.missing("Not open", title() + " is not open on the listener '" + call.listener() + "'."));
        }
        call.ok(open.get());
    }

    void open(Call call) throws IOException, ProblemException {
        ListenerStates states = statesWith(call.listener());
        Body body = Body.of(call.request(), FIELDS);
        Duration time = Duration.ofSeconds(body.number(SECONDS, 1, ListenerStates.MAX.toSeconds()));
        String reason = body.line(REASON, REASON_MAX_CHARS);
        Opening opening;
        try {
            opening = states.open(state, call.listener(), time, call.user(), reason);
        } catch (IllegalArgumentException e) {
            throw new ProblemException(Problem.badRequest(String.valueOf(e.getMessage())));
        }
        LOG.info(
                "event={} outcome=opened listener={} user={} address={} seconds={} reason={}",
                state.word(),
                call.listener(),
                call.user(),
                call.request().getRemoteAddr(),
                time.toSeconds(),
                Json.text(reason));
        Map<String, String> details = details(call);
        details.put("until", opening.until().toString());
        details.put("reason", opening.reason());
        record(call, title() + " opened for " + time.toSeconds() + " s.", details);
        whenChanged.run();
        call.ok(opening);
    }

    void close(Call call) throws ProblemException {
        ListenerStates states = statesWith(call.listener());
        boolean wasOpen;
        try {
            wasOpen = states.close(state, call.listener(), call.user());
        } catch (IllegalArgumentException e) {
            throw new ProblemException(Problem.badRequest(String.valueOf(e.getMessage())));
        }
        if (wasOpen) {
            LOG.info(
                    "event={} outcome=closed listener={} user={} address={}",
                    state.word(),
                    call.listener(),
                    call.user(),
                    call.request().getRemoteAddr());
            record(call, title() + " closed.", details(call));
            whenChanged.run();
        }
        // Also when nothing was open: it may have ended by itself a moment ago, and what was asked for is so.
        Answers.headers(call.response());
        call.response().setStatus(HttpServletResponse.SC_NO_CONTENT);
    }

    private static Map<String, String> details(Call call) {
        Map<String, String> details = new LinkedHashMap<>();
        details.put("address", call.request().getRemoteAddr());
        return details;
    }

    private void record(Call call, String text, Map<String, String> details) {
        sources.record(new JournalEntry(JournalKind.STATE, call.user(), call.listener(), text, details));
    }

    private ListenerStates statesWith(String listener) throws ProblemException {
        GatewayStatus gateway = sources.gateway();
        if (gateway == null) {
            throw new ProblemException(Problem.starting("The gateway is starting."));
        }
        if (gateway.listeners().stream().noneMatch(each -> each.name().equals(listener))) {
            throw new ProblemException(Problem.missing(
                    "No such listener", "There is no listener of this name; see /heir/api/v1/listeners."));
        }
        return states();
    }

    private String title() {
        return switch (state) {
            case BREAK_GLASS -> "Break-glass";
            case DOWNTIME_RECOVERY -> "Downtime recovery";
        };
    }

    private Stream<Opening> openings(ListenerStates states) {
        return states.openings().stream().filter(opening -> opening.state() == state);
    }

    private ListenerStates states() throws ProblemException {
        ListenerStates states = sources.listenerStates();
        if (states == null) {
            throw new ProblemException(Problem.starting("The gateway is starting."));
        }
        return states;
    }
}
