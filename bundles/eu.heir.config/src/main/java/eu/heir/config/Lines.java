package eu.heir.config;

/** Foreign text on one line. */
final class Lines {
    /** Longest text, characters. */
    static final int MAX = 500;

    private Lines() {}

    /** The text with control characters replaced, cut to {@link #MAX}. */
    static String one(String text) {
        String cut = text.length() > MAX ? text.substring(0, MAX) : text;
        return cut.replaceAll("\\p{Cntrl}", "?");
    }

    /** Kind and message of an exception. */
    static String one(Throwable e) {
        return one(e.getClass().getSimpleName() + (e.getMessage() == null ? "" : ": " + e.getMessage()));
    }
}
