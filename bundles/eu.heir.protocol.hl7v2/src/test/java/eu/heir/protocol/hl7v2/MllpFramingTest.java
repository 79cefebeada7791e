package eu.heir.protocol.hl7v2;

import static org.assertj.core.api.Assertions.assertThat;

import eu.heir.api.Anomaly;
import eu.heir.api.Interaction;
import eu.heir.api.Side;
import eu.heir.api.protocol.Limits;
import eu.heir.api.protocol.Session;
import eu.heir.api.protocol.Step;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** MLLP: start block 0B, end block 1C 0D (implementation support guide, appendix C). */
class MllpFramingTest {
    private static final int HOLD = Limits.HOLD_MIN;
    private static final Limits SMALL = new Limits(HOLD, 4096);
    private static final String MSH = "MSH|^~\\&|MON|ICU|EHR|HOSP|20250301||ORU^R01^ORU_R01|42|P|2.5.1";
    private static final byte[] SHORT = Wire.framed(MSH, "PID|1||77^^^MRN", "OBX|1|NM|8867-4||72");

    private static byte[] frameOf(int length) {
        byte[] start = Wire.joined(new byte[] {0x0B}, Wire.message(MSH), "NTE|1||".getBytes(StandardCharsets.US_ASCII));
        byte[] frame = Arrays.copyOf(start, length);
        Arrays.fill(frame, start.length, length - 2, (byte) 'x');
        frame[length - 2] = 0x1C;
        frame[length - 1] = 0x0D;
        return frame;
    }

    private static String shape(List<Pump.Note> notes) {
        StringBuilder shape = new StringBuilder();
        long body = 0;
        for (Pump.Note note : notes) {
            if (note.kind().equals("Body") || note.kind().equals("Control")) {
                body += note.length();
                continue;
            }
            if (body > 0) {
                shape.append(" ~").append(body);
                body = 0;
            }
            shape.append(' ').append(note);
        }
        return shape.append(body > 0 ? " ~" + body : "").toString();
    }

    @Test
    void everySplitOfShortFramesGivesTheSameSteps() {
        byte[] stream = Wire.joined(SHORT, new byte[] {'\r', '\n', ' '}, SHORT, SHORT);
        String whole = shape(Pump.steps(Wire.session(), stream, stream.length));

        assertThat(whole)
                .isEqualTo(
                        " Whole@0+%d ~3 Whole@%d+%d Whole@%d+%d",
                        SHORT.length, SHORT.length + 3, SHORT.length, 2 * SHORT.length + 3, SHORT.length);
        for (int size = 1; size < stream.length; size++) {
            assertThat(shape(Pump.steps(Wire.session(), stream, size)))
                    .as("pieces of %d", size)
                    .isEqualTo(whole);
        }
        for (int cut = 1; cut < stream.length; cut++) {
            Pump pump = new Pump(Wire.session(), Side.DEVICE);
            pump.give(Arrays.copyOf(stream, cut));
            pump.give(Arrays.copyOfRange(stream, cut, stream.length));
            assertThat(shape(pump.notes())).as("cut at %d", cut).isEqualTo(whole);
        }
    }

    @Test
    void everySplitOfAStreamedFrameGivesTheSameHeadTailAndBodyBytes() {
        byte[] stream = Wire.joined(frameOf(HOLD + 700), SHORT);
        String whole = shape(Pump.steps(Wire.session(SMALL), stream, stream.length));

        assertThat(whole).isEqualTo(" Head@0+1024 ~698 Tail@1722+2 Whole@1724+%d", SHORT.length);
        for (int size = 1; size < 1100; size++) {
            assertThat(shape(Pump.steps(Wire.session(SMALL), stream, size)))
                    .as("pieces of %d", size)
                    .isEqualTo(whole);
        }
    }

    @Test
    void aFrameOfExactlyTheHoldBoundIsHeldAndOneByteMoreIsStreamed() {
        assertThat(shape(Pump.steps(Wire.session(SMALL), frameOf(HOLD), 7))).isEqualTo(" Whole@0+1024");
        assertThat(shape(Pump.steps(Wire.session(SMALL), frameOf(HOLD + 1), 7))).isEqualTo(" Head@0+1023 Tail@1023+2");
        assertThat(shape(Pump.steps(Wire.session(SMALL), frameOf(HOLD + 2), 7))).isEqualTo(" Head@0+1024 Tail@1024+2");
    }

