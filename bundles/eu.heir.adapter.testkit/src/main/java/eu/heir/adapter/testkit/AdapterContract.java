package eu.heir.adapter.testkit;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Judges an adapter, clause by clause. Needs no test framework:
 *
 * <pre>
 *   AdapterContract.of(AdapterUnderTest.of(new MyAdapter()).conversation(…)).verifyAll();
 * </pre>
 *
 * <p>A fault shows under the clause that it breaks. Where it keeps the adapter from getting through its own conversations at all, the
 * other clauses are {@link ClauseResult.Verdict#NOT_JUDGED}, and say because of what.
 *
 * <p>Used on one thread; every clause runs on a thread of its own, so that an adapter that never returns is reported, too.
 */
public final class AdapterContract {
    /** Longest single callback before the clause is given up, milliseconds. */
    static final long CALL_MAX_MILLIS = 5_000;

    /** Longest time for one clause, milliseconds. */
    static final long CLAUSE_MAX_MILLIS = 600_000;

    private static final long LOOK_EVERY_MILLIS = 100;

    private final AdapterUnderTest subject;
    private final Map<Clause, Finding> findings = new EnumMap<>(Clause.class);

    private record Finding(@Nullable ContractViolation violation) {}

    private AdapterContract(AdapterUnderTest subject) {
        this.subject = subject;
    }

    /** Prepares to judge. */
    public static AdapterContract of(AdapterUnderTest subject) {
        return new AdapterContract(Objects.requireNonNull(subject));
    }

    /** Judges one clause. The answer is kept: asking again costs nothing. */
    public ClauseResult check(Clause clause) {
        ContractViolation violation = finding(clause).violation();
        if (violation == null) {
            return new ClauseResult(clause, ClauseResult.Verdict.HELD, "", null);
        }
        // Whoever cannot get through the conversations as they are fails at everything else for that reason alone.
        if (clause != Clause.COVERAGE && isBrokenItself(Clause.COVERAGE)) {
            return notJudged(clause, Clause.COVERAGE, violation);
        }
        if (violation.clause() != clause && isBrokenItself(violation.clause())) {
            return notJudged(clause, violation.clause(), violation);
        }
        // A clause that holds in ordinary circumstances and breaks in those of this clause counts against this one.
        return new ClauseResult(clause, ClauseResult.Verdict.VIOLATED, violation.what(), violation.under(clause));
    }

    private boolean isBrokenItself(Clause clause) {
        ContractViolation there = finding(clause).violation();
        return there != null && there.clause() == clause;
    }

    private static ClauseResult notJudged(Clause clause, Clause broken, ContractViolation violation) {
        String because = "clause " + broken.number() + " is broken, which hides this one: " + violation.what();
        return new ClauseResult(clause, ClauseResult.Verdict.NOT_JUDGED, because, violation);
    }

    /** Judges every clause. */
    public List<ClauseResult> checkAll() {
        List<ClauseResult> results = new ArrayList<>();
        for (Clause clause : Clause.values()) {
            results.add(check(clause));
        }
        return results;
    }

    /**
     * Judges one clause.
     *
     * @throws ContractViolation when it is broken
     */
    public void verify(Clause clause) {
        ClauseResult result = check(clause);
        if (result.verdict() == ClauseResult.Verdict.VIOLATED && result.violation() != null) {
            throw result.violation();
        }
    }

    /**
     * Judges every clause.
     *
     * @throws AssertionError that lists everything broken
     */
    public void verifyAll() {
        StringBuilder report = new StringBuilder();
        AssertionError first = null;
        for (ClauseResult result : checkAll()) {
            if (result.verdict() == ClauseResult.Verdict.VIOLATED) {
                report.append("\n  ").append(result);
                first = first == null ? result.violation() : first;
            }
        }
        if (first != null) {
            throw new AssertionError(
                    "the adapter \"" + subject.adapter().descriptor().protocol() + "\" breaks its contract:" + report,
                    first);
        }
    }

    private Finding finding(Clause clause) {
        Finding known = findings.get(clause);
        if (known == null) {
            known = new Finding(judge(clause));
            findings.put(clause, known);
        }
        return known;
    }

    private @Nullable ContractViolation judge(Clause clause) {
        CallMeter meter = new CallMeter();
        Rig rig = new Rig(subject, meter);
        CompletableFuture<Boolean> done = new CompletableFuture<>();
        Thread thread = new Thread(
                () -> {
                    try {
                        run(clause, rig);
                        done.complete(true);
                    } catch (ContractViolation | RuntimeException e) {
                        done.completeExceptionally(e);
                    }
                },
                "testkit-clause-" + clause.number());
        thread.setDaemon(true);
        thread.setUncaughtExceptionHandler((which, error) -> done.completeExceptionally(error));
        thread.start();
        return await(clause, meter, thread, done);
    }

    private static @Nullable ContractViolation await(
            Clause clause, CallMeter meter, Thread thread, CompletableFuture<Boolean> done) {
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(CLAUSE_MAX_MILLIS);
        while (true) {
            try {
                done.get(LOOK_EVERY_MILLIS, TimeUnit.MILLISECONDS);
                return null;
            } catch (TimeoutException e) {
                boolean late = System.nanoTime() > deadline;
                if (late || meter.runningForMillis() > CALL_MAX_MILLIS) {
                    return new ContractViolation(
                            Clause.HOSTILE_INPUT,
                            (late ? "the clause did not finish; at work in " : "did not return: ")
                                    + meter.running()
                                    + stackOf(thread));
                }
            } catch (ExecutionException e) {
                if (e.getCause() instanceof ContractViolation violation) {
                    return violation;
                }
                throw new IllegalStateException("the kit could not judge " + clause, e.getCause());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("interrupted while judging " + clause, e);
            }
        }
    }

    private static String stackOf(Thread thread) {
        StringBuilder text = new StringBuilder();
        for (StackTraceElement element : thread.getStackTrace()) {
            text.append("\n    at ").append(element);
        }
        return text.toString();
    }

    private static void run(Clause clause, Rig rig) {
        switch (clause) {
            case SPLITS -> new SplitCheck(rig).run();
            case COVERAGE -> new CoverageCheck(rig).run();
            case BOUNDS -> new BoundsCheck(rig).run();
            case HANDOVER -> new HandoverCheck(rig).run();
            case REFUSALS -> new RefusalCheck(rig).run();
            case HOSTILE_INPUT -> new HostileInputCheck(rig).run();
            case BORROWED_VIEWS -> new BorrowedViewCheck(rig).run();
            case DESCRIPTOR -> new DescriptorCheck(rig).run();
            case LIFECYCLE -> new LifecycleCheck(rig).run();
        }
    }
}
