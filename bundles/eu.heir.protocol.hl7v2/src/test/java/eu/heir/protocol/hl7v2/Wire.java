package eu.heir.protocol.hl7v2;

import eu.heir.api.Anomaly;
import eu.heir.api.Correlation;
import eu.heir.api.Interaction;
import eu.heir.api.Observation;
import eu.heir.api.Reason;
import eu.heir.api.Side;
import eu.heir.api.host.Counter;
import eu.heir.api.host.Peer;
import eu.heir.api.host.SessionContext;
import eu.heir.api.host.Settings;
import eu.heir.api.protocol.Limits;
import eu.heir.api.protocol.Patch;
import eu.heir.api.protocol.Refusal;
import eu.heir.api.protocol.Session;
import eu.heir.api.protocol.Setting;
import eu.heir.api.protocol.Step;
import java.io.ByteArrayOutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What the tests put on the wire, and the gateway's side of a session. */
final class Wire {
    static final Clock CLOCK = Clock.fixed(Instant.parse("2025-03-01T12:30:45Z"), ZoneOffset.ofHours(2));

    private Wire() {}

    /** A message of segments, each ended by CR, in ISO 8859-1. */
    static byte[] message(String... segments) {
        return (String.join("\r", segments) + "\r").getBytes(StandardCharsets.ISO_8859_1);
    }

    static byte[] message(Charset charset, String... segments) {
        return (String.join("\r", segments) + "\r").getBytes(charset);
    }

    /** In its MLLP frame. */
    static byte[] framed(byte[]... parts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(0x0B);
        for (byte[] part : parts) {
            out.writeBytes(part);
        }
        out.write(0x1C);
        out.write(0x0D);
        return out.toByteArray();
    }

    static byte[] framed(String... segments) {
        return framed(message(segments));
    }

    static byte[] joined(byte[]... parts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            out.writeBytes(part);
        }
        return out.toByteArray();
    }

    static Session session(String... settings) {
        return session(Limits.DEFAULT, settings);
    }

    static Session session(Limits limits, String... settings) {
        return new Hl7v2Adapter(CLOCK).open(context(limits, settings));
    }

    /** The interaction of one whole frame from the device. */
    static Interaction read(byte[] frame) {
        return read(session(), Side.DEVICE, frame);
    }

    static Interaction read(Session session, Side side, byte[] frame) {
        Step step = session.read(side, new ArrayBytes(frame));
        if (step instanceof Step.Whole whole && whole.length() == frame.length) {
            return whole.interaction();
        }
        throw new AssertionError("not one whole frame: " + step);
    }

    static Interaction read(String... segments) {
        return read(framed(segments));
    }

    static List<String> codes(Interaction interaction) {
        return codes(interaction.anomalies());
    }

    static List<String> codes(List<Anomaly> anomalies) {
        return anomalies.stream().map(Anomaly::code).toList();
    }

    static Refusal refuse(Session session, byte[] frame, Reason reason) {
        return session.refuse(read(session, Side.DEVICE, frame), reason, List.of());
    }

    static SessionContext context(Limits limits, String... settings) {
        return context("c1", limits, settings);
    }

    static SessionContext context(String connectionId, Limits limits, String... settings) {
        Map<String, String> values = new HashMap<>();
        for (Setting setting : Hl7v2Schema.descriptor().settings()) {
            values.put(setting.key(), setting.defaultValue());
        }
        for (int i = 0; i < settings.length; i += 2) {
            values.put(settings[i], settings[i + 1]);
        }
        return new Context(connectionId, limits, values);
    }

    private record Context(String connectionId, Limits limits, Map<String, String> values)
            implements SessionContext, Settings {
        @Override
        public Peer peer(Side side) {
            return Peer.UNKNOWN;
        }

        @Override
        public Settings settings() {
            return this;
        }

        @Override
        public long nowMillis() {
            return 0;
        }

        @Override
        public Counter counter(Side to, Counter.Rule rule) {
            throw new UnsupportedOperationException("HL7 needs no counters");
        }

        @Override
        public void inject(Side to, byte[] bytes, Correlation correlation, Patch... patches) {
            throw new UnsupportedOperationException("HL7 injects nothing");
        }

        @Override
        public void report(Observation observation) {
            throw new UnsupportedOperationException("HL7 reports nothing");
        }

        @Override
        public String text(String key) {
            return values.get(key);
        }

        @Override
        public boolean bool(String key) {
            return Boolean.parseBoolean(values.get(key));
        }

        @Override
        public long integer(String key) {
            return Long.parseLong(values.get(key));
        }
    }
}
