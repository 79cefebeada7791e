package eu.heir.adapter.testkit;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/** Makes hostile bytes out of honest ones. The same seed gives the same bytes. */
final class Mutator {
    /** What attackers write into length fields. */
    private static final long[] EXTREMES = {
        0, 1, 0x7F, 0x80, 0xFF, 0x7FFF, 0x8000, 0xFFFF, 0x7FFFFFFF, 0x80000000L, 0xFFFFFFFFL
    };

    private static final int CHANGES_MAX = 6;

    private final Random random;

    Mutator(Random random) {
        this.random = random;
    }

    /** The chunks of a conversation with one to six changes in them. */
    List<Conversation.Chunk> mutated(List<Conversation.Chunk> chunks) {
        List<Conversation.Chunk> result = new ArrayList<>(chunks);
        int changes = 1 + random.nextInt(CHANGES_MAX);
        for (int i = 0; i < changes && !result.isEmpty(); i++) {
            if (random.nextInt(8) == 0) {
                rearrange(result);
            } else {
                int at = random.nextInt(result.size());
                Conversation.Chunk chunk = result.get(at);
                result.set(at, new Conversation.Chunk(chunk.side(), mutated(chunk.bytes())));
            }
        }
        return result;
    }

    private void rearrange(List<Conversation.Chunk> chunks) {
        int at = random.nextInt(chunks.size());
        switch (random.nextInt(4)) {
            case 0 -> chunks.add(random.nextInt(chunks.size() + 1), chunks.get(at));
            case 1 -> chunks.remove(at);
            case 2 -> Collections.swap(chunks, at, random.nextInt(chunks.size()));
            default -> {
                Conversation.Chunk chunk = chunks.get(at);
                chunks.set(at, new Conversation.Chunk(chunk.side().opposite(), chunk.bytes()));
            }
        }
    }

    private byte[] mutated(byte[] bytes) {
        if (bytes.length == 0) {
            return noise(8);
        }
        int at = random.nextInt(bytes.length);
        return switch (random.nextInt(8)) {
            case 0 -> flipped(bytes, at);
            case 1 -> written(bytes, at, random.nextInt(256), 1);
            case 2, 3 -> extreme(bytes, at);
            case 4 -> Arrays.copyOf(bytes, at);
            case 5 -> spliced(bytes, at, bytes, random.nextInt(bytes.length));
            case 6 -> spliced(bytes, at, noise(1 + random.nextInt(32)), 0);
            default -> removed(bytes, at);
        };
    }

    private byte[] flipped(byte[] bytes, int at) {
        byte[] copy = bytes.clone();
        copy[at] ^= (byte) (1 << random.nextInt(8));
        return copy;
    }

    private byte[] extreme(byte[] bytes, int at) {
        int width = 1 << random.nextInt(3);
        long value = EXTREMES[random.nextInt(EXTREMES.length)];
        return written(bytes, at, random.nextBoolean() ? value : Long.reverseBytes(value) >>> (64 - 8 * width), width);
    }

    private static byte[] written(byte[] bytes, int at, long value, int width) {
        byte[] copy = bytes.clone();
        for (int i = 0; i < width && at + i < copy.length; i++) {
            copy[at + i] = (byte) (value >>> (8 * (width - 1 - i)));
        }
        return copy;
    }

    /** A part of one array put into another. */
    private byte[] spliced(byte[] bytes, int at, byte[] other, int from) {
        int length = 1 + random.nextInt(other.length - from);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(bytes, 0, at);
        out.write(other, from, length);
        out.write(bytes, at, bytes.length - at);
        return out.toByteArray();
    }

    private byte[] removed(byte[] bytes, int at) {
        int length = 1 + random.nextInt(Math.min(16, bytes.length - at));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(bytes, 0, at);
        out.write(bytes, at + length, bytes.length - at - length);
        return out.toByteArray();
    }

    /** Random bytes. */
    byte[] noise(int length) {
        byte[] noise = new byte[length];
        random.nextBytes(noise);
        return noise;
    }
}
