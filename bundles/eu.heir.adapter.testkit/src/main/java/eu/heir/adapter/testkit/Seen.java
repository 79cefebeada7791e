package eu.heir.adapter.testkit;

import eu.heir.api.Anomaly;
import eu.heir.api.Claim;
import eu.heir.api.Interaction;
import eu.heir.api.Side;
import eu.heir.api.protocol.Patch;
import eu.heir.api.protocol.Step;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One step as the kit saw it, in a form that can be compared with the same step of another run.
 *
 * @param side whose bytes
 * @param at first byte, counted from the beginning of that side's stream
 * @param length bytes covered; 0 for malformed and opaque
 * @param what everything that the step says, except its length
 */
record Seen(Side side, long at, long length, String what) {
    /** Values are shown up to this many characters. */
    private static final int SHOWN_CHARACTERS = 48;

    /** Values compared per path. */
    private static final int VALUES_PER_PATH = 16;

    /** Whether such steps may be cut differently by another split of the bytes. */
    boolean divisible() {
        return what.equals("body") || what.startsWith("drop ");
    }

    @Override
    public String toString() {
        return side + "@" + at + "+" + length + " " + what;
    }

    /** One side's steps, with neighbouring bodies and drops joined, because their cuts are free. */
    static List<Seen> joined(List<Seen> steps, Side side) {
        List<Seen> result = new ArrayList<>();
        for (Seen step : steps) {
            if (step.side != side) {
                continue;
            }
            Seen before = result.isEmpty() ? null : result.get(result.size() - 1);
            if (before != null && step.divisible() && before.what.equals(step.what)) {
                Seen both = new Seen(side, before.at, before.length + step.length, step.what);
                result.set(result.size() - 1, both);
            } else {
                result.add(step);
            }
        }
        return result;
    }

    /** The first difference between two runs of one side, or null. */
    static @Nullable String difference(List<Seen> expected, List<Seen> actual, Side side) {
        List<Seen> left = joined(expected, side);
        List<Seen> right = joined(actual, side);
        for (int i = 0; i < Math.max(left.size(), right.size()); i++) {
            String wanted = i < left.size() ? left.get(i).toString() : "nothing more";
            String got = i < right.size() ? right.get(i).toString() : "nothing more";
            if (!wanted.equals(got)) {
                return "expected step " + i + " of the " + side + " side to be\n    " + wanted + "\nbut it was\n    "
                        + got;
            }
        }
        return null;
    }

    /** Bytes that a step covers. */
    static long length(Step step) {
        if (step instanceof Step.Forwarding forwarding) {
            return forwarding.length();
        }
        if (step instanceof Step.Drop drop) {
            return drop.length();
        }
        return step instanceof Step.Consume consume ? consume.length() : 0;
    }

    /** What a step says, without its length. */
    static String describe(Step step, List<String> paths) {
        if (step instanceof Step.Whole whole) {
            return "whole " + whole.members() + " " + describe(whole.interaction(), paths) + patches(whole.patches());
        }
        if (step instanceof Step.Head head) {
            return "head " + describe(head.interaction(), paths) + patches(head.patches());
        }
        if (step instanceof Step.Control control) {
            return "control" + anomalies(control.anomalies()) + patches(control.patches());
        }
        if (step instanceof Step.Body body) {
            return "body" + patches(body.patches());
        }
        if (step instanceof Step.Tail tail) {
            return "tail" + anomalies(tail.anomalies()) + patches(tail.patches());
        }
        if (step instanceof Step.Drop drop) {
            return "drop " + drop.correlation();
        }
        if (step instanceof Step.Consume consume) {
            return "consume " + consume.correlation() + " reply=" + Arrays.hashCode(consume.reply())
                    + patches(consume.patches());
        }
        if (step instanceof Step.Malformed malformed) {
            return "malformed " + malformed.anomaly().kind() + " "
                    + malformed.anomaly().code();
        }
        if (step instanceof Step.Opaque) {
            return "opaque";
        }
        return "need";
    }

    /** What an interaction says, with every value that its attributes give. */
    static String describe(Interaction interaction, List<String> paths) {
        StringBuilder text = new StringBuilder()
                .append(interaction.role())
                .append(' ')
                .append(interaction.operation())
                .append(" correlation=")
                .append(interaction.correlation())
                .append(" replies=")
                .append(interaction.replies().kind())
                .append(interaction.last() ? "" : " more")
                .append(interaction.parent() == null ? "" : " within=" + interaction.parent())
                .append(interaction.target() == null ? "" : " target=" + shown(interaction.target()))
                .append(" length=")
                .append(interaction.length());
        for (Claim claim : interaction.claims()) {
            text.append(" claim ").append(claim.field()).append('=').append(shown(claim.value()));
        }
        text.append(anomalies(interaction.anomalies()));
        for (String path : paths) {
            List<String> values = values(interaction, path);
            if (!values.isEmpty()) {
                text.append(' ').append(path).append('=');
                values.forEach(value -> text.append('[').append(shown(value)).append(']'));
            }
        }
        for (Interaction member : interaction.members()) {
            text.append(" {").append(describe(member, paths)).append('}');
        }
        return text.toString();
    }

    /** The values at a path; none for a path that is only a prefix of the grammar. */
    static List<String> values(Interaction interaction, String path) {
        try {
            String first = interaction.attributes().first(path);
            List<String> all = interaction.attributes().all(path, VALUES_PER_PATH);
            if (all.size() > VALUES_PER_PATH) {
                throw new ContractViolation(
                        Clause.DESCRIPTOR,
                        "all(\"" + path + "\", " + VALUES_PER_PATH + ") gave " + all.size() + " values");
            }
            if (first == null ? !all.isEmpty() : all.isEmpty() || !all.get(0).equals(first)) {
                throw new ContractViolation(
                        Clause.DESCRIPTOR, "first and all do not agree on \"" + path + "\" of " + interaction);
            }
            return all;
        } catch (ExpiredView e) {
            throw new ContractViolation(
                    Clause.BORROWED_VIEWS,
                    "reading \"" + path + "\" of " + interaction + " before its decision used an older view",
                    e);
        } catch (IllegalArgumentException e) {
            return List.of();
        } catch (RuntimeException | StackOverflowError e) {
            throw new ContractViolation(
                    Clause.LIFECYCLE, "reading \"" + path + "\" of " + interaction + " threw " + e, e);
        }
    }

    private static String anomalies(List<Anomaly> anomalies) {
        StringBuilder text = new StringBuilder();
        anomalies.forEach(
                anomaly -> text.append(" !").append(anomaly.kind()).append(':').append(anomaly.code()));
        return text.toString();
    }

    private static String patches(List<Patch> patches) {
        StringBuilder text = new StringBuilder();
        for (Patch patch : patches) {
            text.append(" patch@")
                    .append(patch.offset())
                    .append('+')
                    .append(patch.length())
                    .append('=');
            if (patch instanceof Patch.Replace replace) {
                text.append(Arrays.hashCode(replace.bytes()));
            } else if (patch instanceof Patch.Count number) {
                text.append(number.counter().rule().name());
            }
        }
        return text.toString();
    }

    private static String shown(String value) {
        String cut = value.length() <= SHOWN_CHARACTERS
                ? value
                : value.substring(0, SHOWN_CHARACTERS) + "…#" + value.hashCode();
        StringBuilder printable = new StringBuilder(cut.length());
        cut.chars().forEach(c -> printable.append(Character.isISOControl(c) ? '·' : (char) c));
        return printable.toString();
    }
}
