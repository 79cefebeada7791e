package eu.heir.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import eu.heir.api.Interaction;
import eu.heir.protocol.template.Frame;
import eu.heir.protocol.template.FrameType;
import eu.heir.protocol.template.TemplateAdapter;
import eu.heir.spi.decision.Decision;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The synthetic protocol of the vendor template uses everything the API has; here it passes through the real core: streaming, drop,
 * consume, inject, counters, patches, members, and refusals on both sides.
 */
class SyntheticProtocolTest {
    private static final byte REFUSED = Frame.REFUSED;

    private final int listen = TestPorts.reserve();
    private final int upstream = TestPorts.reserve();
    private final GatewayFixture gateway;
    private Receiver receiver;
    private Peer device;
    private Peer hospital;

    SyntheticProtocolTest(@TempDir Path data) throws Exception {
        gateway = new GatewayFixture(data);
        receiver = new Receiver(upstream);
        gateway.core.slots().slot("template").add(new TemplateAdapter(), "template", 0, true);
        gateway.decideAll(SyntheticProtocolTest::decide);
        var file = GatewayFixture.file(
                listen,
                upstream,
                "enforce",
                "protocol",
                "template",
                "public.endpoint",
                "bdp://gateway:47110",
                "keepalive.interval.ms",
                "1000",
                "hold.max.bytes",
                "4096");
        gateway.listeners.apply("bdp", file);
        assertThat(gateway.status("bdp").problem()).isEmpty();
    }

    private static Decision decide(Interaction interaction) {
        boolean forbidden = "forbidden".equals(interaction.target());
        if (!forbidden) {
            forbidden = switch (interaction.operation().name()) {
                case "HELLO" -> "intruder".equals(interaction.claim("device"));
                case "TRANSFER" -> "forbidden".equals(interaction.attributes().first("name"));
                case "COMMAND", "RESULT" ->
                    "forbidden".equals(interaction.attributes().first("text"));
                default -> false;
            };
        }
        return forbidden ? GatewayFixture.refused() : Decision.ALLOW;
    }

    /** One end of the wire, seen frame by frame. */
    @SuppressWarnings("ArrayRecordComponent") // compared by nobody
    private record Seen(FrameType type, int flags, int id, int sequence, byte[] payload) {
        String text() {
            return new String(payload, StandardCharsets.UTF_8);
        }

        @Override
        public String toString() {
            return type + "/" + id + "#" + sequence;
        }
    }

    private static final class Peer {
        private final Wire wire;
        private final DataInputStream in;
        private int sent;

        Peer(Wire wire) throws IOException {
            this.wire = wire;
            this.in = new DataInputStream(wire.socket().getInputStream());
        }

        void send(byte[]... frames) throws IOException {
            byte[][] numbered = new byte[frames.length][];
            for (int i = 0; i < frames.length; i++) {
                numbered[i] = Frame.numbered(frames[i], ++sent);
            }
            wire.send(Wire.join(numbered));
        }

        Seen next() throws IOException {
            ByteBuffer header = ByteBuffer.wrap(in.readNBytes(Frame.HEADER));
            assertThat(header.remaining())
                    .as("a frame, not the end of the stream")
                    .isEqualTo(Frame.HEADER);
            int code = header.get(0);
            FrameType type = Arrays.stream(FrameType.values())
                    .filter(t -> t.code() == code)
                    .findFirst()
                    .orElseThrow();
            int sequence = header.duplicate().order(ByteOrder.LITTLE_ENDIAN).getInt(Frame.SEQUENCE_AT);
            byte[] payload = in.readNBytes(header.getInt(Frame.LENGTH_AT));
            return new Seen(type, header.get(1), header.getShort(Frame.ID_AT), sequence, payload);
        }
    }

    @BeforeEach
    void meet() throws Exception {
        device = new Peer(new Wire(listen));
        device.send(Frame.text(FrameType.HELLO, 0, 1, "MON-4711"));
        hospital = new Peer(receiver.next());
        assertThat(hospital.next().text()).isEqualTo("MON-4711");
        hospital.send(Frame.welcome(1, Frame.OK, "bdp://hospital:4711"));
    }

    @AfterEach
    void part() throws Exception {
        device.wire.close();
        receiver.close();
        gateway.close();
    }

    private void welcomed() throws IOException {
        assertThat(device.next().type()).isEqualTo(FrameType.WELCOME);
    }

