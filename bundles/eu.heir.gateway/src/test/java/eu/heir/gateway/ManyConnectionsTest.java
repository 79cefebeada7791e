package eu.heir.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import eu.heir.gateway.AckingHospital.Manner;
import io.netty.buffer.PooledByteBufAllocator;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.management.ObjectName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Two thousand devices that say nothing, and one that works. */
class ManyConnectionsTest {
    private static final Logger LOG = LoggerFactory.getLogger(ManyConnectionsTest.class);

    private static final int IDLE = 2000;
    private static final int ROUND_TRIPS = 500;
    /** In this process each connection has four ends: the device's, two of the gateway's, the hospital's. */
    private static final int DESCRIPTORS = 4 * IDLE + 1000;
    /** Heap of one idle session, bytes; what the peers of this test take is within it. */
    private static final long HEAP_PER_SESSION_MAX = 24 << 10;

    private static final long DIRECT_MEMORY_MAX = 16L << 20;

    private final int listen = TestPorts.reserve();
    private final int upstream = TestPorts.reserve();

    private static long descriptorsAllowed() throws Exception {
        return (Long) ManagementFactory.getPlatformMBeanServer()
                .getAttribute(new ObjectName(ManagementFactory.OPERATING_SYSTEM_MXBEAN_NAME), "MaxFileDescriptorCount");
    }

    private static long heapUsed() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    private static void roundTrip(Wire wire, String id) throws Exception {
        wire.send(Wire.mllp(Hl7.message("MONITOR", "ORU^R01", id)));
        assertThat(Hl7.msa(wire.frame())).isEqualTo("AA " + id);
    }

    @Test
    void twoThousandIdleConnectionsCostLittleAndDoNotDisturbABusyOne(@TempDir Path data) throws Exception {
        assertThat(descriptorsAllowed())
                .as("file descriptors that this test needs; raise ulimit -n")
                .isGreaterThanOrEqualTo(DESCRIPTORS);
        List<SocketChannel> idle = new ArrayList<>();
        try (GatewayFixture gateway = new GatewayFixture(data);
                AckingHospital hospital = new AckingHospital(upstream, Manner.ACKNOWLEDGES)) {
            gateway.listeners.apply("ward", GatewayFixture.file(listen, upstream, "enforce", "drain.max.ms", "100"));
            try (Wire busy = Wire.from("127.0.0.2", listen)) {
                roundTrip(busy, "FIRST");
                long heapBefore = heapUsed();
                long directBefore = PooledByteBufAllocator.DEFAULT.metric().usedDirectMemory();
                for (int i = 0; i < IDLE; i++) {
                    idle.add(SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), listen)));
                    if (i % 20 == 0) {
                        roundTrip(busy, "WHILE" + i);
                    }
                }
                Await.until("all have their upstream leg", () -> hospital.open() == IDLE + 1);
                for (int i = 0; i < ROUND_TRIPS; i++) {
                    roundTrip(busy, "M" + i);
                }

                long heap = heapUsed() - heapBefore;
                long direct = PooledByteBufAllocator.DEFAULT.metric().usedDirectMemory() - directBefore;
                LOG.info("idle sessions={} heapBytesEach={} directBytes={}", IDLE, heap / IDLE, direct);

                assertThat(heap).as("heap of %s idle sessions, bytes", IDLE).isLessThan(IDLE * HEAP_PER_SESSION_MAX);
                assertThat(direct)
                        .as("direct memory of %s idle sessions, bytes", IDLE)
                        .isLessThan(DIRECT_MEMORY_MAX);
                assertThat(gateway.status("ward").sessions()).isEqualTo(IDLE + 1);
                assertThat(gateway.bound("ward", "sessions.max").used()).isEqualTo(IDLE + 1);
                assertThat(gateway.bound("ward", "connections.per.peer.max").used())
                        .isEqualTo(IDLE);
                assertThat(gateway.core.openConnections().open()).isEqualTo(IDLE + 1);
                assertThat(gateway.core.budget().held()).isZero();

                for (SocketChannel one : idle) {
                    one.close();
                }
                Await.until(
                        "only the busy one is left",
                        () -> gateway.core.openConnections().open() == 1 && hospital.open() == 1);
                roundTrip(busy, "LAST");
            }
        } finally {
            for (SocketChannel one : idle) {
                one.close();
            }
        }
    }
}
