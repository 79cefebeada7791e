package eu.heir.protocol.template;

import eu.heir.api.Verb;
import org.jspecify.annotations.Nullable;

/** The kinds of frame. A reply names the request type that it answers. */
public enum FrameType {
    /** The device says who it is; payload: its name. */
    HELLO(0x01, Verb.SESSION, null),
    /** Answers HELLO; payload: a status byte and the address to come back to. */
    WELCOME(0x02, Verb.SESSION, HELLO),
    /** A measurement; payload: topic length, topic, value. Flags say whether it is confirmed. */
    REPORT(0x03, Verb.PUBLISH, null),
    /** Answers REPORT; payload: a status byte. */
    REPORTED(0x04, Verb.PUBLISH, REPORT),
    /** Second phase of a REPORT that is confirmed twice. */
    RELEASE(0x05, Verb.PUBLISH, null),
    /** Answers RELEASE. */
    RELEASED(0x06, Verb.PUBLISH, RELEASE),
    /** Asks for records; payload: text. */
    QUERY(0x07, Verb.QUERY, null),
    /** One record; payload: a status byte and text. Flag {@link Frame#MORE} until the last. */
    RESULT(0x08, Verb.QUERY, QUERY),
    /** Ends a QUERY early; the last RESULT follows. */
    CANCEL(0x09, Verb.QUERY, null),
    /** Makes the receiver act; payload: text. */
    COMMAND(0x0A, Verb.COMMAND, null),
    /** Answers COMMAND; payload: a status byte. */
    DONE(0x0B, Verb.COMMAND, COMMAND),
    /** Sets values; payload: entries of name length, name, four value bytes. */
    WRITE(0x0C, Verb.WRITE, null),
    /** Answers WRITE; payload: a status byte for each entry. */
    WRITTEN(0x0D, Verb.WRITE, WRITE),
    /** Asks for topics; payload: entries of slot (0 to 31), topic length, topic. */
    SUBSCRIBE(0x0E, Verb.SUBSCRIBE, null),
    /** Answers SUBSCRIBE; payload: a status byte for each of the 32 slots. */
    SUBSCRIBED(0x0F, Verb.SUBSCRIBE, SUBSCRIBE),
    /** Reports that stand or fall together; payload: entries of topic length, topic, four value bytes. */
    BATCH(0x10, Verb.PUBLISH, null),
    /** Answers BATCH; payload: a status byte. */
    BATCHED(0x11, Verb.PUBLISH, BATCH),
    /** Announces a file; payload: its name. PIECEs with the same id follow. */
    TRANSFER(0x12, Verb.TRANSFER, null),
    /** A part of a file. Flag {@link Frame#LAST} on the last. */
    PIECE(0x13, Verb.TRANSFER, null),
    /** Answers TRANSFER, after the last PIECE; payload: a status byte. */
    TRANSFERRED(0x14, Verb.TRANSFER, TRANSFER),
    /** Are you there? No payload. Id 0 belongs to intermediaries. */
    PING(0x15, Verb.SESSION, null),
    /** Yes. No payload. */
    PONG(0x16, Verb.SESSION, PING),
    /** Goodbye. Never numbered, never answered. */
    BYE(0x17, Verb.SESSION, null),
    /** From here on both directions are encrypted. */
    SECURE(0x18, Verb.SESSION, null);

    private static final FrameType[] BY_CODE = new FrameType[SECURE.code + 1];

    static {
        for (FrameType type : values()) {
            BY_CODE[type.code] = type;
        }
    }

    private final int code;
    private final Verb verb;
    private final @Nullable FrameType answers;

    FrameType(int code, Verb verb, @Nullable FrameType answers) {
        this.code = code;
        this.verb = verb;
        this.answers = answers;
    }

    /** The type byte. */
    public int code() {
        return code;
    }

    Verb verb() {
        return verb;
    }

    /** The request that this type answers, or null for a request. */
    @Nullable FrameType answers() {
        return answers;
    }

    /** The type of a type byte, or null. */
    static @Nullable FrameType of(int code) {
        return code < BY_CODE.length ? BY_CODE[code] : null;
    }
}
