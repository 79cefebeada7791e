package eu.heir.rest;

import eu.heir.spi.decision.Verdict;
import eu.heir.spi.telemetry.DecisionEvent;
import eu.heir.spi.telemetry.GatewayStatus;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Predicate;

/** Answers of {@code /decisions}: the newest without {@code after}, else the oldest that follow it. */
final class Decisions {
    static final String AFTER = "after";
    static final String MAX = "max";
    static final String LISTENER = "listener";
    static final String VERDICT = "verdict";

    /** Names of the parameters. */
    static final Set<String> PARAMETERS = Set.of(AFTER, MAX, LISTENER, VERDICT);

    /** Decisions in one answer unless asked for otherwise. */
    static final int MAX_DEFAULT = 100;

    /** Most decisions in one answer. */
    static final int MAX_LIMIT = 1000;

    private Decisions() {}

    /**
     * A page of decisions, oldest first.
     *
     * @param decisions the page
     * @param next what to give as {@code after} to go on from here
     */
    record Page(List<DecisionEvent> decisions, long next) {}

    /**
     * Reads a page.
     *
     * @throws ProblemException if a parameter is wrong
     */
    static Page page(GatewayStatus gateway, Query query) throws ProblemException {
        OptionalLong after = query.number(AFTER, 0, Long.MAX_VALUE);
        int max = (int) query.number(MAX, 1, MAX_LIMIT).orElse(MAX_DEFAULT);
        Set<Verdict> verdicts = query.some(VERDICT, Verdict.class);
        String listener = query.text(LISTENER).orElse("");
        if (!listener.isEmpty()
                && gateway.listeners().stream().noneMatch(l -> l.name().equals(listener))) {
            throw new ProblemException(
                    Problem.badParameter(LISTENER, "the name of a listener, see /heir/api/v1/listeners"));
        }
        Predicate<DecisionEvent> wanted = event -> verdicts.contains(event.verdict())
                && (listener.isEmpty() || event.listener().equals(listener));

        // The gateway keeps a bounded number; looking through all of them is cheap.
        List<DecisionEvent> all = gateway.decisions(after.orElse(0), Integer.MAX_VALUE);
        List<DecisionEvent> chosen = all.stream().filter(wanted).toList();
        boolean cut = chosen.size() > max;
        if (cut) {
            chosen = after.isPresent() ? chosen.subList(0, max) : chosen.subList(chosen.size() - max, chosen.size());
        }
        boolean moreFollow = cut && after.isPresent();
        List<DecisionEvent> seen = moreFollow ? chosen : all;
        long next = seen.isEmpty() ? after.orElse(0) : seen.get(seen.size() - 1).sequence();
        return new Page(chosen, next);
    }
}
