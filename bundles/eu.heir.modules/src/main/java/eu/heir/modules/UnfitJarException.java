package eu.heir.modules;

/** A jar that cannot replace a module; the message is one sentence fit to be shown. */
final class UnfitJarException extends Exception {
    private static final long serialVersionUID = 1;

    UnfitJarException(String sentence) {
        // Not a failure of ours: nobody needs the stack.
        super(sentence, null, false, false);
    }
}
