package eu.heir.gateway;

import eu.heir.api.Correlation;
import eu.heir.api.Replies;
import eu.heir.api.protocol.Patch;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Which requests of one side still await replies, in the order in which they were forwarded, with the refusals that wait for their
 * turn among them. Confined to the session's thread; its size is bounded by the caller ({@link #size()} against {@code
 * outstanding.max}).
 *
 * <p>An entry is one of
 *
 * <pre>
 *   Waiting ── first reply, more to come ──▶ Trailing ── last reply ──▶ gone
 *      │                                        └── reply.timeout, or TRAILING_MAX later ones ──▶ gone
 *      ├────── only or last reply ─────────────────────────────────────▶ gone
 *      ├────── OPTIONAL, and time ran out or a later one was answered ─▶ gone
 *      └────── reply.timeout ──────────────────────────────────────────▶ gone, counted
 *   Refused ── nothing Waiting before it ──▶ injected, gone
 * </pre>
 *
 * Only Waiting entries block, count against {@code outstanding.max} and can be missed; a Trailing one has had its first reply, and
 * whether another one comes may depend on how the receiver fares (HL7 with MSH-15 = AL and MSH-16 = ER).
 */
final class ReplyQueue {
    /** Requests that are remembered for further replies after their first; the oldest is forgotten first. */
    static final int TRAILING_MAX = 256;

    private sealed interface Entry permits Waiting, Refused {}

    /** A forwarded request; {@link #trailing} once its first reply has passed. */
    static final class Waiting implements Entry {
        private final @Nullable Correlation correlation;
        private final Replies replies;
        private final long sentMillis;
        private final long deadlineMillis;
        private List<Patch> amendment;
        private boolean trailing;
        private boolean gone;

        private Waiting(
                @Nullable Correlation correlation,
                Replies replies,
                long sentMillis,
                long deadlineMillis,
                List<Patch> amendment) {
            this.correlation = correlation;
            this.replies = replies;
            this.sentMillis = sentMillis;
            this.deadlineMillis = deadlineMillis;
            this.amendment = amendment;
        }

        /** Whether it goes by that name. */
        boolean isFor(@Nullable Correlation name) {
            return correlation != null && correlation.equals(name);
        }

        /** Edits for its first reply; empty from the second call on. */
        List<Patch> takeAmendment() {
            List<Patch> taken = amendment;
            amendment = List.of();
            return taken;
        }
    }

    private record Refused(Injection injection) implements Entry {}

    private final ArrayDeque<Entry> entries = new ArrayDeque<>();
    private final Consumer<Injection> inject;
    private int waiting;
    private int trailing;

    /**
     * @param inject takes refusals whose turn has come
     */
    ReplyQueue(Consumer<Injection> inject) {
        this.inject = inject;
    }

    /** Requests that have not had their first reply, and refusals that wait for their turn. */
    int size() {
        return entries.size() - trailing;
    }

    /** Requests that have not had their first reply. */
    int waiting() {
        return waiting;
    }

    /** How long the oldest request has had no reply, milliseconds; 0 when none waits. */
    long oldestMillis(long nowMillis) {
        for (Entry entry : entries) {
            if (entry instanceof Waiting request && !request.gone && !request.trailing) {
                return nowMillis - request.sentMillis;
            }
        }
        return 0;
    }

    /** A request was forwarded. */
    void forwarded(
            Correlation correlation, Replies replies, long nowMillis, long timeoutMillis, List<Patch> amendment) {
        if (replies.kind() == Replies.Kind.NONE) {
            return;
        }
        long wait = replies.kind() == Replies.Kind.OPTIONAL ? replies.timeout().toMillis() : timeoutMillis;
        entries.addLast(new Waiting(correlation, replies, nowMillis, nowMillis + wait, amendment));
        waiting++;
    }

    /** A refusal that must not overtake earlier replies. */
    void refused(Injection injection) {
        if (waiting == 0) {
            inject.accept(injection);
        } else {
            entries.addLast(new Refused(injection));
        }
    }

