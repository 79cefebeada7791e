package eu.heir.protocol.hl7v2;

import eu.heir.api.Replies;

/**
 * What MSH-15 (accept acknowledgement type) and MSH-16 (application acknowledgement type) ask for, table 0155.
 *
 * <p>Both empty is the original mode (2.9.2): exactly one application acknowledgement. If either is valued it is the enhanced mode
 * (2.9.3): first perhaps an accept acknowledgement (MSA-1 = CA, CE or CR: the message is, or is not, in safe storage), then perhaps an
 * application acknowledgement (AA, AE, AR). A commit error or reject (CE, CR) ends it: no application sees the message.
 *
 * <pre>
 *  MSH-15    MSH-16         replies                                             a refusal is told by
 *  ───────   ────────────   ─────────────────────────────────────────────────   ─────────────────────
 *  empty     empty          ONE            (2.9.2)                              application (AR)
 *  AL        AL             UNTIL_FINAL    CA, then AA/AE/AR; or CE/CR alone    commit (CR)
 *  AL        NE, empty      ONE            CA, CE or CR                         commit
 *  AL        ER, SU         UNTIL_FINAL    the commit is due; after a CA there  commit
 *                                          may be an AA/AE/AR, or none
 *  ER        AL             ONE            CE/CR on error, else AA/AE/AR        commit
 *  ER        other          OPTIONAL       on error only                        commit
 *  SU        any            OPTIONAL       CA, then what MSH-16 asks for; none  application if MSH-16 is AL or
 *                                                                               ER, else nothing
 *  NE        AL             ONE            AA, AE or AR                         application
 *  NE        NE             NONE                                                nothing
 *  NE        ER, empty      OPTIONAL                                            application
 *  NE        SU             OPTIONAL       on success only                      nothing
 *  empty     AL             ONE                                                 application
 *  empty     other          OPTIONAL       receivers differ                     application
 * </pre>
 *
 * UNTIL_FINAL holds back a refusal only until the first reply: nothing waits for an application acknowledgement that may never come, and
 * one that does come is known.
 *
 * <p>A word that table 0155 does not have counts as if receivers differed: an empty field, yet never the original mode.
 *
 * @param replies how many replies the request will have
 * @param answer which acknowledgement tells of a refusal
 * @param known whether table 0155 has both words
 */
record AckMode(Replies replies, Answer answer, boolean known) {
    /** Which acknowledgement tells of a refusal. */
    enum Answer {
        /** An accept acknowledgement: CR or CE. */
        COMMIT,
        /** An application acknowledgement: AR or AE. */
        APPLICATION,
        /** The sender wants to hear nothing. */
        NOTHING
    }

    private enum Wish {
        EMPTY,
        ALWAYS,
        NEVER,
        ERROR,
        SUCCESS,
        UNKNOWN;

        static Wish of(String value) {
            return switch (value) {
                case "" -> EMPTY;
                case "AL" -> ALWAYS;
                case "NE" -> NEVER;
                case "ER" -> ERROR;
                case "SU" -> SUCCESS;
                default -> UNKNOWN;
            };
        }
    }

    /** The table for one session: what OPTIONAL means depends on the listener's timeout. Immutable, any thread. */
    static final class Table {
        private final Replies optional;

        /**
         * @param optional how long a reply that may never come is waited for
         */
        Table(Replies optional) {
            this.optional = optional;
        }

        /** The original mode. */
        AckMode original() {
            return of("", "");
        }

        /**
         * The mode that two fields ask for.
         *
         * @param accept MSH-15, empty when absent
         * @param application MSH-16, empty when absent
         */
        AckMode of(String accept, String application) {
            Wish first = Wish.of(accept);
            Wish second = Wish.of(application);
            boolean known = first != Wish.UNKNOWN && second != Wish.UNKNOWN;
            return new AckMode(replies(first, second), answer(first, second), known);
        }

        private Replies replies(Wish accept, Wish application) {
            boolean answered = application == Wish.ALWAYS;
            return switch (accept) {
                case ALWAYS ->
                    answered || application == Wish.ERROR || application == Wish.SUCCESS
                            ? Replies.UNTIL_FINAL
                            : Replies.ONE;
                case SUCCESS -> optional;
                case NEVER -> answered ? Replies.ONE : application == Wish.NEVER ? Replies.NONE : optional;
                case EMPTY -> answered || application == Wish.EMPTY ? Replies.ONE : optional;
                case ERROR, UNKNOWN -> answered ? Replies.ONE : optional;
            };
        }

        private static Answer answer(Wish accept, Wish application) {
            return switch (accept) {
                case ALWAYS, ERROR -> Answer.COMMIT;
                case NEVER ->
                    application == Wish.NEVER || application == Wish.SUCCESS ? Answer.NOTHING : Answer.APPLICATION;
                case SUCCESS ->
                    application == Wish.ALWAYS || application == Wish.ERROR ? Answer.APPLICATION : Answer.NOTHING;
                case EMPTY, UNKNOWN -> Answer.APPLICATION;
            };
        }
    }
}
