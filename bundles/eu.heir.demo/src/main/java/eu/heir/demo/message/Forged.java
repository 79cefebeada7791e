package eu.heir.demo.message;

import java.nio.charset.StandardCharsets;

/**
 * One forged message.
 *
 * @param kind what is wrong with it
 * @param claim who it claims to be from, {@code MSH-3^MSH-4}, or {@code none}
 * @param operation what it pretends to be, or {@code none}
 * @param bed the monitor from whose address it is sent, counting from 1; 0 for the attacker's own address
 * @param text the message without framing
 */
public record Forged(Forgery kind, String claim, String operation, int bed, String text) {
    /** The bytes of the message. */
    public byte[] payload() {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** Tells what it is without telling what it says. */
    @Override
    public String toString() {
        return kind + " " + claim + " " + operation + " (" + text.length() + " characters)";
    }
}