    @Test
    void aLoneEndByteIsDataWhereverItStands() {
        byte[] frame = frameOf(HOLD + 700);
        for (int at : new int[] {100, HOLD - 2, HOLD - 1, HOLD, HOLD + 1, HOLD + 690, HOLD + 697}) {
            frame[at] = 0x1C;
        }
        for (int size : new int[] {1, 2, 3, 512, 1023, 1024, 1025, 5000}) {
            assertThat(shape(Pump.steps(Wire.session(SMALL), frame, size)))
                    .as("pieces of %d", size)
                    .isEqualTo(" Head@0+1023 ~699 Tail@1722+2");
        }
        byte[] small = Wire.framed(MSH, "OBX|1|ST|||a\u001cb", "NTE|\u001c|\u001c|");
        assertThat(shape(Pump.steps(Wire.session(), small, 1))).isEqualTo(" Whole@0+%d", small.length);
    }

    @Test
    void twoEndBytesBeforeTheCarriageReturnEndAtTheSecond() {
        byte[] frame = frameOf(HOLD + 700);
        frame[frame.length - 3] = 0x1C;
        for (int size : new int[] {1, 2, 1721, 1722, 1723, 5000}) {
            assertThat(shape(Pump.steps(Wire.session(SMALL), frame, size))).isEqualTo(" Head@0+1024 ~698 Tail@1722+2");
        }
    }

    @Test
    void paddingBetweenFramesIsForwardedAndJunkIsMalformed() {
        assertThat(Pump.steps(Wire.session(), "\r\n \t".getBytes(StandardCharsets.US_ASCII), 9))
                .extracting(Pump.Note::toString)
                .containsExactly("Control@0+1", "Control@1+1", "Control@2+1", "Control@3+1");
        List<Pump.Note> notes = Pump.steps(Wire.session(), Wire.joined(SHORT, Wire.message("\nMSH|^~\\&|EVIL")), 9);
        assertThat(shape(notes)).isEqualTo(" Whole@0+%d ~1 Malformed@%d+0", SHORT.length, SHORT.length + 1);
        Step last = notes.get(notes.size() - 1).step();
        assertThat(((Step.Malformed) last).anomaly().code()).isEqualTo("hl7.junk.outside.frame");
    }

    @Test
    void aSecondStartBlockInAFrameIsAmbiguous() {
        Interaction interaction = Wire.read(Wire.framed(MSH, "OBX|1|ST|||\u000bMSH|^~\\&|EVIL"));

        assertThat(interaction.anomalies()).singleElement().satisfies(anomaly -> {
            assertThat(anomaly.kind()).isEqualTo(Anomaly.Kind.AMBIGUOUS);
            assertThat(anomaly.code()).isEqualTo("hl7.start.block.in.frame");
        });
    }

    @Test
    void whatIsOddInTheBodyOfAStreamedFrameIsToldWithItsTailHoweverItIsSplit() {
        byte[] evil = "\rMSH|^~\\&|EVIL\u000b".getBytes(StandardCharsets.US_ASCII);
        for (int at = HOLD - 4; at < HOLD + 4; at++) {
            byte[] frame = frameOf(HOLD + 700);
            System.arraycopy(evil, 0, frame, at, evil.length);
            for (int size = 1; size < 12; size++) {
                List<Pump.Note> notes = Pump.steps(Wire.session(SMALL), frame, size);
                Step.Tail tail = (Step.Tail) notes.get(notes.size() - 1).step();
                Step.Head head = (Step.Head) notes.get(0).step();
                List<String> told = new java.util.ArrayList<>(Wire.codes(tail.anomalies()));
                told.addAll(Wire.codes(head.interaction()));
                assertThat(told)
                        .as("at %d in pieces of %d", at, size)
                        .containsExactlyInAnyOrder("hl7.start.block.in.frame", "hl7.message.several");
            }
        }
    }

