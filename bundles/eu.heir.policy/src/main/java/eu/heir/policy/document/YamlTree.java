package eu.heir.policy.document;

import eu.heir.policy.Printable;
import eu.heir.spi.config.DocumentConsumer.Document;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.Node;

/** Text of one file to a tree of YAML nodes that know their lines. Builds no objects by tag and follows no reference outside. */
final class YamlTree {
    /** Longest file, characters. */
    static final int CHARACTERS_MAX = 1 << 20;

    /** Deepest nesting. The parser recurses, so that without this bound a row of brackets ends the thread's stack. */
    static final int DEPTH_MAX = 16;

    /** Most references ({@code *name}) to one list or mapping. */
    static final int ALIASES_MAX = 50;

    private static final int MESSAGE_MAX = 300;

    private YamlTree() {}

    /** The root, or null when the file is no YAML document: the problem has then been told. */
    static @Nullable Node of(Document document, Problems problems) {
        String file = document.name();
        if (document.text().length() > CHARACTERS_MAX) {
            problems.add(file, 0, "the file has more than " + CHARACTERS_MAX + " characters; split it");
            return null;
        }
        LoadSettings settings = LoadSettings.builder()
                .setLabel(file)
                .setCodePointLimit(CHARACTERS_MAX)
                .setMaxAliasesForCollections(ALIASES_MAX)
                .setAllowRecursiveKeys(false)
                .setAllowNonScalarKeys(true)
                .setUseMarks(true)
                .build();
        try {
            if (outOfBounds(settings, document, problems)) {
                return null;
            }
            Optional<Node> root = new Compose(settings).composeString(document.text());
            if (root.isEmpty()) {
                problems.add(
                        file,
                        0,
                        "the file is empty; it needs 'schema: 1' and 'contracts:'. Delete it if its contracts are to go");
            }
            return root.orElse(null);
        } catch (MarkedYamlEngineException e) {
            problems.add(file, line(e.getProblemMark().or(e::getContextMark)), "is not valid YAML: " + words(e));
        } catch (YamlEngineException e) {
            problems.add(file, 0, "is not valid YAML: " + oneLine(String.valueOf(e.getMessage())));
        }
        return null;
    }

    /** Line of a node; the first is 1. */
    static int line(Node node) {
        return line(node.getStartMark());
    }

    private static int line(Optional<Mark> mark) {
        return mark.map(place -> place.getLine() + 1).orElse(0);
    }

    /** Looks at the flat row of events first: that costs no stack, whatever the file holds. */
    private static boolean outOfBounds(LoadSettings settings, Document document, Problems problems) {
        int depth = 0;
        for (Event event : new Parse(settings).parseString(document.text())) {
            switch (event.getEventId()) {
                case MappingStart, SequenceStart -> depth++;
                case MappingEnd, SequenceEnd -> depth--;
                default -> {}
            }
            if (tagged(event)) {
                problems.add(
                        document.name(), line(event.getStartMark()), "tags (words that begin with !) are not allowed");
                return true;
            }
            if (depth > DEPTH_MAX) {
                problems.add(
                        document.name(), line(event.getStartMark()), "is nested deeper than " + DEPTH_MAX + " levels");
                return true;
            }
        }
        return false;
    }

    private static boolean tagged(Event event) {
        if (event instanceof ScalarEvent scalar) {
            return scalar.getTag().isPresent();
        }
        return event instanceof CollectionStartEvent collection
                && collection.getTag().isPresent();
    }

    private static String words(MarkedYamlEngineException e) {
        String context = e.getContext();
        return oneLine(e.getProblem() + (context == null || context.isBlank() ? "" : " (" + context + ")"));
    }

    private static String oneLine(String message) {
        return Printable.line(message.lines().findFirst().orElse(""), MESSAGE_MAX);
    }
}
