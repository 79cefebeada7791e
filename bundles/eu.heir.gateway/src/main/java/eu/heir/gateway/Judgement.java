package eu.heir.gateway;

import eu.heir.api.Interaction;
import eu.heir.api.Reason;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What is done with an interaction, after mode and members were taken into account.
 *
 * @param kind what
 * @param why the reason; null only when it passes
 * @param members the refused members, when only those are refused
 */
record Judgement(Kind kind, @Nullable Reason why, List<Interaction> members) {
    /** What is done. */
    enum Kind {
        PASS,
        REFUSE,
        SEVER
    }

    static final Judgement PASS = new Judgement(Kind.PASS, null, List.of());

    boolean refuses() {
        return kind == Kind.REFUSE;
    }

    boolean severs() {
        return kind == Kind.SEVER;
    }

    Reason reason() {
        return Objects.requireNonNull(why);
    }
}
