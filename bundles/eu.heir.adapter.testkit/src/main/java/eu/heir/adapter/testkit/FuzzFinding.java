package eu.heir.adapter.testkit;

import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** A script that something has failed on under a fuzzer; says where the script is and what to do with it. */
public final class FuzzFinding extends AssertionError {
    private static final long serialVersionUID = 1L;

    /**
     * @param input the script; libFuzzer writes it into the working directory, named after its SHA-1
     * @param cause what failed
     */
    public FuzzFinding(byte[] input, Throwable cause) {
        super(
                "a fuzzed script fails: " + cause + "\nThe script is in " + file(input)
                        + "\nCopy it, with a telling name, to the seeds of this target, whose test then fails without the fuzzer as well;"
                        + " docs/fuzzing.md says more.",
                cause);
    }

    private static Path file(byte[] input) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-1").digest(input);
            return Path.of("crash-" + HexFormat.of().formatHex(hash)).toAbsolutePath();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-1", e);
        }
    }
}
