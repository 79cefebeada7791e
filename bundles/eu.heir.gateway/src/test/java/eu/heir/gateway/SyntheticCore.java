package eu.heir.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import eu.heir.adapter.testkit.FuzzScript;
import eu.heir.api.Cause;
import eu.heir.api.Interaction;
import eu.heir.api.Side;
import eu.heir.api.protocol.Limits;
import eu.heir.protocol.template.Frame;
import eu.heir.protocol.template.FrameType;
import eu.heir.protocol.template.TemplateAdapter;
import eu.heir.spi.decision.Conduit;
import eu.heir.spi.decision.Criticality;
import eu.heir.spi.decision.Decision;
import eu.heir.spi.decision.DecisionPoint;
import eu.heir.spi.decision.FailAction;
import eu.heir.spi.decision.FailCondition;
import eu.heir.spi.decision.Mode;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.embedded.EmbeddedChannel;
import java.io.ByteArrayOutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Plays scripts to the synthetic protocol of the vendor template in the real core: its sessions, lanes, reply queues, verdicts and
 * handover, everything but the sockets. One thread, no time of its own.
 *
 * <p>Asked of each script: no callback and no part of the core fails; each side receives frames that are numbered 1, 2, 3 …; nothing
 * refused reaches the hospital side; other pieces of the same bytes give the same; and afterwards nothing is held, nobody is connected.
 */
final class SyntheticCore implements AutoCloseable {
    private static final byte[] FORBIDDEN = "\tforbidden".getBytes(StandardCharsets.UTF_8);

    /** The core remembers each event loop, and each session here has one of its own; then another core takes over. */
    private static final int SESSIONS_PER_CORE = 256;

    /** Scripts up to this many events are played byte by byte, too. */
    private static final int BYTEWISE_MAX_EVENTS = 1024;

    private final Set<FailCondition> failures = EnumSet.noneOf(FailCondition.class);
    private final ListenerSettings large = settings(65_536);
    private final ListenerSettings small = settings(Limits.HOLD_MIN);
    private @Nullable Core core;
    private int sessions;
    private long ranking;

    private static ListenerSettings settings(int holdMax) {
        Map<String, String> file = GatewayFixture.file(
                47_110,
                47_111,
                "enforce",
                "protocol",
                "template",
                "public.endpoint",
                "bdp://gateway:47110",
                "hold.max.bytes",
                String.valueOf(holdMax));
        ListenerFile.Result read = ListenerFile.read("bdp", file, new TemplateAdapter().descriptor());
        if (read instanceof ListenerFile.Result.Good good) {
            return good.settings();
        }
        throw new AssertionError(read);
    }

    /** Plays a script in several cuts. */
    void play(FuzzScript script) {
        Map<Side, byte[]> expected = record(script);
        same(expected, record(script.joined()), "in as few pieces as possible");
        FuzzScript bytewise = script.bytewise();
        if (bytewise.events().size() <= BYTEWISE_MAX_EVENTS) {
            same(expected, record(bytewise), "byte by byte");
        }
    }

    private static void same(Map<Side, byte[]> expected, Map<Side, byte[]> actual, String how) {
        if (expected.isEmpty() || actual.isEmpty()) {
            return;
        }
        for (Side side : Side.values()) {
            assertThat(actual.get(side))
                    .as("what the %s side receives when the script is played %s", side, how)
                    .isEqualTo(expected.get(side));
        }
    }

