package eu.heir.demo;

import eu.heir.demo.message.Forgery;

/**
 * One thing the attacker tried.
 *
 * @param kind what was forged
 * @param claim {@code MSH-3^MSH-4}, or {@code none}
 * @param operation {@code ADT^A40}, or {@code none}
 * @param address where it spoke from
 * @param bytes length of the message
 * @param outcome what came of it
 */
record Attempt(Forgery kind, String claim, String operation, String address, int bytes, Outcome outcome) {

    /** What came of it. */
    sealed interface Outcome {
        /** Answered in HL7 with a negative acknowledgement. */
        record Refused(AckCode code, String error) implements Outcome {}

        /** It got through. */
        record Accepted(AckCode code) implements Outcome {}

        /** The gateway closed the connection instead of answering. */
        record Closed() implements Outcome {}

        /** Neither an answer nor an end within the time the attacker waits. */
        record Unanswered() implements Outcome {}

        /** There was no connection. */
        record Unreachable(String cause) implements Outcome {}
    }
}
