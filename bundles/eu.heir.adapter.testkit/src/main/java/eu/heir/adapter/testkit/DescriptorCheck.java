package eu.heir.adapter.testkit;

import eu.heir.api.Attribute;
import eu.heir.api.Cause;
import eu.heir.api.Claim;
import eu.heir.api.Interaction;
import eu.heir.api.Side;
import eu.heir.api.protocol.Descriptor;
import eu.heir.api.protocol.ProtocolAdapter;
import eu.heir.api.protocol.Setting;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/** Clause 8: the descriptor is constant and true, and sessions share nothing that changes. */
final class DescriptorCheck {
    private static final List<String> NO_PATHS =
            List.of("", ".", "[", "no.such.path", "%s\u0000", "-1", "x".repeat(2000));

    private static final int THREADS = 4;

    private static final int ROUNDS_PER_THREAD = 20;

    /** First bytes shown to {@code probe}, at most. */
    private static final int PROBE_BYTES = 64;

    private final Rig rig;

    DescriptorCheck(Rig rig) {
        this.rig = rig;
    }

    void run() {
        Descriptor descriptor = rig.adapter().descriptor();
        checkNames(descriptor);
        checkSettings(descriptor);
        List<Conversation> conversations = rig.conversations();
        List<Rig.Recording> expected = new ArrayList<>();
        for (Conversation conversation : conversations) {
            expected.add(rig.play(conversation));
            checkReadable(conversation, descriptor);
            checkProbe(conversation);
        }
        for (int first = 0; first < conversations.size(); first++) {
            for (int second = first; second < conversations.size(); second++) {
                checkInterleaved(conversations, expected, first, second);
            }
        }
        checkParallel(conversations, expected);
        if (!describe(descriptor).equals(describe(rig.adapter().descriptor()))) {
            throw broken("descriptor() answers differently from call to call:\n    " + describe(descriptor) + "\n    "
                    + describe(rig.adapter().descriptor()));
        }
    }

    private void checkNames(Descriptor descriptor) {
        Set<String> names = new HashSet<>();
        for (Attribute attribute : descriptor.attributes()) {
            if (!names.add(attribute.name())) {
                throw broken("the schema has the attribute " + attribute.name() + " twice");
            }
        }
        for (String path : rig.subject().paths()) {
            if (descriptor.covering(path).isEmpty()) {
                throw broken("the schema does not cover the path " + path);
            }
        }
        Set<String> keys = new HashSet<>();
        for (Setting setting : descriptor.settings()) {
            if (!keys.add(setting.key())) {
                throw broken("the descriptor has the setting " + setting.key() + " twice");
            }
        }
    }

    private void checkSettings(Descriptor descriptor) {
        open(descriptor, null, "");
        for (Setting setting : descriptor.settings()) {
            List<String> values =
                    switch (setting.type()) {
                        case TEXT -> List.of(setting.defaultValue());
                        case BOOLEAN -> List.of("true", "false");
                        case INTEGER -> List.of(Long.toString(setting.min()), Long.toString(setting.max()));
                        case CHOICE -> setting.allowed();
                    };
            values.forEach(value -> open(descriptor, setting.key(), value));
        }
    }

    private void open(Descriptor descriptor, @Nullable String key, String value) {
        try {
            KitSession.Builder builder = KitSession.on(rig.adapter());
            if (key != null) {
                builder.setting(key, value);
            }
            builder.open().close(Cause.FINISHED);
        } catch (ContractViolation e) {
            throw e.within("protocol " + descriptor.protocol() + " with "
                    + (key == null ? "default settings" : "the legal setting " + key + "=" + value));
        }
    }

    private void checkReadable(Conversation conversation, Descriptor descriptor) {
        Ruling.Judge judge = conversation.judge();
        KitSession session = rig.open((side, interaction) -> {
            checkReadable(interaction, descriptor);
            return judge.rule(side, interaction);
        });
        Rig.play(conversation, session, Rig.Cutter.WHOLE);
    }

