package eu.heir.protocol.template;

import eu.heir.api.Bytes;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One entry of a WRITE, SUBSCRIBE or BATCH: where it stands, so that it can be cut out again.
 *
 * @param offset first byte, from the start of the frame
 * @param length bytes
 * @param name what it is about
 * @param slot of a SUBSCRIBE; the entry's index otherwise
 */
record Entry(int offset, int length, String name, int slot) {
    /** Longest name or topic, bytes: its length is one byte. */
    static final int TEXT_MAX_BYTES = 255;

    /** Bytes of a value. */
    static final int VALUE_BYTES = 4;

    /** Most entries that are looked into. Bounds what a session remembers of a refused part. */
    static final int COUNT_MAX = 255;

    /**
     * Reads the entries of a frame.
     *
     * @param frame the whole frame
     * @return the entries, or null when they do not fill the payload exactly, are too many, or name a slot twice
     */
    static @Nullable List<Entry> read(FrameType type, Bytes frame) {
        boolean slots = type == FrameType.SUBSCRIBE;
        List<Entry> entries = new ArrayList<>();
        Set<Integer> seen = new HashSet<>();
        int at = Frame.HEADER;
        while (at < frame.length()) {
            int lengthAt = at + (slots ? 1 : 0);
            if (lengthAt >= frame.length() || entries.size() == COUNT_MAX) {
                return null;
            }
            int nameLength = frame.unsignedAt(lengthAt);
            int end = lengthAt + 1 + nameLength + (slots ? 0 : VALUE_BYTES);
            if (end > frame.length()) {
                return null;
            }
            int slot = slots ? frame.unsignedAt(at) : entries.size();
            if (slots && (slot >= Frame.SLOTS || !seen.add(slot))) {
                return null;
            }
            String name = frame.text(lengthAt + 1, nameLength, StandardCharsets.UTF_8);
            entries.add(new Entry(at, end - at, name, slot));
            at = end;
        }
        return entries;
    }
}
