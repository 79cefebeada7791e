package eu.heir.protocol.template;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import eu.heir.adapter.testkit.KitSession;
import eu.heir.api.Cause;
import eu.heir.api.Interaction;
import eu.heir.api.Side;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/** Each trick, seen from both peers: who sends what, and who receives what, byte for byte. */
class TemplateConversationTest {
    private static final byte[] HELLO = Frame.text(FrameType.HELLO, 0, 1, "MON-4711");
    private static final byte[] WELCOME = Frame.welcome(1, Frame.OK, "bdp://hospital:4711");

    @Test
    void whatIsAllowedArrivesRenumberedAndOtherwiseUntouched() {
        KitSession session = KitSession.on(new TemplateAdapter()).open();

        session.device(Frame.numbered(HELLO, 900), Frame.numbered(Frame.report(0, 2, "hr", "72"), 901));

        assertThat(session.receivedBy(Side.HOSPITAL)).isEqualTo(numbered(1, HELLO, Frame.report(0, 2, "hr", "72")));
        assertThat(session.receivedBy(Side.DEVICE)).isEmpty();
    }

    @Test
    void numbersFollowWhatLeavesNotWhatCame() {
        KitSession session = refusing("forbidden");

        session.device(report(1, "hr"), report(2, "forbidden"), report(3, "hr"));
        session.hospital(confirmed(1), confirmed(3));

        assertThat(session.receivedBy(Side.HOSPITAL)).isEqualTo(numbered(1, report(1, "hr"), report(3, "hr")));
        // In the order of the reports: the refusal waited for the confirmation of the first.
        assertThat(session.receivedBy(Side.DEVICE)).isEqualTo(numbered(1, confirmed(1), refused(2), confirmed(3)));
    }

    @Test
    void aRefusalWaitsForEarlierReplies() {
        KitSession session = refusing("forbidden");

        session.device(report(1, "hr"), report(2, "forbidden"));

        assertThat(session.receivedBy(Side.DEVICE)).isEmpty();
        assertThat(session.outstanding(Side.DEVICE)).isEqualTo(2);
    }

    @Test
    void aReportThatIsNeverAnsweredVanishesSilently() {
        KitSession session = refusing("forbidden");

        session.device(Frame.report(0, 1, "forbidden", "1"));

        assertThat(session.receivedBy(Side.HOSPITAL)).isEmpty();
        assertThat(session.receivedBy(Side.DEVICE)).isEmpty();
        assertThat(session.refused()).hasSize(1);
    }

    @Test
    void theAddressInAWelcomeIsReplaced() {
        KitSession session = KitSession.on(new TemplateAdapter())
                .setting("public.endpoint", "bdp://gw:1")
                .open();

        session.device(HELLO).hospital(WELCOME);

        assertThat(session.receivedBy(Side.DEVICE)).isEqualTo(numbered(1, Frame.welcome(1, Frame.OK, "bdp://gw:1")));
    }

    @Test
    void aRefusedHelloIsAnsweredAndTheConnectionClosed() {
        KitSession session = refusing(interaction -> "MON-4711".equals(interaction.claim("device")));

        session.device(HELLO);

        assertThat(session.receivedBy(Side.HOSPITAL)).isEmpty();
        assertThat(session.receivedBy(Side.DEVICE)).isEqualTo(numbered(1, Frame.welcome(1, Frame.REFUSED, "")));
        assertThat(session.ended()).isEqualTo(Cause.REFUSED);
    }

    @Test
    void theReleaseOfARefusedReportIsAnsweredByTheGateway() {
        KitSession session = refusing("forbidden");
        byte[] report = Frame.report(Frame.TWICE, 7, "forbidden", "1");
        byte[] again = Frame.report(Frame.TWICE | Frame.AGAIN, 7, "forbidden", "1");

        session.device(report).device(again).device(Frame.of(FrameType.RELEASE, 0, 7));

        assertThat(session.receivedBy(Side.HOSPITAL)).isEmpty();
        assertThat(session.receivedBy(Side.DEVICE))
                .isEqualTo(numbered(1, refused(7), refused(7), Frame.of(FrameType.RELEASED, 0, 7)));
    }

