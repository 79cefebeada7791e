package eu.heir.api;

import java.util.Objects;

/**
 * One entry of an adapter's attribute schema: a readable part of an interaction.
 *
 * <p>The name covers itself and every path below it in the protocol's grammar: {@code PID} covers {@code PID-3[2].1}. A name that
 * ends with {@code *} covers every path that begins with the rest: {@code Z*}. Where several entries cover a path, the longest name counts. A path that no entry covers is unknown, and a rule naming it is refused when it is
 * loaded.
 *
 * @param name path or path prefix in the protocol's field grammar
 * @param type what its text means
 * @param unit UCUM unit of a NUMBER, or empty
 * @param sensitivity how carefully the value must be treated
 */
public record Attribute(String name, Type type, String unit, Sensitivity sensitivity) {
    /** What the text of a value means. */
    public enum Type {
        /** Any text. */
        TEXT,
        /** A decimal number. */
        NUMBER,
        /** A time stamp in the protocol's own notation. */
        TIME,
        /** One of few words. */
        CODE,
        /** Binary data, shown as a digest only. */
        BINARY
    }

    /**
     * Checks its parts.
     *
     * @throws IllegalArgumentException when the name is empty
     */
    public Attribute {
        if (name.isEmpty()) {
            throw new IllegalArgumentException("an attribute needs a name");
        }
        Objects.requireNonNull(type, "type");
        Objects.requireNonNull(unit, "unit");
        Objects.requireNonNull(sensitivity, "sensitivity");
    }

    /** A text without a unit. */
    public static Attribute text(String name, Sensitivity sensitivity) {
        return new Attribute(name, Type.TEXT, "", sensitivity);
    }
}
