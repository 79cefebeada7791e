package eu.heir.policy;

import java.util.Arrays;
import java.util.List;

/**
 * A text pattern in which {@code *} stands for any run of characters, also none. Everything else stands for itself; upper and lower
 * case differ.
 *
 * <p>Matching looks for the fixed pieces from left to right, each at its first place. That finds a match if there is one, and takes
 * at most text length × piece length steps, whatever the text: there is no backtracking an attacker could provoke.
 */
final class Wildcard {
    /** Most stars in a pattern. */
    static final int STARS_MAX = 8;

    private final String pattern;
    private final String prefix;
    private final String suffix;
    private final String[] middle;
    private final int fixedLength;

    private Wildcard(String pattern) {
        this.pattern = pattern;
        int first = pattern.indexOf('*');
        int last = pattern.lastIndexOf('*');
        this.prefix = pattern.substring(0, first);
        this.suffix = pattern.substring(last + 1);
        this.middle = first == last ? new String[0] : pieces(pattern.substring(first + 1, last));
        this.fixedLength = pattern.length() - stars(pattern);
    }

    /**
     * @throws IllegalArgumentException when the pattern has no star, or more than {@link #STARS_MAX}
     */
    static Wildcard of(String pattern) {
        int stars = stars(pattern);
        if (stars < 1 || stars > STARS_MAX) {
            throw new IllegalArgumentException("a wildcard has 1 to " + STARS_MAX + " stars, not " + stars);
        }
        return new Wildcard(pattern);
    }

    /** Stars in a text. */
    static int stars(String text) {
        return (int) text.chars().filter(c -> c == '*').count();
    }

    /** What stands before the first star. */
    String prefix() {
        return prefix;
    }

    boolean matches(String text) {
        if (text.length() < fixedLength || !text.startsWith(prefix) || !text.endsWith(suffix)) {
            return false;
        }
        int from = prefix.length();
        int end = text.length() - suffix.length();
        for (String piece : middle) {
            int at = text.indexOf(piece, from);
            if (at < 0 || at + piece.length() > end) {
                return false;
            }
            from = at + piece.length();
        }
        return true;
    }

    private static String[] pieces(String between) {
        List<String> pieces = Arrays.stream(between.split("\\*", -1))
                .filter(piece -> !piece.isEmpty())
                .toList();
        return pieces.toArray(String[]::new);
    }

    @Override
    public String toString() {
        return pattern;
    }
}