    @Test
    void latePiecesOfARefusedTransferAreDropped() {
        KitSession session = refusing("forbidden.dat");
        byte[] piece = Frame.of(FrameType.PIECE, 0, 5, new byte[2000]);
        byte[] last = Frame.of(FrameType.PIECE, Frame.LAST, 5, new byte[1]);

        session.device(Frame.text(FrameType.TRANSFER, 0, 5, "forbidden.dat"), piece, last, report(6, "hr"));

        assertThat(session.receivedBy(Side.HOSPITAL)).isEqualTo(numbered(1, report(6, "hr")));
        assertThat(session.receivedBy(Side.DEVICE))
                .isEqualTo(numbered(1, Frame.of(FrameType.TRANSFERRED, 0, 5, Frame.REFUSED)));
    }

    @Test
    void aQueryThatGivesTooMuchIsEndedForBothSides() {
        KitSession session = refusing(
                interaction -> "too much".equals(interaction.attributes().first("text")));
        byte[] query = Frame.text(FrameType.QUERY, 0, 3, "all");

        session.device(query);
        session.hospital(Frame.result(3, true, "one"), Frame.result(3, true, "too much"));
        session.hospital(Frame.result(3, true, "three"), Frame.result(3, false, "four"));

        assertThat(session.receivedBy(Side.DEVICE))
                .isEqualTo(numbered(1, Frame.result(3, true, "one"), Frame.of(FrameType.RESULT, 0, 3, Frame.REFUSED)));
        assertThat(session.receivedBy(Side.HOSPITAL)).isEqualTo(numbered(1, query, Frame.of(FrameType.CANCEL, 0, 3)));
    }

    @Test
    void aCommandFromTheHospitalSideIsRefusedToTheHospitalSide() {
        KitSession session =
                refusing(interaction -> "stop".equals(interaction.attributes().first("text")));

        session.hospital(Frame.text(FrameType.COMMAND, 0, 2, "stop"));

        assertThat(session.receivedBy(Side.DEVICE)).isEmpty();
        assertThat(session.receivedBy(Side.HOSPITAL))
                .isEqualTo(numbered(1, Frame.of(FrameType.DONE, 0, 2, Frame.REFUSED)));
    }

    @Test
    void refusedEntriesOfAWriteAreCutOutAndPutBackIntoItsReply() {
        KitSession session = refusing("forbidden");
        byte[] expected = Frame.of(FrameType.WRITTEN, 0, 4, Frame.REFUSED, Frame.OK, Frame.REFUSED, Frame.LATER);

        session.device(Frame.write(4, "forbidden", "rate", "forbidden", "volume"));
        session.hospital(Frame.of(FrameType.WRITTEN, 0, 4, Frame.OK, Frame.LATER));

        assertThat(session.receivedBy(Side.HOSPITAL))
                .hasSize(Frame.HEADER + 9 + 11)
                .containsSequence("rate".getBytes(UTF_8));
        assertThat(session.receivedBy(Side.DEVICE)).isEqualTo(numbered(1, expected));
    }

    @Test
    void refusedSlotsOfASubscriptionAreMarkedInItsReply() {
        KitSession session = refusing("forbidden");

        session.device(Frame.subscribe(4, "hr", "forbidden", "spo2")).hospital(Frame.subscribed(4));

        assertThat(session.receivedBy(Side.DEVICE))
                .isEqualTo(numbered(1, Frame.subscribed(4, Frame.OK, Frame.REFUSED, Frame.OK)));
    }

    @Test
    void aBatchFallsWithOneOfItsMembers() {
        KitSession session = refusing("forbidden");

        session.device(Frame.batch(1, "hr", "forbidden"));

        assertThat(session.receivedBy(Side.HOSPITAL)).isEmpty();
        assertThat(session.receivedBy(Side.DEVICE))
                .isEqualTo(numbered(1, Frame.of(FrameType.BATCHED, 0, 1, Frame.REFUSED)));
    }

    @Test
    void aLongReportStreamsAndOneRefusedByItsHeadLeavesNothingBehind() {
        KitSession session = refusing("forbidden");
        byte[] allowed = Frame.report(Frame.CONFIRM, 1, "wave", "x".repeat(400_000));
        byte[] tooLong = Frame.report(Frame.CONFIRM, 2, "forbidden", "y".repeat(400_000));

        session.device(allowed).device(tooLong).device(report(3, "hr"));

        assertThat(session.receivedBy(Side.HOSPITAL)).isEqualTo(numbered(1, allowed, report(3, "hr")));
    }

