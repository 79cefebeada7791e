package eu.heir.rest;

import eu.heir.rest.Resource.Call;
import eu.heir.spi.control.BreakGlass;
import eu.heir.spi.control.BreakGlass.Opening;
import eu.heir.spi.telemetry.GatewayStatus;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.servlet.http.HttpServletResponse;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Break-glass: what is open, opening and ending it. The gateway records each change with who and why; here it
 * is logged from where it came.
 */
final class Openings {
    /** Longest reason, characters. */
    static final int REASON_MAX_CHARS = 200;

    static final String SECONDS = "seconds";
    static final String REASON = "reason";

    private static final Set<String> FIELDS = Set.of(SECONDS, REASON);
    private static final Logger LOG = LoggerFactory.getLogger(Openings.class);

    private final Sources sources;
    private final Runnable whenChanged;

    /**
     * Creates the resources.
     *
     * @param whenChanged told after each change, so that pages need not wait for the next second
     */
    Openings(Sources sources, Runnable whenChanged) {
        this.sources = sources;
        this.whenChanged = whenChanged;
    }

    /** The document of {@code /break-glass}. */
    record Document(List<Opening> openings) {}

    void all(Call call) throws IOException, ProblemException {
        call.ok(new Document(breakGlass().openings()));
    }

    void one(Call call) throws IOException, ProblemException {
        BreakGlass breakGlass = breakGlassOf(call.listener());
        Optional<Opening> open = breakGlass.openings().stream()
                .filter(opening -> opening.listener().equals(call.listener()))
                .findFirst();
        if (open.isEmpty()) {
            throw new ProblemException(
                    Problem.missing("Not open", "Break-glass is not open on the listener '" + call.listener() + "'."));
        }
        call.ok(open.get());
    }

    void open(Call call) throws IOException, ProblemException {
        BreakGlass breakGlass = breakGlassOf(call.listener());
        Body body = Body.of(call.request(), FIELDS);
        Duration time = Duration.ofSeconds(body.number(SECONDS, 1, BreakGlass.MAX.toSeconds()));
        String reason = body.line(REASON, REASON_MAX_CHARS);
        Opening opening;
        try {
            opening = breakGlass.open(call.listener(), time, call.user(), reason);
        } catch (IllegalArgumentException e) {
            throw new ProblemException(Problem.badRequest(String.valueOf(e.getMessage())));
        }
        LOG.info(
                "event=break-glass outcome=opened listener={} user={} address={} seconds={} reason={}",
                call.listener(),
                call.user(),
                call.request().getRemoteAddr(),
                time.toSeconds(),
                Json.text(reason));
        whenChanged.run();
        call.ok(opening);
    }

    void close(Call call) throws ProblemException {
        BreakGlass breakGlass = breakGlassOf(call.listener());
        boolean wasOpen;
        try {
            wasOpen = breakGlass.close(call.listener(), call.user());
        } catch (IllegalArgumentException e) {
            throw new ProblemException(Problem.badRequest(String.valueOf(e.getMessage())));
        }
        if (wasOpen) {
            LOG.info(
                    "event=break-glass outcome=closed listener={} user={} address={}",
                    call.listener(),
                    call.user(),
                    call.request().getRemoteAddr());
            whenChanged.run();
        }
        // Also when nothing was open: it may have ended by itself a moment ago, and what was asked for is so.
        Answers.headers(call.response());
        call.response().setStatus(HttpServletResponse.SC_NO_CONTENT);
    }

    private BreakGlass breakGlassOf(String listener) throws ProblemException {
        GatewayStatus gateway = sources.gateway();
        if (gateway == null) {
            throw new ProblemException(Problem.starting("The gateway is starting."));
        }
        if (gateway.listeners().stream().noneMatch(each -> each.name().equals(listener))) {
            throw new ProblemException(Problem.missing(
                    "No such listener", "There is no listener of this name; see /heir/api/v1/listeners."));
        }
        return breakGlass();
    }

    private BreakGlass breakGlass() throws ProblemException {
        BreakGlass breakGlass = sources.breakGlass();
        if (breakGlass == null) {
            throw new ProblemException(Problem.starting("The gateway is starting."));
        }
        return breakGlass;
    }
}
