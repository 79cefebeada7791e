package eu.heir.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import eu.heir.gateway.AckingHospital.Manner;
import io.netty.buffer.PooledByteBufAllocator;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Peers that break off, talk nonsense or never end: each costs its own session, and another one on the same listener notices nothing. */
class HostilePeersTest {
    private static final int UNIT_MAX_BYTES = 1 << 20;
    private static final int HOLD_MAX_BYTES = 64 << 10;
    /** Never sent within linger.max.ms, in which a closing connection still takes bytes and throws them away. */
    private static final long SENT_MAX_BYTES = 16L << 30;

    /** What one session may take of direct memory: water marks, one read, what is held, in whole chunks of the pool. */
    private static final long MEMORY_MAX_BYTES = 16L << 20;

    private final int listen = TestPorts.reserve();
    private final int upstream = TestPorts.reserve();
    private final GatewayFixture gateway;
    private final AckingHospital hospital;
    private Wire bystander;

    HostilePeersTest(@TempDir Path data) throws Exception {
        gateway = new GatewayFixture(data);
        hospital = new AckingHospital(upstream, Manner.ACKNOWLEDGES);
    }

    @BeforeEach
    void start() throws Exception {
        gateway.listeners.apply(
                "ward",
                GatewayFixture.file(
                        listen,
                        upstream,
                        "enforce",
                        "linger.max.ms",
                        "200",
                        "reply.timeout.ms",
                        "300",
                        "unit.max.bytes",
                        "" + UNIT_MAX_BYTES,
                        "hold.max.bytes",
                        "" + HOLD_MAX_BYTES));
        bystander = Wire.from("127.0.0.2", listen);
        roundTrip(bystander, "BEFORE");
    }

    /** Whatever happened: the bystander goes on, and nothing is left of the others. */
    @AfterEach
    void bystanderIsUnharmedAndNothingIsLeft() throws Exception {
        hospital.manner(Manner.ACKNOWLEDGES);
        roundTrip(bystander, "AFTER");
        // Places, sessions and held bytes are given back on I/O threads, one after the other.
        Await.until(
                "only the bystander is left",
                () -> gateway.core.openConnections().open() == 1
                        && gateway.status("ward").sessions() == 1
                        && gateway.core.budget().held() == 0);
        bystander.close();
        gateway.close();
        hospital.close();
    }

    private static void roundTrip(Wire wire, String id) throws Exception {
        wire.send(Wire.mllp(Hl7.message("MONITOR", "ORU^R01", id)));
        assertThat(Hl7.msa(wire.frame())).isEqualTo("AA " + id);
    }

    private long failures(String condition) {
        return gateway.status("ward").failures().getOrDefault(condition, 0L);
    }

    @Test
    void garbageAtTheStartNeverReachesTheHospital() throws Exception {
        long before = hospital.received();
        Random random = new Random(4711);
        for (int i = 0; i < 50; i++) {
            byte[] garbage = new byte[1 + random.nextInt(2000)];
            random.nextBytes(garbage);
            garbage[0] = garbage[0] == 0x0B ? 0x7F : garbage[0];
            try (Wire peer = new Wire(listen)) {
                peer.send(garbage);
                assertThat(peer.closedByPeer()).isTrue();
            }
        }
        assertThat(failures("MALFORMED")).isEqualTo(50);
        assertThat(hospital.received()).isEqualTo(before);
    }

    @Test
    void garbageInTheMiddleEndsTheSessionAfterTheGoodMessagesWereAnswered() throws Exception {
        byte[] good = Wire.join(
                Wire.mllp(Hl7.message("MONITOR", "ORU^R01", "G1")), Wire.mllp(Hl7.message("MONITOR", "ORU^R01", "G2")));
        long before = hospital.received();
        try (Wire peer = new Wire(listen)) {
            peer.send(good);
            assertThat(Hl7.msa(peer.frame())).isEqualTo("AA G1");
            assertThat(Hl7.msa(peer.frame())).isEqualTo("AA G2");
            peer.send("\u0000\u0001 this is no frame \u00ff".getBytes(StandardCharsets.ISO_8859_1));
            assertThat(peer.closedByPeer()).isTrue();
        }
        assertThat(hospital.received() - before).isEqualTo(good.length);
        assertThat(failures("MALFORMED")).isEqualTo(1);
    }

    @Test
    void aPeerThatResetsTheConnectionInTheMiddleOfAMessageLeavesNothingBehind() throws Exception {
        byte[] message = Wire.mllp(Hl7.message("MONITOR", "ORU^R01", "RST"));
        for (int i = 0; i < 50; i++) {
            Wire peer = new Wire(listen);
            peer.send(Arrays.copyOf(message, message.length - 1 - i));
            peer.socket().setSoLinger(true, 0);
            peer.close();
        }
        Await.until("the hospital side is told of each", () -> hospital.open() == 1);
        assertThat(hospital.controlIds()).containsExactly("BEFORE");
    }

    @Test
    void aMessageWithoutEndIsCutAtTheLimitAndMemoryStaysFlat() throws Exception {
        long receivedBefore = hospital.received();
        long memoryBefore = PooledByteBufAllocator.DEFAULT.metric().usedDirectMemory();
        byte[] chunk = new byte[64 << 10];
        Arrays.fill(chunk, (byte) 'A');
        long sent = 0;
        try (Wire peer = new Wire(listen)) {
            peer.send(new byte[] {0x0B});
            peer.send((Hl7.message("MONITOR", "ORU^R01", "ENDLESS") + "OBX|1|ED|X||")
                    .getBytes(StandardCharsets.US_ASCII));
            while (sent < SENT_MAX_BYTES) {
                peer.send(chunk);
                sent += chunk.length;
            }
        } catch (IOException cut) {
            // as it should be: the gateway closed while we were sending
        }
        assertThat(sent).as("bytes sent until it was cut").isLessThan(SENT_MAX_BYTES);
        assertThat(hospital.received() - receivedBefore)
                .as("bytes that reached the hospital, without an end")
                .isLessThanOrEqualTo(UNIT_MAX_BYTES + HOLD_MAX_BYTES);
        assertThat(hospital.controlIds()).containsExactly("BEFORE");
        assertThat(PooledByteBufAllocator.DEFAULT.metric().usedDirectMemory() - memoryBefore)
                .isLessThan(MEMORY_MAX_BYTES);
        assertThat(failures("MALFORMED")).isEqualTo(1);
    }

    @Test
    void aReplyThatNeverComesIsCountedAndTheSessionGoesOn() throws Exception {
        hospital.manner(Manner.SILENT);
        try (Wire peer = new Wire(listen)) {
            peer.send(Wire.mllp(Hl7.message("MONITOR", "ORU^R01", "UNANSWERED")));
            Await.until("it is given up", () -> gateway.status("ward").repliesMissed() == 1);
            hospital.manner(Manner.ACKNOWLEDGES);
            roundTrip(peer, "NEXT");
        }
        assertThat(gateway.bound("ward", "reply.timeout.ms").reached()).isEqualTo(1);
        assertThat(gateway.status("ward").repliesMissed()).isEqualTo(1);
    }
}
