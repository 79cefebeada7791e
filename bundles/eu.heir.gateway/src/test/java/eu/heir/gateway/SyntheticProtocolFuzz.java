package eu.heir.gateway;

import com.code_intelligence.jazzer.junit.FuzzTest;
import eu.heir.adapter.testkit.FuzzFinding;
import eu.heir.adapter.testkit.FuzzScript;
import org.junit.jupiter.api.AfterAll;

/** The synthetic protocol in the real core under a coverage-guided fuzzer; see docs/fuzzing.md. */
class SyntheticProtocolFuzz {
    private static final SyntheticCore CORE = new SyntheticCore();

    @AfterAll
    static void stop() {
        CORE.close();
    }

    @FuzzTest
    void everyScriptIsHandled(byte[] script) {
        try {
            CORE.play(FuzzScript.of(script));
        } catch (AssertionError | RuntimeException e) {
            throw new FuzzFinding(script, e);
        }
    }
}
