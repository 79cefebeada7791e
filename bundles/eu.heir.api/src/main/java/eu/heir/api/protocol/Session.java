package eu.heir.api.protocol;

import eu.heir.api.Bytes;
import eu.heir.api.Cause;
import eu.heir.api.Interaction;
import eu.heir.api.Reason;
import eu.heir.api.Side;
import java.util.List;
import java.util.Optional;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * One connection, both legs, as its adapter sees it. <b>Implemented by vendors.</b> See the package for threads and lifetimes.
 */
@ConsumerType
public interface Session {
    /**
     * Labels what comes next from one side.
     *
     * @param side where the bytes came from
     * @param bytes everything of that side that no step has covered yet, at least one byte, starting right after the last step. It
     *     grows from call to call until a step covers some of it
     * @return what the first bytes of the view are. Every length counts from the start of the view. {@link Step#need} must be
     *     answered again for the same bytes with more behind them, so it changes no state
     */
    Step read(Side side, Bytes bytes);

    /**
     * Puts a refusal into the protocol's own words. Called on the same thread right after the {@code read} (or, for {@link
     * Step#head}, before the next {@code read} of that side) whose interaction was not allowed.
     *
     * @param interaction the very object that {@code read} returned; its attributes may still be read
     * @param reason why, to be escaped for the protocol
     * @param members the refused members, in order, when the step carried members; else empty. With {@link
     *     Step.Members#ALL_OR_NOTHING} the whole unit is refused whatever the list says
     * @return what the gateway shall say to whom. The refused bytes are never forwarded, unless the refusal says {@link
     *     Refusal#forwardInstead}
     */
    Refusal refuse(Interaction interaction, Reason reason, List<Interaction> members);

    /**
     * Time passes. Called about once a second while the session is idle or busy; the place for keep-alives that the gateway must
     * make up ({@link eu.heir.api.host.SessionContext#inject}).
     *
     * @param nowMillis milliseconds of a clock that only moves forward; the one of {@code SessionContext.nowMillis()}
     */
    default void tick(long nowMillis) {}

    /**
     * Describes the session so that another version of the adapter can go on. Called when both directions stand at a unit edge;
     * afterwards only {@code closed} is called.
     *
     * @return bytes and their schema version, or empty when the session cannot be handed over
     */
    default Optional<Snapshot> snapshot() {
        return Optional.empty();
    }

    /**
     * A polite goodbye, sent at the next unit edge before the gateway closes the connection.
     *
     * @param to who is going to read it
     * @param reason why the gateway closes
     * @return the bytes to send; empty when the protocol has no words for it
     */
    default byte[] farewell(Side to, Reason reason) {
        return new byte[0];
    }

    /**
     * The session is over. Called exactly once, as the last call, also after an exception.
     *
     * @param cause why
     */
    default void closed(Cause cause) {}
}
