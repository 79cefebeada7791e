package eu.heir.cli;

/** Ends a command with a non-zero exit code; the message is the one line that is printed. */
final class FailedException extends Exception {
    private static final long serialVersionUID = 1;

    FailedException(String line) {
        super(line.replaceAll("\\p{Cntrl}+", " "), null, false, false);
    }
}
