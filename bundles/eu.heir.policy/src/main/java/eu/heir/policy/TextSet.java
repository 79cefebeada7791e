package eu.heir.policy;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Texts that are allowed: some spelled out, some as patterns with {@code *}. Immutable. */
public final class TextSet {
    /** Longest pattern, characters; a claim has no more. */
    public static final int PATTERN_MAX = 256;

    /** Most stars in one pattern. */
    public static final int STARS_MAX = Wildcard.STARS_MAX;

    private final Set<String> exact;
    private final Wildcard[] wildcards;

    private TextSet(Set<String> exact, List<Wildcard> wildcards) {
        this.exact = Set.copyOf(exact);
        this.wildcards = wildcards.toArray(Wildcard[]::new);
    }

    /**
     * Compiles patterns.
     *
     * @throws IllegalArgumentException when one has more than {@link #STARS_MAX} stars
     */
    public static TextSet of(Collection<String> patterns) {
        Set<String> exact = new HashSet<>();
        List<Wildcard> wildcards = new ArrayList<>();
        for (String pattern : patterns) {
            if (pattern.indexOf('*') < 0) {
                exact.add(pattern);
            } else {
                wildcards.add(Wildcard.of(pattern));
            }
        }
        return new TextSet(exact, wildcards);
    }

    /** Stars in a text. */
    public static int stars(String text) {
        return Wildcard.stars(text);
    }

    boolean matches(String text) {
        if (exact.contains(text)) {
            return true;
        }
        for (Wildcard wildcard : wildcards) {
            if (wildcard.matches(text)) {
                return true;
            }
        }
        return false;
    }

    /** Whether all its texts are spelled out, so that it can be found by hash. */
    boolean allExact() {
        return wildcards.length == 0;
    }

    /**
     * Texts such that everything in this set begins with exactly one of them: the beginnings up to the first star, without those that
     * begin with another one.
     */
    List<String> beginnings() {
        List<String> sorted = new ArrayList<>(exact);
        for (Wildcard wildcard : wildcards) {
            sorted.add(wildcard.prefix());
        }
        sorted.sort(null);
        List<String> beginnings = new ArrayList<>();
        String last = null;
        for (String next : sorted) {
            // In this order what begins with an earlier one begins with the last that was kept.
            if (last == null || !next.startsWith(last)) {
                beginnings.add(next);
                last = next;
            }
        }
        return beginnings;
    }

    /** The texts that are spelled out. */
    Set<String> exact() {
        return exact;
    }
}
