package eu.heir.protocol.template;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The frame layout of the BEDSIDE DEMO PROTOCOL, and ready-made frames. The adapter builds its answers with it, tests build peers
 * with it.
 *
 * <pre>
 *   0     1      2         4                        8                    12
 *   type  flags  id (BE)   sequence number (LE)     payload length (BE)  payload …
 * </pre>
 *
 * Each direction numbers its frames 1, 2, 3 …; 0 means "not numbered" and is legal in a BYE only.
 */
public final class Frame {
    /** Bytes before the payload. */
    public static final int HEADER = 12;

    /** Where the id stands, two bytes, most significant first. */
    public static final int ID_AT = 2;

    /** Where the sequence number stands, four bytes, least significant first. */
    public static final int SEQUENCE_AT = 4;

    /** Where the length of the payload stands, four bytes, most significant first. */
    public static final int LENGTH_AT = 8;

    /** Flag of a REPORT: it is answered with REPORTED. */
    public static final int CONFIRM = 1;

    /** Flag of a REPORT: it is answered with REPORTED, then released, then answered with RELEASED. */
    public static final int TWICE = 2;

    /** Flag of a REPORT: it is answered only when something is wrong with it. */
    public static final int COMPLAIN = 4;

    /** Flag of a REPORT: sent again, because the first REPORTED did not come. */
    public static final int AGAIN = 8;

    /** Flag of a RESULT: further ones follow. */
    public static final int MORE = 1;

    /** Flag of a PIECE: it is the last. */
    public static final int LAST = 1;

    /** Status: fine. */
    public static final byte OK = 0;

    /** Status: turned down by policy. */
    public static final byte REFUSED = 1;

    /** Status: cannot be done now, try again later. */
    public static final byte LATER = 2;

    /** Slots of a SUBSCRIBE. */
    public static final int SLOTS = 32;

    private Frame() {}

    /** A frame with the sequence number 0. */
    public static byte[] of(FrameType type, int flags, int id, byte... payload) {
        return ByteBuffer.allocate(HEADER + payload.length)
                .put((byte) type.code())
                .put((byte) flags)
                .putShort((short) id)
                .putInt(0)
                .putInt(payload.length)
                .put(payload)
                .array();
    }

    /** A frame whose payload is text. */
    public static byte[] text(FrameType type, int flags, int id, String text) {
        return of(type, flags, id, text.getBytes(StandardCharsets.UTF_8));
    }

    /** The same frame with a sequence number. */
    public static byte[] numbered(byte[] frame, long sequence) {
        byte[] copy = frame.clone();
        ByteBuffer.wrap(copy).order(ByteOrder.LITTLE_ENDIAN).putInt(SEQUENCE_AT, (int) sequence);
        return copy;
    }

    /**
     * The complete frames at the beginning of what a peer has received; what is left over is no complete frame yet.
     *
     * @throws IllegalArgumentException when a frame would be longer than an array can be
     */
    public static List<byte[]> complete(byte[] received) {
        List<byte[]> frames = new ArrayList<>();
        int at = 0;
        while (received.length - at >= HEADER) {
            long total = HEADER + (ByteBuffer.wrap(received).getInt(at + LENGTH_AT) & 0xFFFF_FFFFL);
            if (total > Integer.MAX_VALUE) {
                throw new IllegalArgumentException("a frame of " + total + " bytes");
            }
            if (total > received.length - at) {
                break;
            }
            frames.add(Arrays.copyOfRange(received, at, at + (int) total));
            at += (int) total;
        }
        return frames;
    }

    /** The type of a frame, or null when it is unknown. */
    public static @Nullable FrameType type(byte[] frame) {
        return FrameType.of(frame[0] & 0xFF);
    }

    /** The id of a frame. */
    public static int id(byte[] frame) {
        return ByteBuffer.wrap(frame).getShort(ID_AT) & 0xFFFF;
    }

    /** The sequence number of a frame. */
    public static long sequence(byte[] frame) {
        return ByteBuffer.wrap(frame).order(ByteOrder.LITTLE_ENDIAN).getInt(SEQUENCE_AT) & 0xFFFF_FFFFL;
    }

    /** The payload of a frame. */
    public static byte[] payload(byte[] frame) {
        return Arrays.copyOfRange(frame, HEADER, frame.length);
    }

    /** Answers a HELLO. */
    public static byte[] welcome(int id, byte status, String endpoint) {
        byte[] text = endpoint.getBytes(StandardCharsets.UTF_8);
        byte[] payload = new byte[1 + text.length];
        payload[0] = status;
        System.arraycopy(text, 0, payload, 1, text.length);
        return of(FrameType.WELCOME, 0, id, payload);
    }

    /** A measurement. */
    public static byte[] report(int flags, int id, String topic, String value) {
        ByteArrayOutputStream payload = new ByteArrayOutputStream();
        putShortText(payload, topic);
        payload.writeBytes(value.getBytes(StandardCharsets.UTF_8));
        return of(FrameType.REPORT, flags, id, payload.toByteArray());
    }

    /** A record. */
    public static byte[] result(int id, boolean more, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        byte[] payload = new byte[1 + bytes.length];
        System.arraycopy(bytes, 0, payload, 1, bytes.length);
        return of(FrameType.RESULT, more ? MORE : 0, id, payload);
    }

    /** Sets values: the n-th name gets the value n. */
    public static byte[] write(int id, String... names) {
        return entries(FrameType.WRITE, id, names);
    }

    /** Reports that stand or fall together. */
    public static byte[] batch(int id, String... topics) {
        return entries(FrameType.BATCH, id, topics);
    }

    /** Asks for topics: the n-th in slot n. */
    public static byte[] subscribe(int id, String... topics) {
        ByteArrayOutputStream payload = new ByteArrayOutputStream();
        for (int slot = 0; slot < topics.length; slot++) {
            payload.write(slot);
            putShortText(payload, topics[slot]);
        }
        return of(FrameType.SUBSCRIBE, 0, id, payload.toByteArray());
    }

    /** Answers a SUBSCRIBE: the first slots have the given status, all others {@link #OK}. */
    public static byte[] subscribed(int id, byte... firstSlots) {
        return of(FrameType.SUBSCRIBED, 0, id, Arrays.copyOf(firstSlots, SLOTS));
    }

    private static byte[] entries(FrameType type, int id, String... names) {
        ByteArrayOutputStream payload = new ByteArrayOutputStream();
        for (int i = 0; i < names.length; i++) {
            putShortText(payload, names[i]);
            payload.writeBytes(ByteBuffer.allocate(Entry.VALUE_BYTES).putInt(i).array());
        }
        return of(type, 0, id, payload.toByteArray());
    }

    private static void putShortText(ByteArrayOutputStream payload, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        if (bytes.length > Entry.TEXT_MAX_BYTES) {
            throw new IllegalArgumentException("a short text has at most " + Entry.TEXT_MAX_BYTES + " bytes");
        }
        payload.write(bytes.length);
        payload.writeBytes(bytes);
    }
}
