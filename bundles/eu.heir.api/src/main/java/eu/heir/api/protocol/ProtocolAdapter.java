package eu.heir.api.protocol;

import eu.heir.api.Bytes;
import eu.heir.api.host.SessionContext;
import java.util.Optional;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Understands one protocol. <b>Implemented by vendors</b>, registered as an OSGi service (one {@code @Component} is all the OSGi that
 * is needed). The object is shared by all sessions and called from several threads at once: keep it stateless.
 */
@ConsumerType
public interface ProtocolAdapter {
    /** What this adapter is and needs. Asked once when the service appears; always the same answer. */
    Descriptor descriptor();

    /**
     * Whether the first bytes of a connection look like this protocol. Used to tell a mistaken port from an attack; never decides
     * what a listener speaks.
     *
     * @param first the first bytes that a device sent, at least one
     */
    Match probe(Bytes first);

    /**
     * Begins a session on a fresh connection. No byte has been read yet.
     *
     * @param context the gateway's side, for this session alone
     */
    Session open(SessionContext context);

    /**
     * Continues a session that another version of this adapter described. Both directions stand at a unit edge.
     *
     * @param context the gateway's side; connection id, counters and outstanding replies are those of before
     * @param snapshot what {@link Session#snapshot()} gave
     * @return the session, or empty when this version cannot continue from that schema version: the gateway then finishes what is
     *     outstanding, says farewell and closes
     */
    default Optional<Session> resume(SessionContext context, Snapshot snapshot) {
        return Optional.empty();
    }

    /** How well bytes fit a protocol. */
    enum Match {
        /** They cannot be this protocol. */
        NO,
        /** They could be. */
        POSSIBLE,
        /** They hardly can be anything else. */
        CERTAIN
    }
}
