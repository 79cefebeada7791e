package eu.heir.policy.document;

/**
 * Where in which file something is being read, so that a problem can be told with it.
 *
 * @param file name within the folder
 * @param within what the reader is in, such as {@code contract 'x': }; empty at the top
 * @param problems collects
 */
record Place(String file, String within, Problems problems) {
    /** Deeper: the text goes before the message of every problem. */
    Place in(String what) {
        return new Place(file, within + what + ": ", problems);
    }

    void problem(int line, String message) {
        problems.add(file, line, within + message);
    }
}
