package eu.heir.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.PooledByteBufAllocator;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A receiver that never reads must cost the senders' time, not our memory, and nobody else anything. */
class BackPressureTest {
    private static final int SENDERS = 8;
    private static final int MESSAGE_BYTES = 32 << 20;
    /** Direct memory that eight blocked sessions may take: two water marks and one read each, in whole pool chunks. */
    private static final long MEMORY_MAX_BYTES = 48L << 20;

    private static final long STALL_NANOS = 3_000_000_000L;

    private final int listen = TestPorts.reserve();
    private final int upstream = TestPorts.reserve();
    private final int otherListen = TestPorts.reserve();
    private final int otherUpstream = TestPorts.reserve();
    private final GatewayFixture gateway;
    private final Receiver neverReads;
    private final Receiver other;

    BackPressureTest(@TempDir Path data) throws Exception {
        gateway = new GatewayFixture(data);
        neverReads = new Receiver(upstream);
        other = new Receiver(otherUpstream);
    }

    @AfterEach
    void stop() throws Exception {
        neverReads.close();
        gateway.close();
        other.close();
    }

    private void sendersStall(String mode) throws Exception {
        gateway.listeners.apply("ward", GatewayFixture.file(listen, upstream, mode, "drain.max.ms", "100"));
        gateway.listeners.apply("lab", GatewayFixture.file(otherListen, otherUpstream, "enforce"));
        byte[] body = new byte[MESSAGE_BYTES];
        Arrays.fill(body, (byte) 'A');
        ByteBuffer message = ByteBuffer.wrap(Wire.mllp(Wire.join(
                (Hl7.message("MONITOR", "ORU^R01", "BIG") + "OBX|1|ED|X||").getBytes(StandardCharsets.US_ASCII),
                body)));
        long before = PooledByteBufAllocator.DEFAULT.metric().usedDirectMemory();
        List<SocketChannel> senders = new ArrayList<>();
        List<ByteBuffer> left = new ArrayList<>();
        for (int i = 0; i < SENDERS; i++) {
            SocketChannel sender = SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), listen));
            sender.configureBlocking(false);
            senders.add(sender);
            left.add(message.duplicate());
        }
        long lastProgress = System.nanoTime();
        while (System.nanoTime() - lastProgress < STALL_NANOS) {
            for (int i = 0; i < SENDERS; i++) {
                if (write(senders.get(i), left.get(i)) > 0) {
                    lastProgress = System.nanoTime();
                }
            }
            Thread.onSpinWait();
        }
        long used = PooledByteBufAllocator.DEFAULT.metric().usedDirectMemory() - before;

        assertThat(left).as("every sender still has bytes to send").allMatch(ByteBuffer::hasRemaining);
        assertThat(used).as("direct memory, bytes").isLessThan(MEMORY_MAX_BYTES);
        try (Wire lab = new Wire(otherListen)) {
            lab.send(Wire.mllp(Hl7.message("LAB", "ORU^R01", "L1")));
            Wire hospital = other.next();
            assertThat(Hl7.controlId(hospital.frame())).isEqualTo("L1");
            hospital.send(Wire.mllp(Hl7.ack("AA", "L1")));
            assertThat(Hl7.msa(lab.frame())).isEqualTo("AA L1");
        }
        for (SocketChannel sender : senders) {
            sender.close();
        }
    }

    private static int write(SocketChannel sender, ByteBuffer bytes) throws IOException {
        return bytes.hasRemaining() ? sender.write(bytes) : 0;
    }

    @Test
    void inEnforceModeTheSendersSocketsStopAccepting() throws Exception {
        sendersStall("enforce");
    }

    @Test
    void inMonitorModeTheSendersSocketsStopAccepting() throws Exception {
        sendersStall("monitor");
    }

    @Test
    void aDeviceThatNeverReadsItsRefusalsIsNotReadWithoutEnd() throws Exception {
        gateway.decide(interaction -> GatewayFixture.refused());
        gateway.listeners.apply("ward", GatewayFixture.file(listen, upstream, "enforce", "drain.max.ms", "100"));
        byte[] one = Wire.mllp(Hl7.message("MONITOR", "ORU^R01", "M1"));
        byte[] many = new byte[one.length * 20_000];
        for (int i = 0; i < many.length; i += one.length) {
            System.arraycopy(one, 0, many, i, one.length);
        }
        long before = PooledByteBufAllocator.DEFAULT.metric().usedDirectMemory();
        try (SocketChannel sender =
                SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), listen))) {
            sender.configureBlocking(false);
            long lastProgress = System.nanoTime();
            long sent = 0;
            ByteBuffer bytes = ByteBuffer.wrap(many);
            while (System.nanoTime() - lastProgress < STALL_NANOS && sent < (1L << 30)) {
                if (!bytes.hasRemaining()) {
                    bytes.rewind();
                }
                int count = write(sender, bytes);
                if (count > 0) {
                    sent += count;
                    lastProgress = System.nanoTime();
                }
            }
            assertThat(sent).as("bytes taken from a device that never reads").isLessThan(1L << 30);
            assertThat(PooledByteBufAllocator.DEFAULT.metric().usedDirectMemory() - before)
                    .isLessThan(MEMORY_MAX_BYTES);
        }
    }
}
