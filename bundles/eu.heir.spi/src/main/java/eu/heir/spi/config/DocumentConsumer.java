package eu.heir.spi.config;

import java.util.List;

/**
 * Understands the files of one folder under {@code etc/heir}. Implemented by the bundle whose configuration it is and registered as a
 * service; called by {@code eu.heir.config} when files change, never at the same time twice.
 */
public interface DocumentConsumer {
    /** Folder below {@code etc/heir}, such as {@code contracts}. */
    String folder();

    /** File name ending without the dot, such as {@code yml}. */
    String extension();

    /**
     * Checks all files of the folder together. Pure: nothing changes yet.
     *
     * @param documents every file of the folder, by name
     * @return accepted with what to do, or every problem found
     */
    Outcome check(List<Document> documents);

    /**
     * One file.
     *
     * @param name file name within the folder
     * @param text its content
     */
    record Document(String name, String text) {}

    /**
     * One thing that is wrong.
     *
     * @param file file name within the folder
     * @param line first line is 1; 0 when it concerns the whole file
     * @param message what is wrong and what is allowed
     */
    record Problem(String file, int line, String message) {
        @Override
        public String toString() {
            return file + (line > 0 ? ":" + line : "") + ": " + message;
        }
    }

    /** What the check found. */
    sealed interface Outcome {
        /**
         * All files are good.
         *
         * @param commit swaps them in atomically; must not fail
         * @param summary one line for the log: "3 contracts, 12 senders"
         */
        record Accepted(Runnable commit, String summary) implements Outcome {}

        /** At least one file is not; what was active stays active. */
        record Rejected(List<Problem> problems) implements Outcome {}
    }
}
