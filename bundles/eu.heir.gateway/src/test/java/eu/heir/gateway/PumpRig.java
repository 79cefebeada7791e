package eu.heir.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import eu.heir.api.Cause;
import eu.heir.api.Side;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.embedded.EmbeddedChannel;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * One session of the protocol of {@link AskingAdapter} in the real core without sockets and threads: the test says what arrives, in
 * which pieces, and when tasks and clocks of the session's thread have their turn.
 */
final class PumpRig implements AutoCloseable {
    final SessionPump pump;
    private final Core core;
    private final UnpooledByteBufAllocator allocator = new UnpooledByteBufAllocator(false, true);
    private final End device = new End();
    private final End hospital = new End();
    private boolean dialled;

    private final class End extends EmbeddedChannel {
        End() {
            config().setAllocator(allocator).setAutoRead(false);
            freezeTime();
        }

        @Override
        protected SocketAddress remoteAddress0() {
            return new InetSocketAddress(InetAddress.getLoopbackAddress(), 4711);
        }
    }

    PumpRig(Core core, String... file) {
        this.core = core;
        String[] values = new String[file.length + 2];
        values[0] = "protocol";
        values[1] = AskingAdapter.PROTOCOL;
        System.arraycopy(file, 0, values, 2, file.length);
        Map<String, String> texts = GatewayFixture.file(47_110, 47_111, "enforce", values);
        ListenerFile.Result read = ListenerFile.read("asking", texts, new AskingAdapter(false).descriptor());
        if (!(read instanceof ListenerFile.Result.Good good)) {
            throw new AssertionError(read);
        }
        TlsContexts plain;
        try {
            plain = TlsContexts.load(good.settings().tls(), core.tlsEngine());
        } catch (TlsProblem e) {
            throw new AssertionError("no TLS is asked for", e);
        }
        Listener listener = new Listener(core, good.settings(), plain, (session, wanted, loop) -> dialled = true);
        pump = new SessionPump(core.nextConnectionId(), listener, good.settings(), core, device);
        pump.start();
    }

    AdapterSlot slot() {
        return core.slots().slot(AskingAdapter.PROTOCOL);
    }

    /** Whether the hospital side is being dialled. */
    boolean isDialled() {
        return dialled;
    }

    PumpRig connect() {
        assertThat(dialled).as("the hospital side is dialled").isTrue();
        pump.dialled(hospital);
        return this;
    }

    private End end(Side side) {
        return side == Side.DEVICE ? device : hospital;
    }

    boolean reads(Side side) {
        return end(side).config().isAutoRead();
    }

    /** Lines arrive in one piece, whether that side is read just now or not. */
    void arrive(Side side, String... lines) {
        byte[] bytes = (String.join("\n", lines) + "\n").getBytes(StandardCharsets.US_ASCII);
        pump.read(side, allocator.directBuffer(bytes.length).writeBytes(bytes));
        pump.readComplete();
    }

    /** The session's thread does what was queued for it. */
    void runTasks() {
        device.runPendingTasks();
    }

    /** The session's clock ticks before its thread does what was queued for it. */
    void tickFirst() {
        device.advanceTimeBy(SessionPump.TICK_MILLIS, TimeUnit.MILLISECONDS);
        device.runScheduledPendingTasks();
    }

    /** What a side has received since it was last asked. */
    String received(Side side) {
        StringBuilder text = new StringBuilder();
        ByteBuf bytes;
        while ((bytes = end(side).readOutbound()) != null) {
            text.append(bytes.toString(StandardCharsets.US_ASCII));
            bytes.release();
        }
        return text.toString();
    }

    @Override
    public void close() {
        pump.close(Cause.FINISHED);
        device.finishAndReleaseAll();
        hospital.finishAndReleaseAll();
        assertThat(core.budget().held()).as("bytes accounted for").isZero();
        assertThat(allocator.metric().usedDirectMemory())
                .as("bytes of buffers that nobody released")
                .isZero();
    }
}
