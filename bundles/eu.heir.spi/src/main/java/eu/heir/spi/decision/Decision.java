package eu.heir.spi.decision;

import eu.heir.api.Reason;
import org.jspecify.annotations.Nullable;

/**
 * The answer of policy.
 *
 * @param verdict what becomes of the interaction
 * @param reason the rule and the words; null only for ALLOW
 * @param source where the rule stands ({@code contracts/ward.yml:12}), or empty
 */
public record Decision(Verdict verdict, @Nullable Reason reason, String source) {
    /** Passes without a word. */
    public static final Decision ALLOW = new Decision(Verdict.ALLOW, null, "");

    /**
     * Checks its parts.
     *
     * @throws IllegalArgumentException when anything but ALLOW comes without a reason
     */
    public Decision {
        if ((reason == null) != (verdict == Verdict.ALLOW)) {
            throw new IllegalArgumentException("a reason belongs to every verdict but ALLOW");
        }
    }
}
