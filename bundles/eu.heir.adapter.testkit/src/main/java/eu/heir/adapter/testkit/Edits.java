package eu.heir.adapter.testkit;

import eu.heir.api.protocol.Patch;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;

/** Applies declared edits to bytes while they leave, piece by piece; counters are taken at that moment. */
final class Edits {
    private final List<Patch> patches;
    private int nextPatch;
    private long position;
    private long toSkip;

    Edits(List<Patch> patches) {
        this.patches = patches;
    }

    /** Two lists of edits of one unit as one list, in order of their offsets. */
    static List<Patch> merged(List<Patch> first, List<Patch> second) {
        List<Patch> all = new ArrayList<>(first);
        all.addAll(second);
        all.sort((left, right) -> Integer.compare(left.offset(), right.offset()));
        return all;
    }

    /** What leaves when a complete unit is edited. */
    static byte[] applied(byte[] unit, List<Patch> patches) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(unit.length);
        new Edits(patches).write(unit, 0, unit.length, out);
        return out.toByteArray();
    }

    /** The next piece of the unit. */
    void write(byte[] source, int from, int length, ByteArrayOutputStream out) {
        int at = from;
        int end = from + length;
        while (true) {
            int skipped = (int) Math.min(toSkip, end - at);
            at += skipped;
            position += skipped;
            toSkip -= skipped;
            if (toSkip > 0) {
                return;
            }
            if (nextPatch < patches.size() && patches.get(nextPatch).offset() == position) {
                Patch patch = patches.get(nextPatch++);
                out.writeBytes(replacement(patch));
                toSkip = patch.length();
                continue;
            }
            if (at == end) {
                return;
            }
            long untilPatch =
                    nextPatch < patches.size() ? patches.get(nextPatch).offset() - position : Long.MAX_VALUE;
            int plain = (int) Math.min(untilPatch, end - at);
            out.write(source, at, plain);
            at += plain;
            position += plain;
        }
    }

    private static byte[] replacement(Patch patch) {
        if (patch instanceof Patch.Count number) {
            return ((KitCounter) number.counter()).take();
        }
        return ((Patch.Replace) patch).bytes();
    }
}
