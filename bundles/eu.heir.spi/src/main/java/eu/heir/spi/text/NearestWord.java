package eu.heir.spi.text;

import java.util.Collection;
import java.util.Locale;
import java.util.Optional;

/** Guesses what somebody meant to write. Pure; any thread. */
public final class NearestWord {
    /** Longest word that is looked at, characters; the work grows with its length. */
    static final int WORD_MAX_CHARS = 64;

    private NearestWord() {}

    /**
     * The end of an error message.
     *
     * @param word what was written
     * @param known what may be written
     * @return {@code "; did you mean 'x'?"} when there is a likely word, else an empty text
     */
    public static String hint(String word, Collection<String> known) {
        return of(word, known).map(near -> "; did you mean '" + near + "'?").orElse("");
    }

    /**
     * The known word that is likely meant: the same but for case and punctuation, a beginning, or few slips away. Of equally near ones
     * the first.
     *
     * @param word what was written
     * @param known what may be written
     */
    public static Optional<String> of(String word, Collection<String> known) {
        String bare = bare(word);
        if (bare.isEmpty() || word.length() > WORD_MAX_CHARS) {
            return Optional.empty();
        }
        String best = null;
        int fewest = Integer.MAX_VALUE;
        for (String candidate : known) {
            String bareCandidate = bare(candidate);
            int slips = bareCandidate.startsWith(bare) && bare.length() >= 3 ? 1 : slips(bare, bareCandidate);
            slips = bare.equals(bareCandidate) ? 0 : slips;
            if (slips <= Math.max(1, bareCandidate.length() / 3) && slips < fewest) {
                fewest = slips;
                best = candidate;
            }
        }
        return Optional.ofNullable(best);
    }

    private static String bare(String word) {
        return word.toLowerCase(Locale.ROOT).replaceAll("[^\\p{L}\\p{N}]", "");
    }

    /** Letters to insert, leave out, replace or swap (optimal string alignment). */
    private static int slips(String a, String b) {
        int[][] cost = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                cost[i][j] = i == 0 || j == 0 ? i + j : cheapest(cost, a, b, i, j);
            }
        }
        return cost[a.length()][b.length()];
    }

    private static int cheapest(int[][] cost, String a, String b, int i, int j) {
        int other = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
        int cheapest = Math.min(Math.min(cost[i - 1][j], cost[i][j - 1]) + 1, cost[i - 1][j - 1] + other);
        boolean swapped = i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
        return swapped ? Math.min(cheapest, cost[i - 2][j - 2] + 1) : cheapest;
    }
}
