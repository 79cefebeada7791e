package eu.heir.gateway;

import eu.heir.api.Correlation;
import eu.heir.api.Interaction;
import eu.heir.api.Replies;
import eu.heir.api.Role;
import eu.heir.api.Side;
import eu.heir.api.protocol.Patch;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Which requests of either side are unanswered, and which correlations are the gateway's own because it refused or injected them. On
 * the session's thread.
 */
final class Exchanges {
    /** Correlations remembered as refused or injected, per session; the oldest is forgotten first. */
    static final int OWN_MAX = 1024;

    /** A side that owes replies itself may have so many times {@code outstanding.max} unanswered requests. */
    static final int OWING_FACTOR = 2;

    private final ReplyQueue toDevice;
    private final ReplyQueue toHospital;
    private final Set<Correlation> own = new LinkedHashSet<>();
    private final int outstandingMax;
    private final long replyTimeoutMillis;
    private final boolean neverWait;

    /**
     * @param neverWait forget the oldest request at the bound instead of waiting (monitor mode)
     * @param inject sends refusals whose turn has come to a side
     */
    Exchanges(ListenerSettings settings, boolean neverWait, BiConsumer<Side, Injection> inject) {
        this.outstandingMax = settings.outstandingMax();
        this.replyTimeoutMillis = settings.replyTimeoutMillis();
        this.neverWait = neverWait;
        this.toDevice = new ReplyQueue(injection -> inject.accept(Side.DEVICE, injection));
        this.toHospital = new ReplyQueue(injection -> inject.accept(Side.HOSPITAL, injection));
    }

    /** Requests of a side that await replies. */
    ReplyQueue of(Side requester) {
        return requester == Side.DEVICE ? toDevice : toHospital;
    }

    /** Whether a side has as many unanswered requests as it may have. */
    boolean full(Side requester) {
        return !neverWait && of(requester).size() >= outstandingMax;
    }

    /**
     * Whether a side may begin no further unit before it has fewer unanswered requests. The replies that the other side awaits come
     * between the requests of this one, and nobody knows what a unit is before it was labelled: so a side that owes replies is read
     * beyond its bound, up to {@link #OWING_FACTOR} times as much. Else two sides that ask each other would wait for ever, each for a
     * reply that the gateway does not read.
     */
    boolean holdsBack(Side requester) {
        if (!full(requester)) {
            return false;
        }
        return of(requester.opposite()).waiting() == 0 || of(requester).size() >= OWING_FACTOR * outstandingMax;
    }

    /** A request passed. */
    void forwarded(Side from, Interaction request, long nowMillis, List<Patch> amendment) {
        Correlation correlation = request.correlation();
        if (request.role() == Role.REPLY
                || correlation == null
                || request.replies().kind() == Replies.Kind.NONE) {
            return;
        }
        ReplyQueue queue = of(from);
        if (neverWait && queue.size() >= outstandingMax) {
            queue.dropOldest();
        }
        queue.forwarded(correlation, request.replies(), nowMillis, replyTimeoutMillis, amendment);
    }

    /** The request that a reply of a side belongs to, or null when nobody asked. */
    ReplyQueue.@Nullable Waiting replyFrom(Side side, Interaction reply) {
        return of(side.opposite()).match(reply.correlation());
    }

    /** Whether a reply of a side names a request that is in fact outstanding. */
    boolean wasAsked(Side side, Interaction reply) {
        ReplyQueue.Waiting entry = replyFrom(side, reply);
        return entry != null && entry.isFor(reply.correlation());
    }

    /** Gives up on what a side asked and what was not answered in time; returns how many replies that were due are missing. */
    int expire(Side requester, long nowMillis) {
        return of(requester).expire(nowMillis);
    }

    /** Whether a reply is late. */
    boolean isOverdue(long nowMillis) {
        return toDevice.isOverdue(nowMillis) || toHospital.isOverdue(nowMillis);
    }

    /** Forgets all expectations; refusals that waited leave. */
    void abandon() {
        toDevice.abandon();
        toHospital.abandon();
    }

    /** How long the oldest request of either side has had no reply, milliseconds. */
    long oldestMillis(long nowMillis) {
        return Math.max(toDevice.oldestMillis(nowMillis), toHospital.oldestMillis(nowMillis));
    }

    boolean nothingOutstanding() {
        return toDevice.waiting() == 0 && toHospital.waiting() == 0;
    }

    /** Remembers a correlation as refused or injected. */
    void own(@Nullable Correlation correlation) {
        if (correlation == null) {
            return;
        }
        own.remove(correlation);
        own.add(correlation);
        if (own.size() > OWN_MAX) {
            var oldest = own.iterator();
            oldest.next();
            oldest.remove();
        }
    }

    /** Only what the core refused or injected may be swallowed later: an adapter cannot make allowed traffic vanish. */
    void requireOwn(Correlation correlation) {
        if (!own.contains(correlation)) {
            throw new IllegalStateException("drop or consume for a correlation that was neither refused nor injected");
        }
    }
}