    @Test
    void theGatewayPingsForADeviceOfWhichNothingIsForwarded() {
        KitSession session = refusing("forbidden");
        session.device(HELLO).hospital(WELCOME);
        session.takeReceivedBy(Side.HOSPITAL);
        session.takeReceivedBy(Side.DEVICE);

        for (int second = 0; second < 20; second++) {
            session.advance(Duration.ofSeconds(1)).device(Frame.report(0, 2, "forbidden", "1"));
        }
        session.advance(Duration.ofSeconds(1));
        session.hospital(Frame.of(FrameType.PONG, 0, KeepAlive.ID));

        assertThat(session.takeReceivedBy(Side.HOSPITAL))
                .isEqualTo(numbered(2, Frame.of(FrameType.PING, 0, KeepAlive.ID)));
        assertThat(session.takeReceivedBy(Side.DEVICE)).isEmpty();
    }

    @Test
    void nothingIsPingedForADeviceThatIsSilent() {
        KitSession session = refusing("forbidden");
        session.device(HELLO).hospital(WELCOME);
        session.takeReceivedBy(Side.HOSPITAL);

        session.advance(Duration.ofMinutes(5));

        assertThat(session.takeReceivedBy(Side.HOSPITAL)).isEmpty();
    }

    @Test
    void anotherVersionGoesOnWhereThisOneStopped() {
        KitSession session = refusing("forbidden");
        session.device(Frame.report(Frame.TWICE, 7, "forbidden", "1"), Frame.write(4, "forbidden", "rate"));

        boolean handedOver = session.handOver(new TemplateAdapter());
        session.hospital(Frame.of(FrameType.WRITTEN, 0, 4, Frame.OK)).device(Frame.of(FrameType.RELEASE, 0, 7));

        assertThat(handedOver).isTrue();
        assertThat(session.receivedBy(Side.DEVICE))
                .isEqualTo(numbered(
                        1,
                        refused(7),
                        Frame.of(FrameType.WRITTEN, 0, 4, Frame.REFUSED, Frame.OK),
                        Frame.of(FrameType.RELEASED, 0, 7)));
    }

    @Test
    void whatFollowsEncryptionPassesUnseen() {
        KitSession session = KitSession.on(new TemplateAdapter()).open();

        session.device(Frame.of(FrameType.SECURE, 0, 1), new byte[] {9, 8, 7});

        assertThat(session.passing()).isTrue();
        assertThat(session.receivedBy(Side.HOSPITAL)).endsWith(9, 8, 7);
    }

    @Test
    void aPeerCanTakeItsFramesApart() {
        byte[] report = Frame.numbered(Frame.report(Frame.CONFIRM, 0xABCD, "hr", "72"), 0xFFFF_FFFEL);
        byte[] received = numbered(1, HELLO, WELCOME);
        byte[] more = java.util.Arrays.copyOf(received, received.length + report.length - 1);
        System.arraycopy(report, 0, more, received.length, report.length - 1);

        assertThat(Frame.complete(more)).containsExactly(Frame.numbered(HELLO, 1), Frame.numbered(WELCOME, 2));
        assertThat(Frame.type(report)).isEqualTo(FrameType.REPORT);
        assertThat(Frame.id(report)).isEqualTo(0xABCD);
        assertThat(Frame.sequence(report)).isEqualTo(0xFFFF_FFFEL);
        assertThat(Frame.payload(report)).endsWith((byte) '7', (byte) '2');
    }

    private static KitSession refusing(String target) {
        return refusing(interaction -> target.equals(interaction.target()));
    }

    private static KitSession refusing(Predicate<Interaction> refused) {
        return KitSession.on(new TemplateAdapter()).refusing(refused).open();
    }

    private static byte[] report(int id, String topic) {
        return Frame.report(Frame.CONFIRM, id, topic, "1");
    }

    private static byte[] confirmed(int id) {
        return Frame.of(FrameType.REPORTED, 0, id, Frame.OK);
    }

    private static byte[] refused(int id) {
        return Frame.of(FrameType.REPORTED, 0, id, Frame.REFUSED);
    }

    /** Frames in a row, numbered from a first number on. */
    private static byte[] numbered(long first, byte[]... frames) {
        ByteArrayOutputStream joined = new ByteArrayOutputStream();
        long next = first;
        for (byte[] frame : frames) {
            joined.writeBytes(Frame.numbered(frame, next++));
        }
        return joined.toByteArray();
    }
}
