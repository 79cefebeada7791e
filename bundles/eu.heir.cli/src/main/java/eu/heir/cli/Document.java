package eu.heir.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A JSON object, read tolerantly: what is missing is empty, so that an older command line understands a newer gateway.
 *
 * @param fields as jackson-jr gives them
 */
record Document(Map<String, Object> fields) {
    String text(String name) {
        Object value = fields.get(name);
        return value == null ? "" : value.toString();
    }

    long number(String name) {
        return fields.get(name) instanceof Number number ? number.longValue() : 0;
    }

    boolean is(String name) {
        return Boolean.TRUE.equals(fields.get(name));
    }

    /** A part; empty when it is missing or null. */
    Document part(String name) {
        return new Document(object(fields.get(name)));
    }

    /** A list of objects. */
    List<Document> parts(String name) {
        List<Document> parts = new ArrayList<>();
        if (fields.get(name) instanceof List<?> list) {
            list.forEach(item -> parts.add(new Document(object(item))));
        }
        return parts;
    }

    /** A list of texts, with commas. */
    String list(String name) {
        return String.join(", ", texts(name));
    }

    /** A list of texts. */
    List<String> texts(String name) {
        return fields.get(name) instanceof List<?> list
                ? list.stream().map(String::valueOf).toList()
                : List.of();
    }

    @SuppressWarnings("unchecked") // jackson-jr makes maps with text keys
    private static Map<String, Object> object(@Nullable Object value) {
        return value instanceof Map<?, ?> map ? (Map<String, Object>) map : Map.of();
    }
}
