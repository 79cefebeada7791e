package eu.heir.protocol.hl7v2;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * What somebody read in a message. The gateway's and a receiver's are compared.
 *
 * @param segments names in order, as far as a rule can name them; other lines are nothing to anybody
 * @param values by place, such as {@code PID[1]-3[2].4.1}; what is empty is left out, as nobody acts on it
 */
record Reading(List<String> segments, Map<String, String> values) {
    /** Fields that are compared, in the MSH segment. */
    static final List<Integer> MSH_FIELDS = List.of(3, 4, 9, 10, 11, 12, 18);

    /** The field that is compared in each PID segment. */
    static final int PID_FIELD = 3;

    /** Repetitions, components and subcomponents of a field that are compared. */
    static final int REPETITIONS = 3;

    static final int COMPONENTS = 5;
    static final int SUBCOMPONENTS = 3;

    private static final Pattern NAME = Pattern.compile("[A-Z][A-Z0-9]{2}");

    Reading {
        segments =
                segments.stream().filter(name -> NAME.matcher(name).matches()).toList();
    }

    /** Reads one primitive value; null and empty are the same. */
    @FunctionalInterface
    interface Source {
        String value(int repetition, int component, int subcomponent);
    }

    /** Takes the values of a field. */
    static void take(Map<String, String> values, String field, Source source) {
        for (int r = 1; r <= REPETITIONS; r++) {
            for (int c = 1; c <= COMPONENTS; c++) {
                for (int s = 1; s <= SUBCOMPONENTS; s++) {
                    String value = source.value(r, c, s);
                    if (value != null && !value.isEmpty()) {
                        values.put(field + "[" + r + "]." + c + "." + s, value);
                    }
                }
            }
        }
    }

    /** The same without line feeds at the ends of values. */
    Reading withoutTrailingLineFeeds() {
        Map<String, String> stripped = new TreeMap<>();
        values.forEach((place, value) -> {
            String text = value.replaceAll("\n+$", "");
            if (!text.isEmpty()) {
                stripped.put(place, text);
            }
        });
        return new Reading(segments, stripped);
    }
}