    @Test
    void aPatchPutsOwnAddressIntoTheWelcome() throws Exception {
        assertThat(device.next().text()).isEqualTo("\0bdp://gateway:47110");
    }

    @Test
    void numbersFollowTheOrderOfEmissionOnBothSidesWhenSomeUnitsAreRefused() throws Exception {
        welcomed();
        device.send(
                Frame.report(Frame.CONFIRM, 2, "hr", "72"),
                Frame.report(Frame.CONFIRM, 3, "forbidden", "1"),
                Frame.report(Frame.CONFIRM, 4, "hr", "73"));
        assertThat(hospital.next()).hasToString("REPORT/2#2");
        assertThat(hospital.next()).hasToString("REPORT/4#3");
        hospital.send(Frame.of(FrameType.REPORTED, 0, 2, Frame.OK), Frame.of(FrameType.REPORTED, 0, 4, Frame.OK));

        assertThat(device.next()).hasToString("REPORTED/2#2");
        Seen refusal = device.next();
        assertThat(refusal).hasToString("REPORTED/3#3");
        assertThat(refusal.payload()).containsExactly(REFUSED);
        assertThat(device.next()).hasToString("REPORTED/4#4");
    }

    @Test
    void theReleaseOfARefusedReportIsConsumedAndAnsweredByTheGateway() throws Exception {
        welcomed();
        device.send(Frame.report(Frame.TWICE, 7, "forbidden", "1"));
        assertThat(device.next()).hasToString("REPORTED/7#2");
        device.send(Frame.of(FrameType.RELEASE, 0, 7), Frame.report(0, 8, "hr", "70"));

        assertThat(device.next()).hasToString("RELEASED/7#3");
        assertThat(hospital.next()).hasToString("REPORT/8#2");
    }

    @Test
    void latePiecesOfARefusedTransferAreDropped() throws Exception {
        welcomed();
        device.send(
                Frame.text(FrameType.TRANSFER, 0, 5, "forbidden"),
                Frame.of(FrameType.PIECE, 0, 5, new byte[3000]),
                Frame.of(FrameType.PIECE, Frame.LAST, 5, new byte[9000]),
                Frame.report(0, 6, "hr", "70"));

        assertThat(device.next()).hasToString("TRANSFERRED/5#2");
        assertThat(hospital.next()).hasToString("REPORT/6#2");
    }

    @Test
    void aDeviceWhoseFramesAreAllRefusedStaysAliveForTheHospital() throws Exception {
        welcomed();
        device.wire.socket().setSoTimeout(200);
        Seen[] ping = new Seen[1];
        Thread reader = EnforceTest.background(() -> ping[0] = hospital.next());
        while (reader.isAlive()) {
            device.send(Frame.report(Frame.CONFIRM, 9, "forbidden", "1"));
            assertThat(device.next().type()).isEqualTo(FrameType.REPORTED);
            reader.join(20);
        }
        assertThat(ping[0]).hasToString("PING/0#2");
        hospital.send(Frame.of(FrameType.PONG, 0, 0), Frame.text(FrameType.COMMAND, 0, 1, "display on"));

        device.wire.socket().setSoTimeout(Wire.DEADLINE_MILLIS);
        assertThat(device.next().type()).as("the PONG is not the device's").isEqualTo(FrameType.COMMAND);
    }

    @Test
    void refusedMembersAreTakenOutAndPutBackAsRefusedIntoTheReply() throws Exception {
        welcomed();
        device.send(Frame.write(4, "rate", "forbidden", "volume"));
        Seen forwarded = hospital.next();
        assertThat(forwarded.text()).contains("rate").contains("volume").doesNotContain("forbidden");
        hospital.send(Frame.of(FrameType.WRITTEN, 0, 4, Frame.OK, Frame.OK));

        assertThat(device.next().payload()).containsExactly(Frame.OK, REFUSED, Frame.OK);
    }

    @Test
    void aReplyIsAmendedWithWhatWasRefusedOfItsRequest() throws Exception {
        welcomed();
        device.send(Frame.subscribe(4, "hr", "forbidden", "spo2"));
        assertThat(hospital.next().text()).doesNotContain("forbidden");
        hospital.send(Frame.subscribed(4));

        assertThat(Arrays.copyOf(device.next().payload(), 3)).containsExactly(Frame.OK, REFUSED, Frame.OK);
    }

