package eu.heir.adapter.testkit;

import eu.heir.api.Interaction;
import eu.heir.api.Side;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;

/**
 * A recorded exchange: who sent which bytes, in order, and which units policy refuses in it. It begins with a fresh connection, and
 * each side's bytes end at a unit edge.
 *
 * <p>Chunks may be anything from one byte to many units; the kit cuts and joins them itself. Immutable: each method gives a new
 * conversation.
 */
public final class Conversation {
    /**
     * Bytes in a row from one side.
     *
     * @param side who sent them
     * @param bytes what was sent (a copy)
     */
    @SuppressWarnings("ArrayRecordComponent") // compared by nobody
    record Chunk(Side side, byte[] bytes) {}

    private final String name;
    private final List<Chunk> chunks;
    private final Predicate<Interaction> refused;
    private final boolean endsMalformed;

    private Conversation(String name, List<Chunk> chunks, Predicate<Interaction> refused, boolean endsMalformed) {
        this.name = name;
        this.chunks = chunks;
        this.refused = refused;
        this.endsMalformed = endsMalformed;
    }

    /** An empty conversation. */
    public static Conversation named(String name) {
        return new Conversation(Objects.requireNonNull(name), List.of(), interaction -> false, false);
    }

    /** The device sends. */
    public Conversation device(byte[]... units) {
        return sends(Side.DEVICE, units);
    }

    /** The hospital side sends. */
    public Conversation hospital(byte[]... units) {
        return sends(Side.HOSPITAL, units);
    }

    /** One side sends; units given together arrive together. */
    public Conversation sends(Side side, byte[]... units) {
        ByteArrayOutputStream joined = new ByteArrayOutputStream();
        for (byte[] unit : units) {
            joined.writeBytes(unit);
        }
        List<Chunk> more = new ArrayList<>(chunks);
        more.add(new Chunk(side, joined.toByteArray()));
        return new Conversation(name, List.copyOf(more), refused, endsMalformed);
    }

    /** Policy refuses the units, or the members of units, for which this holds. Replaces an earlier predicate. */
    public Conversation refusing(Predicate<Interaction> predicate) {
        return new Conversation(name, chunks, Objects.requireNonNull(predicate), endsMalformed);
    }

    /** The adapter is expected to give the stream up as malformed before the end. */
    public Conversation endingMalformed() {
        return new Conversation(name, chunks, refused, true);
    }

    /** What reports call it. */
    public String name() {
        return name;
    }

    List<Chunk> chunks() {
        return chunks;
    }

    Ruling.Judge judge() {
        return Ruling.Judge.refusing(refused);
    }

    boolean endsMalformed() {
        return endsMalformed;
    }

    /** All bytes of one side. */
    byte[] bytesOf(Side side) {
        ByteArrayOutputStream joined = new ByteArrayOutputStream();
        for (Chunk chunk : chunks) {
            if (chunk.side() == side) {
                joined.writeBytes(chunk.bytes());
            }
        }
        return joined.toByteArray();
    }

    int length() {
        return chunks.stream().mapToInt(chunk -> chunk.bytes().length).sum();
    }

    @Override
    public String toString() {
        return name;
    }
}
