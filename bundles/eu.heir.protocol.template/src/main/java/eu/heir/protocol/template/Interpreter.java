package eu.heir.protocol.template;

import eu.heir.api.Anomaly;
import eu.heir.api.Attribute;
import eu.heir.api.Attributes;
import eu.heir.api.Bytes;
import eu.heir.api.Claim;
import eu.heir.api.Correlation;
import eu.heir.api.Interaction;
import eu.heir.api.Operation;
import eu.heir.api.Replies;
import eu.heir.api.Sensitivity;
import eu.heir.api.Side;
import eu.heir.api.protocol.Limits;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Says what a frame means: one interaction for each frame, its parts decoded only when somebody asks for them. */
final class Interpreter {
    /** The attribute schema: what rules may name, and how carefully it must be treated. */
    static final List<Attribute> SCHEMA = List.of(
            Attribute.text("device", Sensitivity.NONE),
            Attribute.text("endpoint", Sensitivity.NONE),
            Attribute.text("topic", Sensitivity.NONE),
            Attribute.text("name", Sensitivity.NONE),
            new Attribute("status", Attribute.Type.NUMBER, "", Sensitivity.NONE),
            new Attribute("value", Attribute.Type.TEXT, "", Sensitivity.CLINICAL),
            Attribute.text("text", Sensitivity.CLINICAL));

    private final Limits limits;
    private final Duration complaint;

    /**
     * @param complaint how long a reply to a REPORT may take that is answered only when something is wrong
     */
    Interpreter(Limits limits, Duration complaint) {
        this.limits = limits;
        this.complaint = complaint;
    }

    /**
     * The interaction of a frame.
     *
     * @param seen exactly the bytes that the step covers: the whole frame, or its head. Never more, or what a rule can read would
     *     depend on how TCP cut the stream
     * @param entries of a WRITE, SUBSCRIBE or BATCH; empty for other types, null when they could not be read
     */
    Interaction interaction(Side from, Header header, Bytes seen, @Nullable List<Entry> entries) {
        Operation operation = operation(header.type());
        Correlation correlation = header.correlation(from);
        Interaction.Builder builder;
        if (header.type().answers() != null) {
            builder = Interaction.reply(operation, correlation);
            if (header.type() == FrameType.RESULT && header.has(Frame.MORE)) {
                builder.moreToCome();
            }
        } else {
            // Also what is never answered gets a name, so that the rest of a refused long frame can be dropped under
            // it.
            builder = Interaction.request(operation).expects(correlation, replies(header));
        }
        if (header.type() == FrameType.PIECE) {
            builder.within(Header.named(from, FrameType.TRANSFER, header.id()));
        }
        Attributes attributes = attributes(header.type(), seen);
        if (header.type() == FrameType.HELLO) {
            builder.claims(List.of(new Claim("device", cut(attributes.first("device")))));
        }
        if (entries != null && !entries.isEmpty()) {
            builder.members(members(from, header, seen, entries));
        }
        return builder.target(attributes.first(header.type() == FrameType.TRANSFER ? "name" : "topic"))
                .attributes(attributes)
                .anomalies(anomalies(header, entries))
                .length(header.total())
                .build();
    }

    private Replies replies(Header header) {
        return switch (header.type()) {
            case REPORT -> {
                if (header.has(Frame.CONFIRM) || header.has(Frame.TWICE)) {
                    yield Replies.ONE;
                }
                yield header.has(Frame.COMPLAIN) ? Replies.optional(complaint) : Replies.NONE;
            }
            case QUERY -> Replies.UNTIL_FINAL;
            case CANCEL, PIECE, BYE, SECURE -> Replies.NONE;
            default -> Replies.ONE;
        };
    }

    private List<Anomaly> anomalies(Header header, @Nullable List<Entry> entries) {
        List<Anomaly> anomalies = new ArrayList<>();
        if (header.total() > limits.unitMax()) {
            anomalies.add(new Anomaly(Anomaly.Kind.OVERSIZE, "template.length", "longer than unit.max.bytes"));
        }
        if (entries == null) {
            anomalies.add(new Anomaly(
                    Anomaly.Kind.AMBIGUOUS,
                    "template.entries",
                    "entries that cannot be told apart, or too many of them"));
        }
        return anomalies;
    }

    private static List<Interaction> members(Side from, Header header, Bytes seen, List<Entry> entries) {
        List<Interaction> members = new ArrayList<>(entries.size());
        for (Entry entry : entries) {
            members.add(Interaction.request(operation(header.type()))
                    .within(header.correlation(from))
                    .target(entry.name())
                    .attributes(path -> switch (path) {
                        case "name", "topic" -> entry.name();
                        case "value" -> header.type() == FrameType.SUBSCRIBE ? null : value(seen, entry);
                        default -> null;
                    })
                    .build());
        }
        return members;
    }

    private static String value(Bytes frame, Entry entry) {
        long value = 0;
        for (int i = entry.offset() + entry.length() - Entry.VALUE_BYTES; i < entry.offset() + entry.length(); i++) {
            value = value << 8 | frame.unsignedAt(i);
        }
        return Long.toString(value);
    }

    private static Attributes attributes(FrameType type, Bytes seen) {
        return path -> switch (type) {
            case HELLO -> path.equals("device") ? rest(seen, Frame.HEADER) : null;
            case TRANSFER -> path.equals("name") ? rest(seen, Frame.HEADER) : null;
            case QUERY, COMMAND -> path.equals("text") ? rest(seen, Frame.HEADER) : null;
            case REPORT -> report(path, seen);
            case WELCOME -> path.equals("endpoint") ? rest(seen, EndpointRewrite.ADDRESS_AT) : status(path, seen);
            case RESULT -> path.equals("text") ? rest(seen, Frame.HEADER + 1) : status(path, seen);
            case REPORTED, DONE, BATCHED, TRANSFERRED -> status(path, seen);
            default -> null;
        };
    }

    private static @Nullable String report(String path, Bytes seen) {
        int valueAt = Frame.HEADER + 1 + (seen.length() > Frame.HEADER ? seen.unsignedAt(Frame.HEADER) : 0);
        if (valueAt > seen.length()) {
            return null;
        }
        return switch (path) {
            case "topic" -> seen.text(Frame.HEADER + 1, valueAt - Frame.HEADER - 1, StandardCharsets.UTF_8);
            case "value" -> rest(seen, valueAt);
            default -> null;
        };
    }

    private static @Nullable String status(String path, Bytes seen) {
        return path.equals("status") && seen.length() > Frame.HEADER
                ? Integer.toString(seen.unsignedAt(Frame.HEADER))
                : null;
    }

    private static @Nullable String rest(Bytes seen, int from) {
        return from > seen.length() ? null : seen.text(from, seen.length() - from, StandardCharsets.UTF_8);
    }

    private static String cut(@Nullable String text) {
        if (text == null) {
            return "";
        }
        return text.length() > Claim.VALUE_MAX ? text.substring(0, Claim.VALUE_MAX) : text;
    }

    private static Operation operation(FrameType type) {
        return new Operation(type.verb(), type.name());
    }
}