    @Test
    void oneForbiddenMemberRefusesABatch() throws Exception {
        welcomed();
        device.send(Frame.batch(1, "hr", "forbidden"), Frame.batch(2, "hr", "spo2"));
        assertThat(hospital.next()).hasToString("BATCH/2#2");
        assertThat(device.next()).hasToString("BATCHED/1#2");
    }

    @Test
    void whatTheHospitalAsksOfTheDeviceCanBeRefused() throws Exception {
        welcomed();
        hospital.send(
                Frame.text(FrameType.COMMAND, 0, 1, "forbidden"), Frame.text(FrameType.COMMAND, 0, 2, "display on"));
        Seen refusal = hospital.next();
        assertThat(refusal).hasToString("DONE/1#2");
        assertThat(refusal.payload()).containsExactly(REFUSED);
        assertThat(device.next()).hasToString("COMMAND/2#2");
    }

    @Test
    void aReplyThatBecomesTooMuchIsStoppedOnBothSides() throws Exception {
        welcomed();
        device.send(Frame.text(FrameType.QUERY, 0, 3, "all patients"));
        assertThat(hospital.next()).hasToString("QUERY/3#2");
        hospital.send(Frame.result(3, true, "one"), Frame.result(3, true, "forbidden"), Frame.result(3, true, "three"));

        assertThat(device.next().text()).endsWith("one");
        assertThat(device.next().payload()).containsExactly(REFUSED);
        assertThat(hospital.next()).hasToString("CANCEL/3#3");
        hospital.send(Frame.result(3, false, "four"), Frame.text(FrameType.COMMAND, 0, 2, "display on"));
        assertThat(device.next().type()).isEqualTo(FrameType.COMMAND);
    }

    @Test
    void longFramesStreamInBothDirectionsAndRefusedOnesAreSwallowed() throws Exception {
        welcomed();
        device.send(
                Frame.report(Frame.CONFIRM, 1, "forbidden", "x".repeat(1 << 20)),
                Frame.report(Frame.CONFIRM, 2, "wave", "y".repeat(300_000)));
        Seen wave = hospital.next();
        assertThat(wave).hasToString("REPORT/2#2");
        assertThat(wave.text()).endsWith("y".repeat(300_000));
        hospital.send(Frame.text(FrameType.COMMAND, 0, 1, "c".repeat(100_000)));

        assertThat(device.next()).hasToString("REPORTED/1#2");
        assertThat(device.next().payload()).hasSize(100_000);
    }

    @Test
    void aRefusedOpeningNeverTouchesTheHospital() throws Exception {
        welcomed();
        Peer intruder = new Peer(new Wire(listen));
        intruder.send(Frame.text(FrameType.HELLO, 0, 1, "intruder"));
        assertThat(intruder.next().payload()[0]).isEqualTo(REFUSED);
        assertThat(intruder.wire.closedByPeer()).isTrue();
        assertThat(receiver.untouchedSinceLast()).isTrue();
    }

    @Test
    void anOpeningThatCannotBeDeliveredIsToldSo() throws Exception {
        welcomed();
        receiver.close();
        Peer late = new Peer(new Wire(listen));
        late.send(Frame.text(FrameType.HELLO, 0, 1, "MON-2"));
        assertThat(late.next().payload()[0]).isEqualTo(Frame.LATER);
        assertThat(late.wire.closedByPeer()).isTrue();
    }

    @Test
    void anEncryptedStreamIsSeveredInEnforceMode() throws Exception {
        welcomed();
        device.send(Frame.of(FrameType.SECURE, 0, 1), new byte[] {99, 98, 97, 96, 95, 94, 93, 92, 91, 90, 89, 88});
        assertThat(device.wire.closedByPeer()).isTrue();
    }

    @Test
    void numbersGoOnWhenAnotherVersionOfTheAdapterTakesOver() throws Exception {
        welcomed();
        device.send(Frame.report(Frame.TWICE, 7, "forbidden", "1"), Frame.report(Frame.CONFIRM, 2, "hr", "72"));
        assertThat(device.next()).hasToString("REPORTED/7#2");
        assertThat(hospital.next()).hasToString("REPORT/2#2");
        gateway.core.slots().slot("template").add(new TemplateAdapter(), "newer", 1, true);

        device.send(Frame.of(FrameType.RELEASE, 0, 7), Frame.report(Frame.CONFIRM, 3, "hr", "73"));
        assertThat(device.next()).hasToString("RELEASED/7#3");
        assertThat(hospital.next()).hasToString("REPORT/3#3");
    }
}
