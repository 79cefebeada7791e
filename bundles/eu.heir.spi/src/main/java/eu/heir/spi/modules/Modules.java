package eu.heir.spi.modules;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;

/**
 * Replaces bundles that carry adapters or detectors. Implemented by {@code eu.heir.modules}. Any thread; {@link #update} and
 * {@link #rollback} block until the first verdict, some seconds at most, and are served one at a time.
 */
public interface Modules {
    /** Every bundle that can be updated, by symbolic name. */
    List<ModuleStatus> modules();

    /** All that is known of one module; empty when no such module is installed. */
    Optional<ModuleHistory> history(String symbolicName);

    /** Largest jar, bytes. */
    long jarMaxBytes();

    /**
     * Replaces a module. The jar is read whole and checked before anything is touched; then the bundle is updated, and must serve
     * without a fault within {@code serve.max.ms}, else what ran before comes back. The same jar again is a full swap.
     *
     * @param symbolicName the module
     * @param jar the new bundle; read to its end or to {@link #jarMaxBytes} + 1, not closed
     * @param who the administrator's name
     * @throws IOException when the jar cannot be received or kept; nothing was touched
     */
    Answer update(String symbolicName, InputStream jar, String who) throws IOException;

    /**
     * Puts back the newest accepted jar that is older than what runs and differs from it; where all are the same, that jar.
     *
     * @param symbolicName the module
     * @param who the administrator's name
     */
    Answer rollback(String symbolicName, String who);

    /** What came of a request. Every text is one sentence, fit to be shown. */
    sealed interface Answer {
        /**
         * The module was replaced, and this is the first verdict: {@link ModuleOutcome#PROBATION} when the new one serves,
         * {@link ModuleOutcome#ROLLED_BACK} or {@link ModuleOutcome#FAILED} when it does not.
         */
        record Tried(ModuleChange change) implements Answer {}

        /** No such module is installed. */
        record Unknown(String reason) implements Answer {}

        /** Another update is at work, or there is nothing to go back to. */
        record Conflict(String reason) implements Answer {}

        /** The jar is larger than {@link Modules#jarMaxBytes}. */
        record TooLarge(String reason) implements Answer {}

        /** The jar is not fit to replace this module; nothing was touched. */
        record Refused(String reason) implements Answer {}
    }
}
