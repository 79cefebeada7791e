package eu.heir.adapter.testkit;

import eu.heir.api.Anomaly;
import eu.heir.api.Attribute;
import eu.heir.api.Attributes;
import eu.heir.api.Bytes;
import eu.heir.api.Claim;
import eu.heir.api.Correlation;
import eu.heir.api.Interaction;
import eu.heir.api.Operation;
import eu.heir.api.Reason;
import eu.heir.api.Replies;
import eu.heir.api.Sensitivity;
import eu.heir.api.Side;
import eu.heir.api.Verb;
import eu.heir.api.host.SessionContext;
import eu.heir.api.protocol.Descriptor;
import eu.heir.api.protocol.ProtocolAdapter;
import eu.heir.api.protocol.Refusal;
import eu.heir.api.protocol.Session;
import eu.heir.api.protocol.Snapshot;
import eu.heir.api.protocol.Step;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The right adapter of a trivial protocol, and the base of all the wrong ones. A unit is a type ({@code Q} is answered, {@code N} is
 * not, {@code R} answers), a one-byte id, a two-byte length and a payload. The wrong adapters override one thing each.
 */
class EchoAdapter implements ProtocolAdapter {
    static final int HEADER = 4;

    /** The right adapter and a good description of it. */
    static AdapterUnderTest described(ProtocolAdapter adapter) {
        return AdapterUnderTest.of(adapter)
                .conversation(Conversation.named("question and answer")
                        .device(unit('Q', 1, "how are you?"))
                        .hospital(unit('R', 1, "well"))
                        .device(unit('N', 2, "bye")))
                .conversation(Conversation.named("pipelined, one refused")
                        .device(unit('Q', 1, "a"), unit('Q', 2, "forbidden"), unit('Q', 3, ""))
                        .hospital(unit('R', 1, "1"), unit('R', 3, "3"))
                        .refusing(interaction ->
                                "forbidden".equals(interaction.attributes().first("payload"))))
                .conversation(Conversation.named("both sides, long")
                        .hospital(unit('Q', 9, "x".repeat(3000)))
                        .device(unit('Q', 9, "y".repeat(1500)), unit('R', 9, "thanks"))
                        .hospital(unit('R', 9, "z".repeat(2000))))
                .mutations(400);
    }

    static byte[] unit(char type, int id, String payload) {
        byte[] text = payload.getBytes(StandardCharsets.ISO_8859_1);
        byte[] unit = new byte[HEADER + text.length];
        unit[0] = (byte) type;
        unit[1] = (byte) id;
        unit[2] = (byte) (text.length >> 8);
        unit[3] = (byte) text.length;
        System.arraycopy(text, 0, unit, HEADER, text.length);
        return unit;
    }

    static Descriptor.Builder schema(String title) {
        return Descriptor.of("echo", title)
                .attribute(Attribute.text("id", Sensitivity.NONE))
                .attribute(Attribute.text("number", Sensitivity.NONE))
                .attribute(Attribute.text("payload", Sensitivity.CLINICAL))
                .resumable();
    }

    @Override
    public Descriptor descriptor() {
        return schema("Echo").build();
    }

    @Override
    public Match probe(Bytes first) {
        return first.at(0) == 'Q' || first.at(0) == 'N' || first.at(0) == 'R' ? Match.POSSIBLE : Match.NO;
    }

    @Override
    public Session open(SessionContext context) {
        return new EchoSession(context);
    }

    @Override
    public Optional<Session> resume(SessionContext context, Snapshot snapshot) {
        EchoSession session = (EchoSession) open(context);
        session.number = snapshot.bytes()[0];
        return Optional.of(session);
    }

    static class EchoSession implements Session {
        final SessionContext context;

        /** Units seen so far, so that a session has something to remember. */
        byte number;

        private final Map<Side, Integer> left = new EnumMap<>(Side.class);

        EchoSession(SessionContext context) {
            this.context = context;
        }

        @Override
        public Step read(Side side, Bytes bytes) {
            int rest = left.getOrDefault(side, 0);
            if (rest > 0) {
                left.put(side, rest > 1 ? 1 : 0);
                return rest > 1 ? Step.body(rest - 1) : Step.tail(1);
            }
            if (bytes.length() < HEADER) {
                return needed(HEADER);
            }
            char type = (char) bytes.at(0);
            if (type != 'Q' && type != 'N' && type != 'R') {
                return unknown();
            }
            int total = HEADER + (bytes.unsignedAt(2) << 8 | bytes.unsignedAt(3));
            if (streams(total)) {
                left.put(side, total - HEADER);
                return Step.head(HEADER, interaction(side, type, bytes.slice(0, HEADER), total));
            }
            return bytes.length() < total
                    ? needed(total)
                    : covered(total, interaction(side, type, bytes.slice(0, total), total));
        }

        boolean streams(int total) {
            return total > context.limits().holdMax();
        }

        Step needed(int total) {
            return Step.need(total);
        }

        Step unknown() {
            return Step.malformed(new Anomaly(Anomaly.Kind.MALFORMED, "echo.type", "unknown type"));
        }

        Step covered(int total, Interaction interaction) {
            return Step.whole(total, interaction);
        }

        Interaction interaction(Side side, char type, Bytes unit, int total) {
            int id = unit.unsignedAt(1);
            Interaction.Builder builder;
            if (type == 'R') {
                builder = Interaction.reply(operation(type), new Correlation(side.opposite(), "" + id));
            } else {
                builder = Interaction.request(operation(type))
                        .expects(new Correlation(side, "" + id), type == 'Q' ? Replies.ONE : Replies.NONE);
            }
            String counted = "" + ++number;
            return builder.attributes(attributes(unit, counted))
                    .claims(List.of(new Claim("id", "" + id)))
                    .anomalies(total > context.limits().unitMax() ? tooLong() : List.of())
                    .length(total)
                    .build();
        }

        List<Anomaly> tooLong() {
            return List.of(new Anomaly(Anomaly.Kind.OVERSIZE, "echo.length", "longer than allowed"));
        }

        Attributes attributes(Bytes unit, String counted) {
            return path -> switch (path) {
                case "id" -> "" + unit.unsignedAt(1);
                case "number" -> counted;
                case "payload" ->
                    unit.length() == HEADER
                            ? null
                            : unit.text(HEADER, unit.length() - HEADER, StandardCharsets.ISO_8859_1);
                default -> null;
            };
        }

        private static Operation operation(char type) {
            return new Operation(type == 'Q' ? Verb.QUERY : Verb.PUBLISH, "" + type);
        }

        @Override
        public Refusal refuse(Interaction interaction, Reason reason, List<Interaction> members) {
            Correlation correlation = interaction.correlation();
            if (correlation == null || interaction.replies().kind() == Replies.Kind.NONE) {
                return Refusal.silently();
            }
            return Refusal.reply(correlation.side(), unit('R', Integer.parseInt(correlation.id()), "refused"))
                    .inOrder()
                    .keepOpen();
        }

        @Override
        public Optional<Snapshot> snapshot() {
            return Optional.of(new Snapshot(1, new byte[] {number}));
        }

        @Override
        public byte[] farewell(Side to, Reason reason) {
            return unit('N', 0, "goodbye");
        }
    }
}
