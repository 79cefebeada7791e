package eu.heir.gateway;

import eu.heir.api.Bytes;
import eu.heir.api.Cause;
import eu.heir.api.Correlation;
import eu.heir.api.Interaction;
import eu.heir.api.Operation;
import eu.heir.api.Reason;
import eu.heir.api.Replies;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Lines of text with which both sides ask each other on one connection: {@code ?x} asks, {@code !x} answers it, {@code +x} is the head
 * of a long unit and {@code -x} its tail, anything else is a request that nobody answers. A refusal says {@code no} and the line.
 */
final class AskingAdapter implements ProtocolAdapter {
    static final String PROTOCOL = "asking";

    final List<String> refused = new ArrayList<>();
    private final boolean dialsAfterAllow;

    /**
     * @param dialsAfterAllow whether the hospital side is connected only when a unit was allowed
     */
    AskingAdapter(boolean dialsAfterAllow) {
        this.dialsAfterAllow = dialsAfterAllow;
    }

    @Override
    public Descriptor descriptor() {
        Descriptor.Builder builder = Descriptor.of(PROTOCOL, "Questions").resumable();
        return (dialsAfterAllow ? builder.dialAfterAllow() : builder).build();
    }

    @Override
    public Match probe(Bytes first) {
        return Match.POSSIBLE;
    }

    @Override
    public Session open(SessionContext context) {
        return new Lines();
    }

    @Override
    public Optional<Session> resume(SessionContext context, Snapshot snapshot) {
        return Optional.of(new Lines());
    }

    private final class Lines implements Session {
        @Override
        public Step read(Side side, Bytes bytes) {
            int end = bytes.indexOf((byte) '\n', 0, bytes.length());
            if (end < 0) {
                return Step.need(bytes.length() + 1);
            }
            String line = bytes.text(0, end, StandardCharsets.US_ASCII);
            String name = line.substring(1);
            Operation operation = new Operation(Verb.PUBLISH, line);
            return switch (line.charAt(0)) {
                case '?' ->
                    Step.whole(
                            end + 1,
                            Interaction.request(operation)
                                    .expects(new Correlation(side, name), Replies.ONE)
                                    .build());
                case '!' ->
                    Step.whole(
                            end + 1,
                            Interaction.reply(operation, new Correlation(side.opposite(), name))
                                    .build());
                case '+' -> Step.head(end + 1, Interaction.request(operation).build());
                case '-' -> Step.tail(end + 1);
                default -> Step.whole(end + 1, Interaction.request(operation).build());
            };
        }

        @Override
        public Refusal refuse(Interaction interaction, Reason reason, List<Interaction> members) {
            String line = interaction.operation().name();
            refused.add(line);
            return Refusal.reply(Side.DEVICE, ("no " + line + "\n").getBytes(StandardCharsets.US_ASCII))
                    .inOrder()
                    .keepOpen();
        }

        @Override
        public Optional<Snapshot> snapshot() {
            return Optional.of(new Snapshot(1, new byte[0]));
        }

        @Override
        public void closed(Cause cause) {}
    }
}
