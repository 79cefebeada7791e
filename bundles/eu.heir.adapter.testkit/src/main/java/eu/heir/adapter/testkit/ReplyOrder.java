package eu.heir.adapter.testkit;

import eu.heir.api.Correlation;
import eu.heir.api.Replies;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The outstanding requests of one side, in the order in which it sent them, and the refusals that wait until every earlier request
 * has had its first reply.
 */
final class ReplyOrder {
    /** Requests that may be outstanding; of more, the oldest is taken for one that is never answered. */
    private static final int OUTSTANDING_MAX = 1024;

    private static final class Slot {
        final @Nullable Correlation correlation;
        final Replies replies;
        final long deadlineMillis;
        final @Nullable Runnable refusal;
        boolean answered;

        Slot(@Nullable Correlation correlation, Replies replies, long deadlineMillis, @Nullable Runnable refusal) {
            this.correlation = correlation;
            this.replies = replies;
            this.deadlineMillis = deadlineMillis;
            this.refusal = refusal;
        }
    }

    private final List<Slot> slots = new ArrayList<>();

    /** A request left for the other side. */
    void requested(@Nullable Correlation correlation, Replies replies, long nowMillis) {
        if (replies.kind() != Replies.Kind.NONE) {
            if (slots.size() == OUTSTANDING_MAX) {
                slots.remove(0);
                release();
            }
            long wait = replies.timeout().toMillis();
            slots.add(new Slot(correlation, replies, wait == 0 ? Long.MAX_VALUE : nowMillis + wait, null));
        }
    }

    /** A refusal leaves once it is its turn. */
    void refused(Runnable send) {
        slots.add(new Slot(null, Replies.ONE, Long.MAX_VALUE, send));
        release();
    }

    /**
     * A reply came. What waits for it leaves with {@link #release}, once the reply itself has left.
     *
     * @param correlation the request it names, or null for the oldest
     * @param last whether the request is answered with it
     * @return the request's name as the request stated it, or null when no request is outstanding
     */
    @Nullable Correlation replied(@Nullable Correlation correlation, boolean last) {
        int index = indexOf(correlation);
        if (index < 0) {
            return null;
        }
        Slot slot = slots.get(index);
        slot.answered = true;
        if (last || slot.replies.kind() != Replies.Kind.UNTIL_FINAL) {
            slots.remove(index);
            // A later request was answered, so an earlier perhaps-answer will not come any more.
            slots.subList(0, index).removeIf(earlier -> earlier.replies.kind() == Replies.Kind.OPTIONAL);
        }
        return slot.correlation;
    }

    /** Time passed: perhaps-answers that did not come in time are given up. */
    void expire(long nowMillis) {
        slots.removeIf(slot -> slot.deadlineMillis <= nowMillis);
        release();
    }

    /** Requests and refusals that wait. */
    int outstanding() {
        return slots.size();
    }

    private int indexOf(@Nullable Correlation correlation) {
        for (int i = 0; i < slots.size(); i++) {
            Slot slot = slots.get(i);
            if (slot.refusal == null && (correlation == null || Objects.equals(slot.correlation, correlation))) {
                return i;
            }
        }
        return -1;
    }

    /** Lets go what need not wait any more. */
    void release() {
        List<Runnable> due = new ArrayList<>();
        for (Iterator<Slot> each = slots.iterator(); each.hasNext(); ) {
            Slot slot = each.next();
            if (slot.refusal != null) {
                due.add(slot.refusal);
                each.remove();
            } else if (!slot.answered) {
                break;
            }
        }
        due.forEach(Runnable::run);
    }
}
