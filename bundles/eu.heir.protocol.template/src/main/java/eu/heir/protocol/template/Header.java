package eu.heir.protocol.template;

import eu.heir.api.Bytes;
import eu.heir.api.Correlation;
import eu.heir.api.Side;
import org.jspecify.annotations.Nullable;

/**
 * What the first twelve bytes of a frame say. Numbers only, so that it may be kept, unlike the view that it was read from.
 *
 * @param flags 0 to 255
 * @param id 0 to 65535
 * @param total bytes of the whole frame; written by the peer, so it must be compared with the limits before it is believed
 */
record Header(FrameType type, int flags, int id, long total) {
    /**
     * Reads a header.
     *
     * @param bytes at least {@link Frame#HEADER} bytes
     * @return the header, or null when the type is unknown
     */
    static @Nullable Header read(Bytes bytes) {
        FrameType type = FrameType.of(bytes.unsignedAt(0));
        if (type == null) {
            return null;
        }
        int id = bytes.unsignedAt(Frame.ID_AT) << 8 | bytes.unsignedAt(Frame.ID_AT + 1);
        // Four bytes from LENGTH_AT, unsigned: a sign mistake here is a classic.
        long payload = bytes.longAt(Frame.LENGTH_AT - 4) & 0xFFFF_FFFFL;
        return new Header(type, bytes.unsignedAt(1), id, Frame.HEADER + payload);
    }

    boolean has(int flag) {
        return (flags & flag) != 0;
    }

    /**
     * The request that this frame makes or answers. The request's type is part of the name, because ids of different types are
     * independent, and so that a reply of another type can never be taken for the awaited one.
     *
     * @param from who sent this frame
     */
    Correlation correlation(Side from) {
        FrameType asked = type.answers();
        return asked == null ? named(from, type, id) : named(from.opposite(), asked, id);
    }

    static Correlation named(Side requester, FrameType request, int id) {
        return new Correlation(requester, request + ":" + id);
    }
}
