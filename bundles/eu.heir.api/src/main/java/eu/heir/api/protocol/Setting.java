package eu.heir.api.protocol;

import java.util.List;
import java.util.Objects;

/**
 * One setting that a listener file may have for this protocol. The gateway checks the file against it and tells file, key, value and
 * what is allowed; the adapter sees only valid values.
 *
 * @param key lower-case words with dots, the unit at the end ({@code ack.timeout.ms})
 * @param type what the text must be
 * @param defaultValue used when the key is absent; must itself be valid
 * @param allowed the legal words of a CHOICE; else empty
 * @param min smallest INTEGER
 * @param max largest INTEGER
 * @param description one sentence for the administrator
 */
public record Setting(
        String key, Type type, String defaultValue, List<String> allowed, long min, long max, String description) {
    /** What the text of a setting must be. */
    public enum Type {
        /** Any text. */
        TEXT,
        /** {@code true} or {@code false}. */
        BOOLEAN,
        /** A whole number. */
        INTEGER,
        /** One of a list. */
        CHOICE
    }

    /**
     * Checks its parts.
     *
     * @throws IllegalArgumentException when the key is not made of lower-case words and dots, or the default is not valid
     */
    public Setting {
        Objects.requireNonNull(type, "type");
        allowed = List.copyOf(allowed);
        if (!key.matches("[a-z][a-z0-9]*(\\.[a-z0-9]+)*")) {
            throw new IllegalArgumentException("setting key must be lower-case words with dots: " + key);
        }
        String problem = problemOf(type, defaultValue, allowed, min, max);
        if (!problem.isEmpty()) {
            throw new IllegalArgumentException("default of " + key + " is not valid: must be " + problem);
        }
    }

    /** Any text. */
    public static Setting text(String key, String defaultValue, String description) {
        return new Setting(key, Type.TEXT, defaultValue, List.of(), 0, 0, description);
    }

    /** True or false. */
    public static Setting bool(String key, boolean defaultValue, String description) {
        return new Setting(key, Type.BOOLEAN, Boolean.toString(defaultValue), List.of(), 0, 0, description);
    }

    /** A whole number from min to max. */
    public static Setting integer(String key, long defaultValue, long min, long max, String description) {
        return new Setting(key, Type.INTEGER, Long.toString(defaultValue), List.of(), min, max, description);
    }

    /** One of several words. */
    public static Setting choice(String key, String defaultValue, List<String> allowed, String description) {
        return new Setting(key, Type.CHOICE, defaultValue, allowed, 0, 0, description);
    }

    /**
     * What a value would have to be, or empty when it is valid.
     *
     * @param value text from a listener file
     */
    public String problemWith(String value) {
        return problemOf(type, value, allowed, min, max);
    }

    private static String problemOf(Type type, String value, List<String> allowed, long min, long max) {
        return switch (type) {
            case TEXT -> "";
            case BOOLEAN -> value.equals("true") || value.equals("false") ? "" : "true or false";
            case INTEGER -> isWithin(value, min, max) ? "" : "a whole number from " + min + " to " + max;
            case CHOICE -> allowed.contains(value) ? "" : "one of " + String.join(", ", allowed);
        };
    }

    private static boolean isWithin(String value, long min, long max) {
        try {
            long number = Long.parseLong(value);
            return number >= min && number <= max;
        } catch (NumberFormatException e) {
            return false;
        }
    }
}
