package eu.heir.adapter.testkit;

import eu.heir.api.Cause;
import eu.heir.api.Interaction;
import eu.heir.api.Side;
import eu.heir.api.protocol.Limits;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Clause 6: hostile bytes, hostile timing and any mix of decisions lead to legal steps, within bounds. */
final class HostileInputCheck {
    private static final int NOISE_CASES = 400;

    private static final int NOISE_MAX_BYTES = 3000;

    /** Truncations tried for each conversation, spread over it. */
    private static final int TRUNCATIONS_MAX = 300;

    private final Rig rig;

    HostileInputCheck(Rig rig) {
        this.rig = rig;
    }

    void run() {
        List<Conversation> conversations = rig.conversations();
        conversations.forEach(rig::play);
        for (Conversation conversation : conversations) {
            truncated(conversation);
        }
        for (int i = 0; i < NOISE_CASES; i++) {
            noise(i);
        }
        for (int i = 0; i < rig.subject().mutations(); i++) {
            mutated(conversations.get(i % conversations.size()), i);
        }
        new MemoryCheck(rig.unmetered()).run();
    }

    private void truncated(Conversation conversation) {
        int stride = Math.max(1, conversation.length() / TRUNCATIONS_MAX);
        for (int end = 0; end < conversation.length(); end += stride) {
            int left = end;
            List<Conversation.Chunk> chunks = new ArrayList<>();
            for (Conversation.Chunk chunk : conversation.chunks()) {
                int length = Math.min(left, chunk.bytes().length);
                left -= length;
                chunks.add(new Conversation.Chunk(chunk.side(), Arrays.copyOf(chunk.bytes(), length)));
            }
            play(
                    conversation.judge(),
                    chunks,
                    new Random(end),
                    "conversation \"" + conversation.name() + "\" cut off after " + end + " bytes");
        }
    }

    private void noise(int number) {
        Random random = new Random(rig.subject().seed() * 31 + number);
        Mutator mutator = new Mutator(random);
        List<Conversation.Chunk> chunks = new ArrayList<>();
        // A few honest bytes first, so that noise gets past the first look.
        Conversation honest =
                rig.conversations().get(number % rig.conversations().size());
        if (random.nextBoolean()) {
            List<Conversation.Chunk> all = honest.chunks();
            chunks.addAll(all.subList(0, random.nextInt(all.size() + 1)));
        }
        for (int i = 0; i < 4; i++) {
            Side side = random.nextInt(3) == 0 ? Side.HOSPITAL : Side.DEVICE;
            chunks.add(new Conversation.Chunk(side, mutator.noise(1 + random.nextInt(NOISE_MAX_BYTES))));
        }
        byte[] first = chunks.get(0).bytes();
        if (first.length > 0) {
            probe(first, number);
        }
        play(any(random), chunks, random, "random bytes, case " + number);
    }

    private void probe(byte[] first, int number) {
        KitBytes.Lease lease = new KitBytes.Lease(new KitBytes.LateUses());
        try {
            rig.adapter().probe(new KitBytes(first, 0, first.length, lease));
        } catch (RuntimeException e) {
            throw new ContractViolation(
                    Clause.HOSTILE_INPUT, "probe threw " + e + " on random bytes, case " + number, e);
        } finally {
            lease.end();
        }
    }

    private void mutated(Conversation conversation, int number) {
        Random random = new Random(rig.subject().seed() * 1_000_003 + number);
        List<Conversation.Chunk> chunks = new Mutator(random).mutated(conversation.chunks());
        Ruling.Judge judge = number % 2 == 0 ? conversation.judge() : any(random);
        play(judge, chunks, random, "conversation \"" + conversation.name() + "\" mutated, case " + number);
    }

    /** Decides at random: mostly allows, sometimes refuses a unit or some of its members. */
    private static Ruling.Judge any(Random random) {
        return (side, interaction) -> {
            if (random.nextInt(4) != 0) {
                return Ruling.ALLOW;
            }
            List<Interaction> some = interaction.members().stream()
                    .filter(member -> random.nextBoolean())
                    .toList();
            return interaction.members().isEmpty() ? Ruling.refuse(interaction) : Ruling.refuseMembers(some);
        };
    }

    private void play(Ruling.Judge judge, List<Conversation.Chunk> chunks, Random random, String circumstances) {
        Limits limits = random.nextBoolean() ? Limits.DEFAULT : Rig.SMALL_HOLD;
        boolean handsOver = random.nextInt(4) == 0 && rig.adapter().descriptor().resumable();
        try {
            KitSession session = rig.prepared(judge).limits(limits).open();
            for (Conversation.Chunk chunk : chunks) {
                int from = 0;
                for (int piece : Rig.Cutter.random(random).pieces(0, chunk.bytes().length)) {
                    session.offer(chunk.side(), chunk.bytes(), from, piece);
                    session.pump(chunk.side());
                    from += piece;
                }
                if (random.nextInt(3) == 0) {
                    session.advance(Duration.ofSeconds(random.nextInt(60)));
                }
                if (handsOver && session.ended() == null && !session.passing() && session.atEdge()) {
                    session.handOver();
                }
            }
            session.close(Cause.DEVICE_CLOSED);
        } catch (ContractViolation e) {
            throw e.within(circumstances + ", seed " + rig.subject().seed() + ", holdMax=" + limits.holdMax());
        }
    }
}