    /**
     * Plays a script once.
     *
     * @return what each side received; empty when another cut may rightly give other bytes: a busy machine made the watchdog end the
     *     session, or the handover had to wait for one side's unit while the other side was not read, so that the pieces decide which
     *     side is read next
     */
    private Map<Side, byte[]> record(FuzzScript script) {
        Core used = core();
        failures.clear();
        boolean comparable = true;
        Exchange exchange = new Exchange(used, script.smallHold() ? small : large);
        for (FuzzScript.Event event : script.events()) {
            if (event instanceof FuzzScript.Event.Piece piece) {
                exchange.arrives(piece.side(), piece.bytes());
            } else if (event instanceof FuzzScript.Event.Time) {
                exchange.recheck();
            } else {
                comparable &= exchange.atEdges();
                used.slots().slot("template").add(new TemplateAdapter(), "newer", ++ranking, false);
                exchange.settle();
            }
        }
        Map<Side, byte[]> received = exchange.end();
        assertThat(used.budget().held()).as("bytes accounted for").isZero();
        assertThat(used.slots().slot("template").sessions())
                .as("sessions left in the slot")
                .isZero();
        assertThat(failures).as("failures").doesNotContain(FailCondition.ADAPTER_FAULT);
        received.forEach(SyntheticCore::inspect);
        return comparable && !failures.contains(FailCondition.ADAPTER_SLOW) ? received : Map.of();
    }

    /** Looks at what a peer has received. */
    private static void inspect(Side side, byte[] received) {
        long number = 0;
        int at = 0;
        // The last one may be cut off: a long frame is passed on while it arrives.
        while (received.length - at >= Frame.HEADER) {
            byte[] rest = Arrays.copyOfRange(received, at, received.length);
            FrameType type = Frame.type(rest);
            assertThat(type).as("a frame for the %s side", side).isNotNull();
            if (type != FrameType.BYE) {
                assertThat(Frame.sequence(rest))
                        .as("number of the %s for the %s side", type, side)
                        .isEqualTo(++number);
            }
            assertThat(type == FrameType.REPORT && forbidden(rest))
                    .as("a forbidden report for the %s side", side)
                    .isFalse();
            long total = Frame.HEADER + (ByteBuffer.wrap(rest).getInt(Frame.LENGTH_AT) & 0xFFFF_FFFFL);
            at = (int) Math.min(received.length, at + total);
        }
    }

    private static boolean forbidden(byte[] report) {
        int end = Frame.HEADER + FORBIDDEN.length;
        return report.length >= end && Arrays.equals(report, Frame.HEADER, end, FORBIDDEN, 0, FORBIDDEN.length);
    }

    private Core core() {
        Core present = core;
        if (present != null && sessions++ < SESSIONS_PER_CORE) {
            return present;
        }
        close();
        ranking = 0;
        Core fresh = new Core(1, 64 << 20, 100);
        fresh.slots().slot("template").add(new TemplateAdapter(), "template", ranking, false);
        fresh.decisionPoint(new Decisions());
        core = fresh;
        sessions = 1;
        return fresh;
    }

    @Override
    public void close() {
        Core present = core;
        if (present != null) {
            present.close();
        }
        core = null;
    }

    private final class Decisions implements DecisionPoint {
        @Override
        public boolean ready() {
            return true;
        }

        @Override
        public Decision decide(Interaction interaction, Conduit conduit) {
            return forbidden(interaction) ? GatewayFixture.refused() : Decision.ALLOW;
        }

        private boolean forbidden(Interaction interaction) {
            return "forbidden".equals(interaction.target())
                    || "intruder".equals(interaction.claim("device"))
                    || "forbidden".equals(interaction.attributes().first("text"))
                    || "forbidden".equals(interaction.attributes().first("name"));
        }

        @Override
        public FailAction onFailure(FailCondition condition, Mode mode, Criticality criticality) {
            failures.add(condition);
            return FailAction.SEVER;
        }
    }

    /** One end of a session: a channel without a socket. */
    private static final class End extends EmbeddedChannel {
        private static final InetSocketAddress PEER = new InetSocketAddress(InetAddress.getLoopbackAddress(), 4711);

        End(UnpooledByteBufAllocator allocator) {
            config().setAllocator(allocator).setAutoRead(false);
            freezeTime();
        }

