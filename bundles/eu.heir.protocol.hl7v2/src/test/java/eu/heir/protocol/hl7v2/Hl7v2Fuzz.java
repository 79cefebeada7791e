package eu.heir.protocol.hl7v2;

import com.code_intelligence.jazzer.junit.FuzzTest;
import eu.heir.adapter.testkit.AdapterUnderTest;
import eu.heir.adapter.testkit.FuzzFinding;
import eu.heir.adapter.testkit.FuzzScript;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** The adapter under a coverage-guided fuzzer; see docs/fuzzing.md. */
class Hl7v2Fuzz {
    private static final AdapterUnderTest SUBJECT = new Hl7v2ContractTest().adapterUnderTest();

    /** Real messages up to this many bytes are seeds, too: longer ones make every execution slower. */
    private static final int SEED_MAX_BYTES = 2000;

    /** So many of them, spread over the corpus. */
    private static final int SEEDS_MAX = 40;

    static Stream<byte[]> messages() {
        List<byte[]> all = CorpusTest.files().values().stream()
                .filter(message -> message.length <= SEED_MAX_BYTES)
                .toList();
        int stride = Math.max(1, all.size() / SEEDS_MAX);
        return Stream.iterate(0, i -> i < all.size(), i -> i + stride).map(i -> Wire.framed(all.get(i)));
    }

    @MethodSource("messages")
    @FuzzTest
    void everyScriptIsHandled(byte[] script) {
        try {
            play(script);
        } catch (AssertionError | RuntimeException e) {
            throw new FuzzFinding(script, e);
        }
    }

    /** The same without the fuzzer. */
    static void play(byte[] script) {
        FuzzScript.of(script).play(SUBJECT, interaction -> "EVIL".equals(interaction.claim("MSH-3")));
    }
}
