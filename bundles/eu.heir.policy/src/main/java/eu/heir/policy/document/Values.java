package eu.heir.policy.document;

import eu.heir.policy.Printable;
import eu.heir.policy.Rate;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/** Single values and lists of them; null means that a problem has been told. */
final class Values {
    /** Most entries of one list. */
    static final int LIST_MAX = 1000;

    private static final Pattern SIZE = Pattern.compile("([1-9][0-9]{0,9}) ?(B|KiB|MiB|GiB)");
    private static final List<String> SIZE_UNITS = List.of("B", "KiB", "MiB", "GiB");
    private static final int SIZE_UNIT_BITS = 10;

    private static final Pattern RATE = Pattern.compile("([1-9][0-9]{0,5}) ?/ ?(s|min|h)");

    private Values() {}

    /** What a node is, for messages. */
    static String kind(Node node) {
        if (node instanceof SequenceNode) {
            return "a list";
        }
        if (node instanceof MappingNode) {
            return "a mapping";
        }
        return node.getTag().equals(Tag.NULL) ? "nothing" : "a single value";
    }

    static @Nullable String text(Node node, String what, Place place) {
        if (!(node instanceof ScalarNode scalar)) {
            place.problem(YamlTree.line(node), what + " must be a single value, not " + kind(node));
            return null;
        }
        if (scalar.getTag().equals(Tag.NULL)) {
            place.problem(YamlTree.line(node), what + " has no value; write '' for an empty text");
            return null;
        }
        // Taken as it is written: 007 stays 007 although YAML would make it a number.
        return scalar.getValue();
    }

    /**
     * A list of texts, or one text alone.
     *
     * @param check what is wrong with a text, or null; the message follows the quoted text
     * @return at least one text, without repetitions
     */
    static @Nullable Set<String> texts(Node node, String what, Place place, Function<String, @Nullable String> check) {
        List<Node> items = node instanceof SequenceNode list ? list.getValue() : List.of(node);
        if (items.isEmpty() || items.size() > LIST_MAX) {
            place.problem(YamlTree.line(node), what + " must have 1 to " + LIST_MAX + " entries, not " + items.size());
            return null;
        }
        Set<String> texts = new LinkedHashSet<>();
        boolean good = true;
        for (Node item : items) {
            String text = text(item, what, place);
            if (text == null) {
                good = false;
                continue;
            }
            String wrong = check.apply(text);
            if (wrong != null) {
                good = false;
                place.problem(YamlTree.line(item), what + ": " + Printable.quoted(text) + " " + wrong);
            }
            if (!texts.add(text)) {
                place.problem(YamlTree.line(item), what + ": " + Printable.quoted(text) + " is listed twice");
            }
        }
        return good ? texts : null;
    }

    /** A size in bytes, or -1. */
    static long sizeBytes(Node node, String what, Place place) {
        String text = text(node, what, place);
        if (text == null) {
            return -1;
        }
        Matcher matcher = SIZE.matcher(text);
        if (!matcher.matches()) {
            place.problem(
                    YamlTree.line(node),
                    what + ": " + Printable.quoted(text)
                            + " must be a whole number and a unit (B, KiB, MiB or GiB), such as 256KiB");
            return -1;
        }
        return Long.parseLong(matcher.group(1)) << (SIZE_UNIT_BITS * SIZE_UNITS.indexOf(matcher.group(2)));
    }

    /** How often, or null. */
    static @Nullable Rate rate(Node node, String what, Place place) {
        String text = text(node, what, place);
        if (text == null) {
            return null;
        }
        Matcher matcher = RATE.matcher(text);
        if (!matcher.matches()) {
            place.problem(
                    YamlTree.line(node),
                    what + ": " + Printable.quoted(text)
                            + " must be a whole number from 1 to 999999 and a time (s, min or h), such as 600/min");
            return null;
        }
        Duration period =
                switch (matcher.group(2)) {
                    case "s" -> Duration.ofSeconds(1);
                    case "min" -> Duration.ofMinutes(1);
                    default -> Duration.ofHours(1);
                };
        return new Rate(Integer.parseInt(matcher.group(1)), period.toNanos(), text.replace(" ", ""));
    }
}