    private void checkReadable(Interaction interaction, Descriptor descriptor) {
        for (Claim claim : interaction.claims()) {
            if (descriptor.covering(claim.field()).isEmpty()) {
                throw broken("the schema does not cover the claim " + claim.field() + " of " + interaction);
            }
        }
        for (String path : NO_PATHS) {
            String covered = descriptor.covering(path).isPresent() ? "covers" : "does not cover";
            if (!Seen.values(interaction, path).isEmpty() && covered.startsWith("does")) {
                throw broken(interaction + " has a value at the path \"" + path + "\", which the schema " + covered);
            }
        }
        interaction.members().forEach(member -> checkReadable(member, descriptor));
    }

    private void checkProbe(Conversation conversation) {
        byte[] first = conversation.bytesOf(Side.DEVICE);
        if (first.length == 0 || conversation.endsMalformed()) {
            return;
        }
        for (int length : new int[] {1, Math.min(first.length, PROBE_BYTES)}) {
            KitBytes.Lease lease = new KitBytes.Lease(new KitBytes.LateUses());
            if (rig.adapter().probe(new KitBytes(first, 0, length, lease)) == ProtocolAdapter.Match.NO) {
                throw broken("probe says NO to the first " + length + " bytes of conversation \"" + conversation.name()
                        + "\"");
            }
        }
    }

    /** Two sessions take turns, step by step, on one thread: what they share and change shows at once. */
    private void checkInterleaved(
            List<Conversation> conversations, List<Rig.Recording> expected, int first, int second) {
        List<Conversation> both = List.of(conversations.get(first), conversations.get(second));
        String circumstances = "conversations \"" + both.get(0).name() + "\" and \""
                + both.get(1).name() + "\" in two sessions that take turns";
        try {
            List<KitSession> sessions =
                    both.stream().map(each -> rig.open(each.judge())).toList();
            int[] chunk = {0, 0};
            boolean more = true;
            while (more) {
                boolean left = turn(both.get(0), sessions.get(0), chunk, 0);
                boolean right = turn(both.get(1), sessions.get(1), chunk, 1);
                more = left || right;
            }
            compare(expected.get(first), Rig.finish(sessions.get(0)), circumstances);
            compare(expected.get(second), Rig.finish(sessions.get(1)), circumstances);
        } catch (ContractViolation e) {
            throw e.within(circumstances);
        }
    }

    /** One step of one of two sessions; false when its conversation is over. */
    private static boolean turn(Conversation conversation, KitSession session, int[] chunk, int which) {
        List<Conversation.Chunk> chunks = conversation.chunks();
        if (chunk[which] > 0 && session.pumpOnce(chunks.get(chunk[which] - 1).side())) {
            return true;
        }
        if (chunk[which] == chunks.size()) {
            return false;
        }
        Conversation.Chunk next = chunks.get(chunk[which]++);
        session.offer(next.side(), next.bytes(), 0, next.bytes().length);
        return true;
    }

    private void checkParallel(List<Conversation> conversations, List<Rig.Recording> expected) {
        // Without a meter: it measures one thread only.
        Rig unmetered = rig.unmetered();
        Callable<Boolean> task = () -> {
            for (int round = 0; round < ROUNDS_PER_THREAD; round++) {
                for (int i = 0; i < conversations.size(); i++) {
                    compare(expected.get(i), unmetered.play(conversations.get(i)), "sessions on parallel threads");
                }
            }
            return true;
        };
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        try {
            List<Future<Boolean>> running = new ArrayList<>();
            for (int i = 0; i < THREADS; i++) {
                running.add(threads.submit(task));
            }
            for (Future<Boolean> each : running) {
                each.get();
            }
        } catch (ExecutionException e) {
            if (e.getCause() instanceof ContractViolation violation) {
                throw violation.within("sessions on parallel threads");
            }
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while sessions ran in parallel", e);
        } finally {
            threads.shutdownNow();
        }
    }

    private static void compare(Rig.Recording expected, Rig.Recording actual, String circumstances) {
        String difference = expected.differenceTo(actual);
        if (difference != null) {
            throw broken(circumstances + " disturb each other: " + difference);
        }
    }

    private static String describe(Descriptor descriptor) {
        return descriptor.protocol() + " \"" + descriptor.title() + "\" " + descriptor.dial() + " resumable="
                + descriptor.resumable() + " edits=" + descriptor.edits() + " " + descriptor.attributes() + " "
                + descriptor.settings();
    }

    private static ContractViolation broken(String what) {
        return new ContractViolation(Clause.DESCRIPTOR, what);
    }
}