        @Override
        protected SocketAddress remoteAddress0() {
            return PEER;
        }
    }

    private static final class Exchange {
        private final UnpooledByteBufAllocator allocator = new UnpooledByteBufAllocator(false, true);
        private final Map<Side, End> ends = new EnumMap<>(Side.class);
        private final Map<Side, ArrayDeque<byte[]>> unread = new EnumMap<>(Side.class);
        private final Map<Side, ByteArrayOutputStream> received = new EnumMap<>(Side.class);
        private final SessionPump pump;
        private boolean dialled;

        Exchange(Core core, ListenerSettings settings) {
            for (Side side : Side.values()) {
                unread.put(side, new ArrayDeque<>());
                received.put(side, new ByteArrayOutputStream());
            }
            End device = new End(allocator);
            ends.put(Side.DEVICE, device);
            TlsContexts plain;
            try {
                plain = TlsContexts.load(settings.tls(), core.tlsEngine());
            } catch (TlsProblem e) {
                throw new AssertionError("no TLS is asked for", e);
            }
            Listener listener = new Listener(core, settings, plain, (session, wanted, loop) -> dialled = true);
            pump = new SessionPump(core.nextConnectionId(), listener, settings, core, device);
            pump.start();
            settle();
        }

        /** Bytes arrive, as soon as the gateway reads from that side. There is nobody at the hospital side before it was dialled. */
        void arrives(Side side, byte[] bytes) {
            if (ends.containsKey(side)) {
                queue(side).addLast(bytes);
                settle();
            }
        }

        /** Whether the session can be handed over at once. */
        boolean atEdges() {
            return pump.lane(Side.DEVICE).atEdge() && pump.lane(Side.HOSPITAL).atEdge();
        }

        void recheck() {
            pump.recheck();
            settle();
        }

        private ArrayDeque<byte[]> queue(Side side) {
            return unread.getOrDefault(side, new ArrayDeque<>());
        }

        /** Lets everything happen that can. */
        void settle() {
            boolean again = true;
            while (again) {
                again = connect();
                for (Map.Entry<Side, End> end : ends.entrySet()) {
                    end.getValue().runPendingTasks();
                    end.getValue().checkException();
                    take(end.getKey(), end.getValue());
                    if (end.getValue().config().isAutoRead() && pump.isOpen()) {
                        byte[] next = queue(end.getKey()).pollFirst();
                        if (next != null) {
                            pump.read(
                                    end.getKey(),
                                    allocator.directBuffer(next.length).writeBytes(next));
                            pump.readComplete();
                            again = true;
                        }
                    }
                }
            }
        }

        private boolean connect() {
            if (!dialled || ends.containsKey(Side.HOSPITAL)) {
                return false;
            }
            End hospital = new End(allocator);
            ends.put(Side.HOSPITAL, hospital);
            pump.dialled(hospital);
            return true;
        }

        private void take(Side side, End end) {
            Object message;
            while ((message = end.readOutbound()) != null) {
                ByteBuf bytes = (ByteBuf) message;
                byte[] copy = new byte[bytes.readableBytes()];
                bytes.readBytes(copy);
                bytes.release();
                received.getOrDefault(side, new ByteArrayOutputStream()).writeBytes(copy);
            }
        }

        /** Both sides end; what each had received before. */
        Map<Side, byte[]> end() {
            Map<Side, byte[]> result = new EnumMap<>(Side.class);
            received.forEach((side, bytes) -> result.put(side, bytes.toByteArray()));
            for (Side side : ends.keySet()) {
                pump.inputEnded(side);
            }
            settle();
            pump.close(Cause.FINISHED);
            settle();
            for (End end : ends.values()) {
                end.finishAndReleaseAll();
            }
            assertThat(allocator.metric().usedDirectMemory()
                            + allocator.metric().usedHeapMemory())
                    .as("bytes of buffers that nobody released")
                    .isZero();
            return result;
        }
    }
}
