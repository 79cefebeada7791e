package eu.heir.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import eu.heir.protocol.hl7v2.Hl7v2Adapter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a listener tells of its bounds on waiting and on units: how much is used while somebody waits, nothing after, and how often each was reached. */
class WaitBoundsTest {
    private static final String LONG = "60000";
    private static final String SHORT = "200";
    private static final int HOLD_MAX_BYTES = 1024;
    private static final byte[] STREAMED =
            Wire.mllp(Hl7.message("MONITOR", "ORU^R01", "STREAMED") + "OBX|1|ED|X||" + "A".repeat(8_000) + "\r");
    private static final byte[] NO_FRAME = {'G', 'E', 'T', ' ', '/'};
    private static final int PART = 4_000;

    private final int listen = TestPorts.reserve();
    private final GatewayFixture gateway;
    private final ServerSocket hospital = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());

    WaitBoundsTest(@TempDir Path data) throws Exception {
        gateway = new GatewayFixture(data);
    }

    @AfterEach
    void stop() throws Exception {
        hospital.close();
        gateway.close();
    }

    private void listener(String... more) {
        gateway.listeners.apply("ward", GatewayFixture.file(listen, hospital.getLocalPort(), "enforce", more));
        assertThat(gateway.status("ward").problem()).isEmpty();
    }

    private void isUsed(String bound) {
        Await.until(bound + " shows use", () -> gateway.bound("ward", bound).used() > 0);
        assertThat(gateway.bound("ward", bound).reached()).isZero();
    }

    private void isUsedNoMore(String bound) {
        Await.until(bound + " shows no use", () -> gateway.bound("ward", bound).used() == 0);
        assertThat(gateway.bound("ward", bound).reached()).isZero();
    }

    private void wasReachedOnce(String bound) {
        Await.until(
                bound + " was reached once and is not used any more",
                () -> gateway.bound("ward", bound).reached() == 1
                        && gateway.bound("ward", bound).used() == 0);
    }

    private static byte[] message(String id) {
        return Wire.mllp(Hl7.message("MONITOR", "ORU^R01", id));
    }

    @Test
    void oneDirectionThatHasEndedIsShownUntilTheOtherEnds() throws Exception {
        listener("half.close.max.ms", LONG);
        try (Wire device = new Wire(listen);
                Socket quiet = hospital.accept()) {
            device.send(message("H1"));
            device.socket().shutdownOutput();
            isUsed("half.close.max.ms");
            quiet.close();
            isUsedNoMore("half.close.max.ms");
        }
    }

    @Test
    void oneDirectionThatHasEndedForTooLongIsCounted() throws Exception {
        listener("half.close.max.ms", SHORT);
        try (Wire device = new Wire(listen);
                Socket quiet = hospital.accept()) {
            device.send(message("H2"));
            device.socket().shutdownOutput();
            wasReachedOnce("half.close.max.ms");
            assertThat(device.closedByPeer()).isTrue();
            assertThat(quiet.isClosed()).isFalse();
        }
    }

    @Test
    void aSessionThatDrainsIsShownUntilItEnds() throws Exception {
        listener("drain.max.ms", LONG);
        try (Wire device = new Wire(listen);
                Socket quiet = hospital.accept()) {
            device.send(message("D1"));
            assertThat(quiet.getInputStream().read()).isEqualTo(0x0B);
            listener("drain.max.ms", LONG, "connect.timeout.ms", "4000");
            isUsed("drain.max.ms");
            quiet.getOutputStream().write(Wire.mllp(Hl7.ack("AA", "D1")));
            isUsedNoMore("drain.max.ms");
            assertThat(Hl7.msa(device.frame())).isEqualTo("AA D1");
        }
    }

    @Test
    void aSessionThatDrainsForTooLongIsCounted() throws Exception {
        listener("drain.max.ms", SHORT);
        try (Wire device = new Wire(listen);
                Socket quiet = hospital.accept()) {
            device.send(message("D2"));
            assertThat(quiet.getInputStream().read()).isEqualTo(0x0B);
            listener("drain.max.ms", SHORT, "connect.timeout.ms", "4000");
            wasReachedOnce("drain.max.ms");
            assertThat(device.closedByPeer()).isTrue();
        }
    }

    private AdapterSlot slot() {
        return gateway.core.slots().slot("hl7v2");
    }

    @Test
    void aSessionThatWaitsForAnAdapterIsShownUntilOneComes() throws Exception {
        gateway.core.slots().swapMaxMillis(0);
        listener("park.max.ms", LONG);
        slot().remove(gateway.hl7);
        try (Wire device = new Wire(listen);
                Socket quiet = hospital.accept()) {
            device.send(message("P1"));
            isUsed("park.max.ms");
            slot().add(gateway.hl7, "test", 0, true);
            assertThat(quiet.getInputStream().read()).isEqualTo(0x0B);
            isUsedNoMore("park.max.ms");
        }
    }

    @Test
    void aSessionThatWaitsForAnAdapterForTooLongIsCounted() throws Exception {
        gateway.core.slots().swapMaxMillis(0);
        listener("park.max.ms", SHORT);
        slot().remove(gateway.hl7);
        try (Wire device = new Wire(listen);
                Socket quiet = hospital.accept()) {
            device.send(message("P2"));
            wasReachedOnce("park.max.ms");
            assertThat(device.closedByPeer()).isTrue();
            assertThat(quiet.getInputStream().read()).isEqualTo(-1);
        }
    }

    /** The old one stays with its sessions until they are at a unit edge, and its going would wait for them. */
    private void replaceAdapter() {
        slot().add(new Hl7v2Adapter(), "next", 1, true);
    }

    @Test
    void aSessionThatIsNotAtAUnitEdgeWhenItsAdapterIsReplacedIsShownUntilItIs() throws Exception {
        listener("quiesce.max.ms", LONG, "hold.max.bytes", "" + HOLD_MAX_BYTES);
        try (Wire device = new Wire(listen);
                Socket quiet = hospital.accept()) {
            device.send(Arrays.copyOf(STREAMED, PART));
            assertThat(quiet.getInputStream().read()).isEqualTo(0x0B);
            replaceAdapter();
            isUsed("quiesce.max.ms");
            device.send(Arrays.copyOfRange(STREAMED, PART, STREAMED.length));
            isUsedNoMore("quiesce.max.ms");
        }
    }

    @Test
    void aSessionThatDoesNotComeToAUnitEdgeIsCounted() throws Exception {
        listener("quiesce.max.ms", SHORT, "hold.max.bytes", "" + HOLD_MAX_BYTES);
        try (Wire device = new Wire(listen);
                Socket quiet = hospital.accept()) {
            device.send(Arrays.copyOf(STREAMED, PART));
            assertThat(quiet.getInputStream().read()).isEqualTo(0x0B);
            replaceAdapter();
            wasReachedOnce("quiesce.max.ms");
            assertThat(device.closedByPeer()).isTrue();
        }
    }

    @Test
    void aConnectionThatLingersIsShownUntilItsPeerCloses() throws Exception {
        listener("linger.max.ms", LONG);
        try (Wire device = new Wire(listen);
                Socket quiet = hospital.accept()) {
            device.send(NO_FRAME);
            isUsed("linger.max.ms");
            device.close();
            isUsedNoMore("linger.max.ms");
        }
    }

    @Test
    void aConnectionThatLingersForTooLongIsCounted() throws Exception {
        listener("linger.max.ms", SHORT);
        try (Wire device = new Wire(listen);
                Socket quiet = hospital.accept()) {
            device.send(NO_FRAME);
            wasReachedOnce("linger.max.ms");
            assertThat(device.closedByPeer()).isTrue();
        }
    }

    @Test
    void theLongestOpenUnitIsShown() throws Exception {
        listener("hold.max.bytes", "" + HOLD_MAX_BYTES);
        try (Wire device = new Wire(listen);
                Socket quiet = hospital.accept()) {
            device.send(Arrays.copyOf(STREAMED, PART));
            Await.until(
                    "the unit shows",
                    () -> gateway.bound("ward", "unit.max.bytes").used() == PART);
            device.send(Arrays.copyOfRange(STREAMED, PART, STREAMED.length));
            isUsedNoMore("unit.max.bytes");
            assertThat(quiet.getInputStream().read()).isEqualTo(0x0B);
        }
    }

    @Test
    void aUnitThatIsTooLongIsCounted() throws Exception {
        listener("hold.max.bytes", "" + HOLD_MAX_BYTES, "unit.max.bytes", "" + PART);
        try (Wire device = new Wire(listen);
                Socket quiet = hospital.accept()) {
            device.send(STREAMED);
            Await.until(
                    "the long unit is counted",
                    () -> gateway.bound("ward", "unit.max.bytes").reached() > 0);
            assertThat(device.closedByPeer()).isTrue();
            assertThat(quiet.isClosed()).isFalse();
        }
    }
}
