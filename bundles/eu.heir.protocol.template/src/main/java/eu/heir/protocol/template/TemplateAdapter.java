package eu.heir.protocol.template;

import eu.heir.api.Attribute;
import eu.heir.api.Bytes;
import eu.heir.api.host.SessionContext;
import eu.heir.api.protocol.Descriptor;
import eu.heir.api.protocol.ProtocolAdapter;
import eu.heir.api.protocol.Session;
import eu.heir.api.protocol.Setting;
import eu.heir.api.protocol.Snapshot;
import java.util.Optional;
import org.osgi.service.component.annotations.Component;

/** The adapter of the BEDSIDE DEMO PROTOCOL. Stateless; the annotation is all the OSGi that an adapter needs. */
@Component
public final class TemplateAdapter implements ProtocolAdapter {
    /** Setting: after so many milliseconds without a forwarded frame the gateway pings in the device's place. */
    static final String KEEP_ALIVE = "keepalive.interval.ms";

    private static final int LENGTH_SANE_BITS = 24;

    @Override
    public Descriptor descriptor() {
        Descriptor.Builder builder = Descriptor.of("template", "Bedside demo protocol")
                .setting(Setting.text(
                        EndpointRewrite.SETTING,
                        "",
                        "Address that devices are told to come back to; empty leaves it as it is"))
                .setting(
                        Setting.integer(
                                KEEP_ALIVE,
                                20_000,
                                1_000,
                                600_000,
                                "Milliseconds without a forwarded frame after which the gateway pings for a device that is alive"))
                .dialAfterAllow()
                .resumable()
                .edits();
        for (Attribute attribute : Interpreter.SCHEMA) {
            builder.attribute(attribute);
        }
        return builder.build();
    }

    @Override
    public Match probe(Bytes first) {
        if (FrameType.of(first.unsignedAt(0)) == null) {
            return Match.NO;
        }
        if (first.length() < Frame.HEADER) {
            return Match.POSSIBLE;
        }
        long length = first.longAt(Frame.LENGTH_AT - 4) & 0xFFFF_FFFFL;
        boolean hello = first.unsignedAt(0) == FrameType.HELLO.code() && first.at(1) == 0;
        return hello && length >>> LENGTH_SANE_BITS == 0 ? Match.CERTAIN : Match.POSSIBLE;
    }

    @Override
    public Session open(SessionContext context) {
        return new TemplateSession(context);
    }

    @Override
    public Optional<Session> resume(SessionContext context, Snapshot snapshot) {
        return TemplateSession.resumed(context, snapshot);
    }
}
