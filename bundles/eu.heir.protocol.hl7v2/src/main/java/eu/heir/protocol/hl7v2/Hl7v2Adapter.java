package eu.heir.protocol.hl7v2;

import eu.heir.api.Bytes;
import eu.heir.api.host.SessionContext;
import eu.heir.api.protocol.Descriptor;
import eu.heir.api.protocol.ProtocolAdapter;
import eu.heir.api.protocol.Session;
import eu.heir.api.protocol.Snapshot;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.ZoneId;
import java.util.Optional;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/** HL7 v2 over MLLP. Holds nothing of a session; what its sessions share are bounded memos ({@link AdapterMemos}). */
@Component(service = ProtocolAdapter.class)
public final class Hl7v2Adapter implements ProtocolAdapter {
    private static final String[] OPENINGS = {"MSH", "FHS", "BHS"};

    private final Descriptor descriptor = Hl7v2Schema.descriptor();
    private final AdapterMemos memos = new AdapterMemos();
    private final Clock clock;

    /** Made by the runtime. */
    @Activate
    public Hl7v2Adapter() {
        this(Clock.system(ZoneId.systemDefault()));
    }

    /**
     * @param clock for MSH-7 of the gateway's own messages
     */
    Hl7v2Adapter(Clock clock) {
        this.clock = clock;
    }

    @Override
    public Descriptor descriptor() {
        return descriptor;
    }

    @Override
    public Match probe(Bytes first) {
        int start = 0;
        while (start < first.length() && Mllp.padding(first.unsignedAt(start))) {
            start++;
        }
        if (start == first.length()) {
            return Match.POSSIBLE;
        }
        if (first.unsignedAt(start) != Mllp.START) {
            return Match.NO;
        }
        for (String opening : OPENINGS) {
            if (first.matches(start + Mllp.START_BYTES, opening.getBytes(StandardCharsets.US_ASCII))) {
                return Match.CERTAIN;
            }
        }
        return Match.POSSIBLE;
    }

    @Override
    public Session open(SessionContext context) {
        return new Hl7v2Session(context, ControlIds.fresh(context.connectionId(), clock.millis()), memos, clock);
    }

    @Override
    public Optional<Session> resume(SessionContext context, Snapshot snapshot) {
        if (snapshot.schema() != Hl7v2Session.SNAPSHOT_SCHEMA || snapshot.bytes().length != ControlIds.STORED_BYTES) {
            return Optional.empty();
        }
        return Optional.of(new Hl7v2Session(context, ControlIds.restore(snapshot.bytes()), memos, clock));
    }
}
