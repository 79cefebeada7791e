package eu.heir.policy.document;

import eu.heir.policy.Printable;
import eu.heir.spi.text.NearestWord;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;

/** One YAML mapping, its keys checked: each is plain text and appears once. */
final class Entries {
    private final int line;
    private final Map<String, Entry> byKey = new LinkedHashMap<>();

    /** A key's line and its value. */
    record Entry(int line, Node value) {}

    private Entries(int line) {
        this.line = line;
    }

    /**
     * Reads a mapping.
     *
     * @param what how to call it when it is no mapping
     * @return null when it is none; told
     */
    static @Nullable Entries of(Node node, String what, Place place) {
        if (!(node instanceof MappingNode mapping)) {
            place.problem(YamlTree.line(node), what + " must be a mapping of 'key: value', not " + Values.kind(node));
            return null;
        }
        Entries entries = new Entries(YamlTree.line(node));
        for (NodeTuple tuple : mapping.getValue()) {
            entries.add(tuple, place);
        }
        return entries;
    }

    private void add(NodeTuple tuple, Place place) {
        String key = Values.text(tuple.getKeyNode(), "a key", place);
        if (key == null) {
            return;
        }
        int keyLine = YamlTree.line(tuple.getKeyNode());
        Entry first = byKey.putIfAbsent(key, new Entry(keyLine, tuple.getValueNode()));
        if (first != null) {
            place.problem(keyLine, "key " + Printable.quoted(key) + " appears twice, first on line " + first.line());
        }
    }

    /** Tells every key that is not one of these. */
    void allow(List<String> known, Place place) {
        byKey.forEach((key, entry) -> {
            if (!known.contains(key)) {
                place.problem(
                        entry.line(),
                        "unknown key " + Printable.quoted(key) + NearestWord.hint(key, known) + " (allowed: "
                                + String.join(", ", known) + ")");
            }
        });
    }

    /** The value of a key, or null, which is then told. */
    @Nullable Node required(String key, Place place) {
        Node value = optional(key);
        if (value == null) {
            place.problem(line, "key '" + key + "' is missing");
        }
        return value;
    }

    /** The value of a key, or null. */
    @Nullable Node optional(String key) {
        Entry entry = byKey.get(key);
        return entry == null ? null : entry.value();
    }

    /** All keys in the order of the file. */
    Map<String, Entry> all() {
        return byKey;
    }

    /** Line of a key, or of the mapping when it has no such key. */
    int line(String key) {
        Entry entry = byKey.get(key);
        return entry == null ? line : entry.line();
    }
}
