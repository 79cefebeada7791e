package eu.heir.demo.message;

import java.nio.charset.StandardCharsets;

/**
 * One message on its way.
 *
 * @param controlId MSH-10, unique within a run of the ward
 * @param operation message type and trigger event, {@code ORU^R01}
 * @param ackMode which acknowledgements it asks for
 * @param text the message without MLLP framing
 */
public record Outgoing(String controlId, String operation, AckMode ackMode, String text) {
    /** The bytes of the message, as MSH-18 declares them. */
    public byte[] payload() {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** Tells what it is without telling what it says. */
    @Override
    public String toString() {
        return operation + " " + controlId + " (" + text.length() + " characters)";
    }
}
