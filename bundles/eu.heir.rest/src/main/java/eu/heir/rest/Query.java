package eu.heir.rest;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import javax.servlet.http.HttpServletRequest;

/** The query of one request: known parameters, each at most once unless it is a list. */
final class Query {
    private final Map<String, String[]> parameters;

    private Query(Map<String, String[]> parameters) {
        this.parameters = parameters;
    }

    /**
     * Reads the query.
     *
     * @param known the parameters that the resource has
     * @throws ProblemException if there is another one
     */
    static Query of(HttpServletRequest request, Set<String> known) throws ProblemException {
        Map<String, String[]> parameters = request.getParameterMap();
        for (Map.Entry<String, String[]> entry : parameters.entrySet()) {
            if (!known.contains(entry.getKey())) {
                String allowed =
                        known.isEmpty() ? "there are none" : "there are " + String.join(", ", new TreeSet<>(known));
                throw new ProblemException(Problem.badParameter(shortened(entry.getKey()), "not known; " + allowed));
            }
        }
        return new Query(parameters);
    }

    /**
     * A whole number.
     *
     * @throws ProblemException if it is none or out of range
     */
    OptionalLong number(String name, long least, long most) throws ProblemException {
        Optional<String> text = text(name);
        if (text.isEmpty()) {
            return OptionalLong.empty();
        }
        try {
            long number = Long.parseLong(text.get());
            if (number >= least && number <= most) {
                return OptionalLong.of(number);
            }
        } catch (NumberFormatException e) {
            // Told below, like a number out of range.
        }
        throw new ProblemException(Problem.badParameter(name, "a whole number from " + least + " to " + most));
    }

    /**
     * Some of an enumeration, with commas; all when not given.
     *
     * @throws ProblemException if a word is none of them, or the parameter is given twice
     */
    <E extends Enum<E>> Set<E> some(String name, Class<E> type) throws ProblemException {
        Optional<String> text = text(name);
        return text.isEmpty() ? EnumSet.allOf(type) : words(name, text.get(), type);
    }

    /**
     * Some of an enumeration, with commas, or the parameter several times; none when not given.
     *
     * @throws ProblemException if a word is none of them
     */
    <E extends Enum<E>> Set<E> several(String name, Class<E> type) throws ProblemException {
        String[] values = parameters.get(name);
        return values == null ? Set.of() : words(name, String.join(",", values), type);
    }

    private static <E extends Enum<E>> Set<E> words(String name, String text, Class<E> type) throws ProblemException {
        Set<E> chosen = EnumSet.noneOf(type);
        for (String word : text.split(",", -1)) {
            chosen.add(Arrays.stream(type.getEnumConstants())
                    .filter(constant -> constant.name().equals(word))
                    .findFirst()
                    .orElseThrow(() -> new ProblemException(Problem.badParameter(
                            name,
                            Arrays.stream(type.getEnumConstants())
                                    .map(Enum::name)
                                    .collect(Collectors.joining(", ", "one or more, with commas, of ", ""))))));
        }
        return chosen;
    }

    /**
     * The value as it stands.
     *
     * @throws ProblemException if there are two
     */
    Optional<String> text(String name) throws ProblemException {
        String[] values = parameters.get(name);
        if (values != null && values.length > 1) {
            throw new ProblemException(Problem.badParameter(name, "may be given once"));
        }
        return values == null ? Optional.empty() : Optional.of(values[0]);
    }

    private static String shortened(String name) {
        int most = 40;
        return name.length() > most ? name.substring(0, most) + "…" : name;
    }
}
