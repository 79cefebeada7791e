package eu.heir.gateway;

import eu.heir.api.Anomaly;
import eu.heir.api.Bytes;
import eu.heir.api.Interaction;
import eu.heir.api.Operation;
import eu.heir.api.Reason;
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
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Lines of text, each a request without a reply. What a line says is what happens: {@code throw}, {@code error}, {@code stuck}, {@code
 * bad}, {@code opaque}; anything else is just a line.
 */
final class LineAdapter implements ProtocolAdapter {
    static final String PROTOCOL = "line";

    final AtomicInteger opened = new AtomicInteger();
    final AtomicInteger closed = new AtomicInteger();
    private final boolean resumable;
    private final boolean broken;
    private volatile CountDownLatch stuck = new CountDownLatch(1);
    private volatile long stuckMillis = 1_600;

    LineAdapter() {
        this(true, false);
    }

    /**
     * @param resumable whether sessions can be handed over
     * @param broken whether no session can be begun or taken over
     */
    LineAdapter(boolean resumable, boolean broken) {
        this.resumable = resumable;
        this.broken = broken;
    }

    /** How long {@code stuck} takes at most, unless {@link #release} comes first. */
    LineAdapter stuckFor(long millis) {
        stuckMillis = millis;
        return this;
    }

    void release() {
        stuck.countDown();
    }

    @Override
    public Descriptor descriptor() {
        Descriptor.Builder builder = Descriptor.of(PROTOCOL, "Lines");
        return (resumable ? builder.resumable() : builder).build();
    }

    @Override
    public Match probe(Bytes first) {
        return Match.POSSIBLE;
    }

    @Override
    public Session open(SessionContext context) {
        if (broken) {
            throw new IllegalStateException("broken on purpose");
        }
        opened.incrementAndGet();
        return new Lines();
    }

    @Override
    public Optional<Session> resume(SessionContext context, Snapshot snapshot) {
        return Optional.of(open(context));
    }

    private final class Lines implements Session {
        @Override
        public Step read(Side side, Bytes bytes) {
            int end = bytes.indexOf((byte) '\n', 0, bytes.length());
            if (end < 0) {
                return Step.need(bytes.length() + 1);
            }
            String line = bytes.text(0, end, StandardCharsets.US_ASCII);
            switch (line) {
                case "throw" -> throw new IllegalStateException("thrown on purpose");
                case "error" -> throw new NoClassDefFoundError("missing on purpose");
                case "stuck" -> stay();
                case "bad" -> {
                    return Step.malformed(new Anomaly(Anomaly.Kind.MALFORMED, "line.bad", "bad on purpose"));
                }
                case "opaque" -> {
                    return Step.opaque("opaque on purpose");
                }
                default -> {}
            }
            return side == Side.HOSPITAL
                    ? Step.control(end + 1)
                    : Step.whole(
                            end + 1,
                            Interaction.request(new Operation(Verb.PUBLISH, line.isEmpty() ? "empty" : line))
                                    .build());
        }

        private void stay() {
            try {
                stuck.await(stuckMillis, TimeUnit.MILLISECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        @Override
        public Refusal refuse(Interaction interaction, Reason reason, List<Interaction> members) {
            return Refusal.reply(
                            Side.DEVICE,
                            ("no " + interaction.operation().name() + "\n").getBytes(StandardCharsets.US_ASCII))
                    .inOrder()
                    .keepOpen();
        }

        @Override
        public Optional<Snapshot> snapshot() {
            return resumable ? Optional.of(new Snapshot(1, new byte[0])) : Optional.empty();
        }

        @Override
        public void closed(eu.heir.api.Cause cause) {
            closed.incrementAndGet();
        }
    }
}
