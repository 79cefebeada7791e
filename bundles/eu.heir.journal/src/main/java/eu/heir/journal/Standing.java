package eu.heir.journal;

/**
 * What the writer can do.
 *
 * <pre>
 *   Unavailable ──opened──▶ Writing ──write failed──▶ Stalled ──opened again──▶ Writing
 *        ▲ │                                            │ ▲
 *        └─┘ still not                                  └─┘ still not
 * </pre>
 *
 * <p>It starts as Unavailable, until its thread has opened the folder for the first time.
 */
sealed interface Standing {
    /** One sentence, empty while all is well. */
    String problem();

    /** Everything is kept. */
    record Writing() implements Standing {
        @Override
        public String problem() {
            return "";
        }
    }

    /** The disk takes no more. Entries wait. */
    record Stalled(String problem) implements Standing {}

    /** The folder could not be opened since the start. Entries wait. */
    record Unavailable(String problem) implements Standing {}
}