    @Test
    void aUnitBeyondTheBoundIsOversize() {
        assertThat(Wire.codes(interaction(new Limits(8192, 2048), frameOf(2048))))
                .isEmpty();
        assertThat(Wire.codes(interaction(new Limits(8192, 2048), frameOf(2049))))
                .containsExactly("hl7.unit.oversize");

        assertThat(shape(Pump.steps(Wire.session(SMALL), frameOf(4096), 100)))
                .isEqualTo(" Head@0+1024 ~3070 Tail@4094+2");
        for (int size : new int[] {1, 100, 9000}) {
            assertThat(shape(Pump.steps(Wire.session(SMALL), frameOf(4097), size)))
                    .as("pieces of %d", size)
                    .isEqualTo(" Head@0+1024 ~3070 Malformed@4094+0");
        }
    }

    @Test
    void aHeadThatIsAlreadyOversizeSaysSoAndIsNotInterruptedOnceAllowed() {
        List<Pump.Note> notes = Pump.steps(Wire.session(new Limits(2048, 1024)), frameOf(9000), 100);

        assertThat(Wire.codes(((Step.Head) notes.get(0).step()).interaction())).containsExactly("hl7.unit.oversize");
        assertThat(shape(notes)).isEqualTo(" Head@0+2048 ~6950 Tail@8998+2");
    }

    @Test
    void aHeaderSegmentLongerThanTheHoldBoundIsMalformed() {
        byte[] frame = Wire.framed(MSH + "|".repeat(HOLD));
        List<Pump.Note> notes = Pump.steps(Wire.session(SMALL), frame, 11);

        assertThat(notes).singleElement().satisfies(note -> assertThat(
                        ((Step.Malformed) note.step()).anomaly().code())
                .isEqualTo("hl7.msh.too.long"));
    }

    @Test
    void theHeadOfAStreamedFrameCanBeReadAsFarAsItIsHeld() {
        Session session = Wire.session(SMALL);
        Step.Head head = (Step.Head) session.read(Side.DEVICE, new ArrayBytes(frameOf(HOLD + 700)));

        assertThat(head.interaction().operation().name()).isEqualTo("ORU^R01");
        assertThat(head.interaction().length()).isEqualTo(-1);
        assertThat(head.interaction().attributes().first("MSH-10")).isEqualTo("42");
        assertThat(head.interaction().attributes().first("NTE-3")).startsWith("xxx");
        assertThat(head.interaction().attributes().first("OBX-5")).isNull();
    }

    @Test
    void anEmptyFrameIsMalformedButWhole() {
        assertThat(Wire.codes(Wire.read(Wire.framed(new byte[0])))).containsExactly("hl7.msh.missing");
        assertThat(Wire.codes(Wire.read(Wire.framed("hello".getBytes(StandardCharsets.US_ASCII)))))
                .containsExactly("hl7.msh.missing");
    }

    @Test
    void tooManySegmentsAreOversizeAndTheIndexStaysBounded() {
        byte[] frame = Wire.framed(Wire.message(MSH), "A\r".repeat(100_000).getBytes(StandardCharsets.US_ASCII));
        assertThat(Wire.codes(Wire.read(frame))).containsExactly("hl7.segments.max");
    }

    @Test
    void bothLegsAreCutIndependently() {
        Session session = Wire.session();
        Pump device = new Pump(session, Side.DEVICE);
        Pump hospital = new Pump(session, Side.HOSPITAL);
        byte[] ack = Wire.framed("MSH|^~\\&|EHR|HOSP|MON|ICU|20250301||ACK|1|P|2.5.1", "MSA|AA|42");
        for (int i = 0; i < Math.max(SHORT.length, ack.length); i++) {
            if (i < SHORT.length) {
                device.give(new byte[] {SHORT[i]});
            }
            if (i < ack.length) {
                hospital.give(new byte[] {ack[i]});
            }
        }
        assertThat(shape(device.notes())).isEqualTo(" Whole@0+%d", SHORT.length);
        assertThat(shape(hospital.notes())).isEqualTo(" Whole@0+%d", ack.length);
    }

    private static Interaction interaction(Limits limits, byte[] frame) {
        return Wire.read(Wire.session(limits), Side.DEVICE, frame);
    }
}