    /**
     * Which request a reply belongs to. Nothing changes yet.
     *
     * @param correlation what the reply says, or null when it does not say
     * @return the oldest entry of that name, else the oldest that waits at all, else null: nobody asked
     */
    @Nullable Waiting match(@Nullable Correlation correlation) {
        Waiting oldest = null;
        for (Entry entry : entries) {
            if (entry instanceof Waiting candidate && !candidate.gone) {
                if (correlation != null && correlation.equals(candidate.correlation)) {
                    return candidate;
                }
                if (oldest == null && !candidate.trailing) {
                    oldest = candidate;
                }
            }
        }
        return oldest;
    }

    /**
     * A reply has passed, whole.
     *
     * @param entry from {@link #match}
     * @param last whether it is the last reply to that request
     */
    void answered(Waiting entry, boolean last) {
        for (Entry earlier : entries) {
            if (earlier == entry) {
                break;
            }
            if (earlier instanceof Waiting unanswered
                    && unanswered.replies.kind() == Replies.Kind.OPTIONAL
                    && !unanswered.trailing) {
                drop(unanswered);
            }
        }
        // An optional reply may say, too, that there is more to come: only then it is known that it came at all.
        if (entry.replies.kind() != Replies.Kind.ONE && !last) {
            trail(entry);
        } else {
            drop(entry);
        }
        release();
    }

    private void trail(Waiting entry) {
        if (entry.trailing) {
            return;
        }
        entry.trailing = true;
        waiting--;
        trailing++;
        if (trailing > TRAILING_MAX) {
            for (Entry oldest : entries) {
                if (oldest instanceof Waiting request && request.trailing && !request.gone) {
                    drop(request);
                    return;
                }
            }
        }
    }

    /**
     * Gives up on replies that did not come in time.
     *
     * @return how many requests had no reply although one was due; optional ones do not count
     */
    int expire(long nowMillis) {
        int missed = 0;
        for (Entry entry : entries) {
            if (entry instanceof Waiting late && !late.gone && late.deadlineMillis <= nowMillis) {
                if (late.replies.kind() != Replies.Kind.OPTIONAL && !late.trailing) {
                    missed++;
                }
                drop(late);
            }
        }
        release();
        return missed;
    }

    /** Whether a request has had no first reply although its time is over. */
    boolean isOverdue(long nowMillis) {
        for (Entry entry : entries) {
            if (entry instanceof Waiting late && !late.gone && !late.trailing && late.deadlineMillis <= nowMillis) {
                return true;
            }
        }
        return false;
    }

    /** When the next refusal that waits behind an optional reply could leave at the latest; {@link Long#MAX_VALUE} if none does. */
    long nextDeadlineMillis() {
        long next = Long.MAX_VALUE;
        boolean refusalWaits = false;
        for (Iterator<Entry> i = entries.descendingIterator(); i.hasNext(); ) {
            Entry entry = i.next();
            if (entry instanceof Refused) {
                refusalWaits = true;
            } else if (refusalWaits && entry instanceof Waiting due && !due.gone && !due.trailing) {
                next = Math.min(next, due.deadlineMillis);
            }
        }
        return next;
    }

    /** Forgets every expectation: refusals that wait leave now. */
    void abandon() {
        for (Entry entry : entries) {
            if (entry instanceof Waiting abandoned) {
                drop(abandoned);
            }
        }
        release();
    }

    /** Forgets the oldest expectation; for monitor mode, which must not wait when the bound is reached. */
    void dropOldest() {
        for (Entry entry : entries) {
            if (entry instanceof Waiting oldest) {
                drop(oldest);
                break;
            }
        }
        release();
    }

    private void drop(Waiting entry) {
        if (!entry.gone) {
            entry.gone = true;
            if (entry.trailing) {
                // Off the count at once: what is gone is swept with the next release.
                trailing--;
            } else {
                waiting--;
            }
        }
    }

    /** Lets refusals go that nothing blocks any more, and sweeps what is gone. */
    private void release() {
        boolean blocked = false;
        for (Iterator<Entry> i = entries.iterator(); i.hasNext(); ) {
            Entry entry = i.next();
            if (entry instanceof Waiting request) {
                if (request.gone) {
                    i.remove();
                } else if (!request.trailing) {
                    blocked = true;
                    if (entries.size() > 8) {
                        // The usual long queue is blocked at its head: do not walk the rest each time.
                        return;
                    }
                }
            } else if (!blocked && entry instanceof Refused refusal) {
                i.remove();
                inject.accept(refusal.injection());
            }
        }
    }
}
