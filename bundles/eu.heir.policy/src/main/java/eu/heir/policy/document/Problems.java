package eu.heir.policy.document;

import eu.heir.spi.config.DocumentConsumer.Problem;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Everything that is wrong with a set of files; one thread. */
final class Problems {
    /** Most problems that are told at once; the rest is counted. */
    static final int TOLD_MAX = 200;

    private final List<Problem> told = new ArrayList<>();
    private int untold;

    void add(String file, int line, String message) {
        if (told.size() < TOLD_MAX) {
            told.add(new Problem(file, line, message));
        } else {
            untold++;
        }
    }

    boolean none() {
        return told.isEmpty();
    }

    /** By file and line, with a last line about those that were not told. */
    List<Problem> inOrder() {
        List<Problem> ordered = new ArrayList<>(told);
        ordered.sort(Comparator.comparing(Problem::file).thenComparingInt(Problem::line));
        if (untold > 0) {
            ordered.add(new Problem(ordered.get(ordered.size() - 1).file(), 0, "and " + untold + " more problems"));
        }
        return List.copyOf(ordered);
    }
}
