package eu.heir.protocol.template;

import eu.heir.api.Side;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.BitSet;
import java.util.EnumMap;
import java.util.Map;

/**
 * Trick: remembering what was refused, within a bound. Ids have 16 bits, so a bit set for each side never takes more than 8 KiB,
 * whatever a peer sends. A list or a map that grows with the traffic would be a way to exhaust the gateway.
 */
final class RefusedIds {
    private static final int BYTES_MAX = (1 << 16) / Byte.SIZE;

    private final Map<Side, BitSet> ids = new EnumMap<>(Side.class);

    RefusedIds() {
        for (Side side : Side.values()) {
            ids.put(side, new BitSet());
        }
    }

    void add(Side requester, int id) {
        of(requester).set(id);
    }

    void remove(Side requester, int id) {
        of(requester).clear(id);
    }

    boolean has(Side requester, int id) {
        return of(requester).get(id);
    }

    void save(DataOutputStream out) throws IOException {
        for (Side side : Side.values()) {
            byte[] bits = of(side).toByteArray();
            out.writeInt(bits.length);
            out.write(bits);
        }
    }

    void load(DataInputStream in) throws IOException {
        for (Side side : Side.values()) {
            int length = in.readInt();
            if (length < 0 || length > BYTES_MAX) {
                throw new IOException("a set of ids has at most " + BYTES_MAX + " bytes, not " + length);
            }
            ids.put(side, BitSet.valueOf(in.readNBytes(length)));
        }
    }

    private BitSet of(Side side) {
        return ids.getOrDefault(side, new BitSet());
    }
}
