package eu.heir.adapter.testkit;

import eu.heir.api.Correlation;
import eu.heir.api.Interaction;
import eu.heir.api.Role;
import eu.heir.api.Side;
import eu.heir.api.protocol.Descriptor;
import eu.heir.api.protocol.Limits;
import eu.heir.api.protocol.Patch;
import eu.heir.api.protocol.Step;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Which steps are legal from one side, and where that side stands. */
final class StepRules {
    /** Where one side's stream stands. */
    enum Place {
        /** Between two units. */
        EDGE,
        /** Within a streamed unit. */
        UNIT,
        /** Within a streamed unit whose head was refused. */
        REFUSED_UNIT
    }

    private final Side side;
    private final Descriptor descriptor;
    private final Limits limits;
    private final Predicate<Correlation> swallowable;
    private Place place = Place.EDGE;
    private long declared = -1;
    private long streamed;

    /**
     * @param swallowable whether a correlation was refused or injected in this session
     */
    StepRules(Side side, Descriptor descriptor, Limits limits, Predicate<Correlation> swallowable) {
        this.side = side;
        this.descriptor = descriptor;
        this.limits = limits;
        this.swallowable = swallowable;
    }

    Place place() {
        return place;
    }

    /** The head that was seen last is refused. */
    void headRefused() {
        place = Place.REFUSED_UNIT;
    }

    /**
     * Checks a step and moves on.
     *
     * @param view bytes the adapter could see
     * @throws ContractViolation when it is not legal here
     */
    void check(Step step, int view) {
        if (step instanceof Step.Need need) {
            checkNeed(need.total(), view);
        } else if (step instanceof Step.Control control) {
            at(Place.EDGE, step);
            covered(step, control.length(), view, true);
            patches(step, control.patches(), control.length());
        } else if (step instanceof Step.Whole whole) {
            at(Place.EDGE, step);
            covered(step, whole.length(), view, true);
            patches(step, whole.patches(), whole.length());
            interaction(whole.interaction());
            long length = whole.interaction().length();
            if (length != -1 && length != whole.length()) {
                throw broken("a whole unit of " + whole.length() + " bytes says that its length is " + length);
            }
        } else if (step instanceof Step.Head head) {
            at(Place.EDGE, step);
            covered(step, head.length(), view, true);
            patches(step, head.patches(), head.length());
            interaction(head.interaction());
            place = Place.UNIT;
            declared = head.interaction().length();
            streamed = head.length();
        } else if (step instanceof Step.Body body) {
            within(step);
            covered(step, body.length(), view, false);
            patches(step, body.patches(), body.length());
            streamed += body.length();
        } else if (step instanceof Step.Tail tail) {
            within(step);
            covered(step, tail.length(), view, true);
            patches(step, tail.patches(), tail.length());
            streamed += tail.length();
            place = Place.EDGE;
            if (declared != -1 && declared != streamed) {
                throw broken("a streamed unit whose head said " + declared + " bytes had " + streamed);
            }
        } else if (step instanceof Step.Drop drop) {
            at(Place.EDGE, step);
            covered(step, drop.length(), view, false);
            swallowed(step, drop.correlation());
        } else if (step instanceof Step.Consume consume) {
            at(Place.EDGE, step);
            covered(step, consume.length(), view, true);
            swallowed(step, consume.correlation());
            patches(Clause.COVERAGE, step, consume.patches(), consume.reply().length, side);
        }
    }

    private void checkNeed(int total, int view) {
        if (total <= view) {
            throw new ContractViolation(
                    Clause.SPLITS, "need(" + total + ") asks for no more than the " + view + " bytes that are there");
        }
        if (total > limits.holdMax()) {
            throw new ContractViolation(
                    Clause.BOUNDS,
                    "need(" + total + ") asks for more than holdMax=" + limits.holdMax() + ": stream such a unit");
        }
    }

    private void at(Place wanted, Step step) {
        if (place != wanted) {
            throw broken(
                    name(step)
                            + " within a streamed unit that has had no tail yet; also a refused one goes on with bodies and a tail");
        }
    }

    private void within(Step step) {
        if (place == Place.EDGE) {
            throw broken(name(step) + " without a head before it");
        }
    }

    private void covered(Step step, long length, int view, boolean held) {
        if (length <= 0) {
            throw broken(name(step) + " covers " + length + " bytes; a step covers at least one");
        }
        if (held && length > view) {
            throw broken(name(step) + " covers " + length + " bytes, but only " + view + " are in view");
        }
        if (held && length > limits.holdMax()) {
            throw new ContractViolation(
                    Clause.BOUNDS,
                    name(step) + " covers " + length + " bytes, more than holdMax=" + limits.holdMax()
                            + ": give a head, bodies and a tail");
        }
    }

    private void patches(Step step, List<Patch> patches, long length) {
        patches(Clause.COVERAGE, step, patches, length, side.opposite());
    }

    private void patches(Clause clause, Step step, List<Patch> patches, long length, Side to) {
        if (!patches.isEmpty() && !descriptor.edits()) {
            throw new ContractViolation(clause, name(step) + " has patches, but the descriptor does not say edits()");
        }
        String problem = problemOf(patches, length, to);
        if (problem != null) {
            throw new ContractViolation(clause, name(step) + " " + problem);
        }
    }

    /** What is wrong with patches of bytes that leave towards a side, or null. */
    static @Nullable String problemOf(List<Patch> patches, long length, Side to) {
        long end = 0;
        for (Patch patch : patches) {
            if (patch.offset() < end || patch.length() < 0 || (long) patch.offset() + patch.length() > length) {
                return "has a patch at " + patch.offset() + "+" + patch.length()
                        + " that overlaps, is out of order, or reaches beyond " + length + " bytes";
            }
            end = (long) patch.offset() + patch.length();
            if (patch instanceof Patch.Count number) {
                if (!(number.counter() instanceof KitCounter counter)) {
                    return "has a counter that does not come from SessionContext.counter";
                }
                if (counter.to() != to) {
                    return "has a counter of the direction to " + counter.to() + " in bytes that leave to " + to;
                }
            }
        }
        return null;
    }

    private void swallowed(Step step, Correlation correlation) {
        if (!descriptor.edits()) {
            throw broken(name(step) + " is used, but the descriptor does not say edits()");
        }
        if (!swallowable.test(correlation)) {
            throw broken(
                    name(step) + " names " + correlation + ", which was neither refused nor injected in this session");
        }
    }

    private void interaction(Interaction interaction) {
        Correlation correlation = interaction.correlation();
        Side requester = interaction.role() == Role.REQUEST ? side : side.opposite();
        if (correlation != null && correlation.side() != requester) {
            throw broken("a " + interaction.role() + " from the " + side + " side names a request of the "
                    + correlation.side() + " side; a correlation's side is the one that sent the request");
        }
    }

    private ContractViolation broken(String what) {
        return new ContractViolation(Clause.COVERAGE, "on bytes of the " + side + " side: " + what);
    }

    private static String name(Step step) {
        return step.getClass().getSimpleName().toLowerCase(Locale.ROOT);
    }
}
