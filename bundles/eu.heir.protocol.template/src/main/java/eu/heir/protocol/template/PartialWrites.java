package eu.heir.protocol.template;

import eu.heir.api.Side;
import eu.heir.api.protocol.Patch;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Trick: a part of a request is refused, and its reply must be seen first. The refused entries of a WRITE are cut out of what is
 * forwarded. The WRITTEN that comes back has a status for each entry that arrived, however many these were; so it is edited when it
 * is read, and the refused entries are put back at their places. Until then the session remembers which they were.
 */
final class PartialWrites {
    /** Requests remembered; when more wait for their replies, a WRITE can only be refused as a whole. */
    static final int WAITING_MAX = 256;

    private record Key(Side requester, int id) {}

    private final Map<Key, BitSet> refused = new LinkedHashMap<>();

    boolean full() {
        return refused.size() >= WAITING_MAX;
    }

    /** A new WRITE makes an older one with its id a thing of the past. */
    void forget(Side requester, int id) {
        refused.remove(new Key(requester, id));
    }

    /** Remembers which entries, counted from 0, were cut out. */
    void remember(Side requester, int id, BitSet entries) {
        refused.put(new Key(requester, id), entries);
    }

    /**
     * The edits that put refused entries back into a reply; none when nothing was cut out.
     *
     * @param total bytes of the WRITTEN
     */
    List<Patch> restored(Side requester, int id, int total) {
        BitSet entries = refused.remove(new Key(requester, id));
        if (entries == null) {
            return List.of();
        }
        int statuses = total - Frame.HEADER;
        List<Patch> patches = new ArrayList<>();
        patches.add(EndpointRewrite.length(statuses + entries.cardinality()));
        int before = 0;
        for (int entry = entries.nextSetBit(0); entry >= 0; entry = entries.nextSetBit(entry + 1)) {
            // So many statuses of entries that were forwarded stand in front; a peer may have sent fewer than it
            // should.
            int forwarded = Math.min(entry - before++, statuses);
            patches.add(Patch.replace(Frame.HEADER + forwarded, 0, new byte[] {Frame.REFUSED}));
        }
        return patches;
    }

    void save(DataOutputStream out) throws IOException {
        out.writeInt(refused.size());
        for (Map.Entry<Key, BitSet> each : refused.entrySet()) {
            byte[] bits = each.getValue().toByteArray();
            out.writeBoolean(each.getKey().requester() == Side.DEVICE);
            out.writeInt(each.getKey().id());
            out.writeInt(bits.length);
            out.write(bits);
        }
    }

    void load(DataInputStream in) throws IOException {
        int count = in.readInt();
        for (int i = 0; i < count; i++) {
            Key key = new Key(in.readBoolean() ? Side.DEVICE : Side.HOSPITAL, in.readInt());
            refused.put(key, BitSet.valueOf(in.readNBytes(in.readInt())));
        }
    }
}
