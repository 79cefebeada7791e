package eu.heir.protocol.hl7v2;

import static org.assertj.core.api.Assertions.assertThat;

import ca.uhn.hl7v2.DefaultHapiContext;
import ca.uhn.hl7v2.HL7Exception;
import ca.uhn.hl7v2.HapiContext;
import ca.uhn.hl7v2.util.Terser;
import ca.uhn.hl7v2.validation.impl.ValidationContextFactory;
import eu.heir.api.Interaction;
import eu.heir.api.Reason;
import eu.heir.api.Side;
import eu.heir.api.protocol.Limits;
import eu.heir.api.protocol.Refusal;
import eu.heir.api.protocol.Session;
import eu.heir.api.protocol.Step;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The answer to a refused message, as HAPI reads it: MSA and ERR (2.14.8, 2.14.5), modes (2.9.2, 2.9.3), batches (2.10.3). */
class RefusalTest {
    private static final Reason POLICY =
            new Reason(Reason.Kind.POLICY, "HL7-04", "merge by a sender that is no registration");

    private static String msh(String version, String accept, String application) {
        return "MSH|^~\\&|MON^1.2^ISO|ICU|EHR|HOSP|20250301||ADT^A40^ADT_A39|M-42|P^T|" + version + "|||" + accept + "|"
                + application;
    }

    private static Terser answer(Refusal refusal, Charset charset) throws HL7Exception {
        byte[] bytes = refusal.bytes();
        assertThat(bytes[0]).isEqualTo((byte) 0x0B);
        assertThat(bytes[bytes.length - 2]).isEqualTo((byte) 0x1C);
        assertThat(bytes[bytes.length - 1]).isEqualTo((byte) 0x0D);
        HapiContext context = new DefaultHapiContext();
        context.setValidationContext(ValidationContextFactory.noValidation());
        return new Terser(context.getPipeParser().parse(new String(bytes, 1, bytes.length - 3, charset)));
    }

    private static void silent(Refusal refusal) {
        assertThat(refusal.severs()).isFalse();
        assertThat(refusal.bytes()).isNull();
    }

    private static Terser answer(Refusal refusal) throws HL7Exception {
        return answer(refusal, StandardCharsets.ISO_8859_1);
    }

    private static Refusal refuse(String version, String accept, String application, String... settings) {
        return Wire.refuse(Wire.session(settings), Wire.framed(msh(version, accept, application), "PID|1"), POLICY);
    }

    @ParameterizedTest
    @CsvSource({
        "'', '', AR, AE",
        "AL, AL, CR, CE",
        "AL, NE, CR, CE",
        "AL, '', CR, CE",
        "AL, ER, CR, CE",
        "ER, NE, CR, CE",
        "ER, AL, CR, CE",
        "NE, AL, AR, AE",
        "NE, ER, AR, AE",
        "NE, '', AR, AE",
        "'', NE, AR, AE",
        "'', AL, AR, AE",
        "SU, AL, AR, AE",
        "SU, ER, AR, AE",
        "X, Y, AR, AE"
    })
    void theCodeFollowsTheModeAndTheSetting(String accept, String application, String reject, String error)
            throws HL7Exception {
        Refusal rejected = refuse("2.5.1", accept, application);

        assertThat(answer(rejected).get("/MSA-1")).isEqualTo(reject);
        assertThat(answer(rejected).get("/MSA-2")).isEqualTo("M-42");
        assertThat(rejected.to()).isEqualTo(Side.DEVICE);
        assertThat(rejected.placement()).isEqualTo(Refusal.Placement.IN_ORDER);
        assertThat(rejected.closes()).isFalse();
        assertThat(rejected.severs()).isFalse();
        assertThat(rejected.forwarded()).isNull();
        assertThat(answer(refuse("2.5.1", accept, application, "refuse.code", "AE"))
                        .get("/MSA-1"))
                .isEqualTo(error);
    }

    @ParameterizedTest
    @CsvSource({"NE, NE", "NE, SU", "SU, NE", "SU, SU"})
    void whoWantsToHearNothingHearsNothing(String accept, String application) {
        assertThat(refuse("2.5.1", accept, application)).satisfies(RefusalTest::silent);
    }

    @Test
    void theHeaderIsTheSendersTurnedRound() throws HL7Exception {
        Terser ack = answer(refuse("2.5.1", "", ""));

        assertThat(ack.get("/MSH-3-1")).isEqualTo("EHR");
        assertThat(ack.get("/MSH-4-1")).isEqualTo("HOSP");
        assertThat(ack.get("/MSH-5-1")).isEqualTo("MON");
        assertThat(ack.get("/MSH-5-2")).isEqualTo("1.2");
        assertThat(ack.get("/MSH-5-3")).isEqualTo("ISO");
        assertThat(ack.get("/MSH-6-1")).isEqualTo("ICU");
        assertThat(ack.get("/MSH-7")).isEqualTo("20250301143045+0200");
        assertThat(ack.get("/MSH-9-1")).isEqualTo("ACK");
        assertThat(ack.get("/MSH-9-2")).isEqualTo("A40");
        assertThat(ack.get("/MSH-9-3")).isEqualTo("ACK");
        assertThat(ack.get("/MSH-10")).matches("[A-Z0-9]{6,20}");
        assertThat(ack.get("/MSH-11-1")).isEqualTo("P");
        assertThat(ack.get("/MSH-11-2")).isEqualTo("T");
        assertThat(ack.get("/MSH-12")).isEqualTo("2.5.1");
        assertThat(ack.get("/MSH-18")).isNull();
    }

    @ParameterizedTest
    @CsvSource({"2.3, ACK, A40,", "2.4, ACK, A40, ACK", "2.5, ACK, A40, ACK"})
    void theMessageTypeIsWrittenAsTheVersionHasIt(String version, String type, String trigger, String structure)
            throws HL7Exception {
        Terser ack = answer(refuse(version, "", ""));

        assertThat(ack.get("/MSH-9-1")).isEqualTo(type);
        assertThat(ack.get("/MSH-9-2")).isEqualTo(trigger);
        assertThat(ack.get("/MSH-9-3")).isEqualTo(structure);
        assertThat(ack.get("/MSH-12")).isEqualTo(version);
    }

    @ParameterizedTest
    @CsvSource({"2.1, ACK", "2.2, ACK^A40", "2.3.1, ACK^A40^ACK", "2.8, ACK^A40^ACK", "'', ACK"})
    void versionsThatHapiDoesNotKnowHereAreWrittenAlike(String version, String type) {
        String text = new String(refuse(version, "", "").bytes(), StandardCharsets.ISO_8859_1);
        assertThat(text).contains("||" + type + "|HEIR");
    }

    @Test
    void fromVersion25OnErrHasAFormOfItsOwn() throws HL7Exception {
        Terser ack = answer(refuse("2.5.1", "", ""));

        assertThat(ack.get("/MSA-3")).isNull();
        assertThat(ack.get("/ERR-1")).isNull();
        assertThat(ack.get("/ERR-3-1")).isEqualTo("207");
        assertThat(ack.get("/ERR-3-2")).isEqualTo("Application internal error");
        assertThat(ack.get("/ERR-3-3")).isEqualTo("HL70357");
        assertThat(ack.get("/ERR-4")).isEqualTo("E");
        assertThat(ack.get("/ERR-5-1")).isEqualTo("HL7-04");
        assertThat(ack.get("/ERR-5-2")).isEqualTo("POLICY");
        assertThat(ack.get("/ERR-5-3")).isEqualTo("99HEIR");
        assertThat(ack.get("/ERR-8")).isEqualTo(POLICY.text());
    }

    @Test
    void beforeVersion25ErrIsOneCodedElementAndTheTextStandsInMsa() throws HL7Exception {
        Terser old = answer(refuse("2.3", "", ""));
        Terser newer = answer(refuse("2.4", "", ""));

        assertThat(old.get("/MSA-3")).isEqualTo(POLICY.text());
        assertThat(newer.get("/MSA-3")).isNull();
        for (Terser ack : List.of(old, newer)) {
            assertThat(ack.get("/ERR-1-4-1")).isEqualTo("207");
            assertThat(ack.get("/ERR-1-4-2")).isEqualTo("Application internal error");
            assertThat(ack.get("/ERR-1-4-3")).isEqualTo("HL70357");
        }
        assertThat(new String(refuse("2.3", "", "").bytes(), StandardCharsets.ISO_8859_1))
                .contains("\rERR|^^^207&");
    }

    @ParameterizedTest
    @CsvSource({
        "IDENTITY, 207, 3",
        "OPERATION, 201, 9",
        "TARGET, 207, 5",
        "MALFORMED, 102,",
        "OVERSIZE, 207,",
        "RATE, 207,",
        "POLICY, 207,"
    })
    void theConditionFollowsTheKindOfReason(Reason.Kind kind, String code, String field) throws HL7Exception {
        Reason reason = new Reason(kind, "R-1", "text");
        Terser ack = answer(Wire.refuse(Wire.session(), Wire.framed(msh("2.5", "", "")), reason));
        Terser old = answer(Wire.refuse(Wire.session(), Wire.framed(msh("2.4", "", "")), reason));

        assertThat(ack.get("/ERR-3-1")).isEqualTo(code);
        assertThat(ack.get("/ERR-2-3")).isEqualTo(field);
        assertThat(ack.get("/ERR-2-1")).isEqualTo(field == null ? null : "MSH");
        assertThat(old.get("/ERR-1-4-1")).isEqualTo(code);
        assertThat(old.get("/ERR-1-3")).isEqualTo(field);
    }

    @ParameterizedTest
    @EnumSource(value = Reason.Kind.class, mode = EnumSource.Mode.EXCLUDE, names = "UNAVAILABLE")
    void everyKindOfReasonHasAnAnswer(Reason.Kind kind) throws HL7Exception {
        Reason reason = new Reason(kind, "R-1", "text");
        assertThat(answer(Wire.refuse(Wire.session(), Wire.framed(msh("2.5", "", "")), reason))
                        .get("/MSA-1"))
                .isEqualTo("AR");
    }

    /** An acknowledgement of any kind would let the sender take the message off its queue. */
    @Test
    void whatCannotBeDeliveredNowIsSeveredSoThatTheSenderKeepsIt() {
        Reason reason = new Reason(Reason.Kind.UNAVAILABLE, "upstream.down", "the hospital side cannot be reached");
        assertThat(Wire.refuse(Wire.session(), Wire.framed(msh("2.5", "", "")), reason)
                        .severs())
                .isTrue();
    }

    /** MLLP has nothing between frames, and an acknowledgement of what may have arrived would be a lie. */
    @Test
    void thereIsNoGoodbye() {
        for (Side to : Side.values()) {
            assertThat(Wire.session().farewell(to, POLICY)).isEmpty();
        }
    }

    /** 207: nothing is wrong with a message that is only too large. */
    @Test
    void anOversizeMessageIsRefusedAsAnInternalErrorWithoutAPlace() throws HL7Exception {
        Reason reason = new Reason(Reason.Kind.OVERSIZE, "HL7-OVERSIZE", "too large");
        Session session = Wire.session(new Limits(4096, 1024));
        byte[] frame = Wire.framed(msh("2.5.1", "", ""), "PID|1||" + "x".repeat(2000));
        Interaction interaction = Wire.read(session, Side.DEVICE, frame);

        Terser ack = answer(session.refuse(interaction, reason, List.of()));

        assertThat(Wire.codes(interaction)).containsExactly("hl7.unit.oversize");
        assertThat(ack.get("/MSA-2")).isEqualTo("M-42");
        assertThat(ack.get("/ERR-3-1")).isEqualTo("207");
        assertThat(ack.get("/ERR-2-1")).isNull();
    }

    @Test
    void aTypeWithoutEventIsAnUnsupportedType() throws HL7Exception {
        Reason reason = new Reason(Reason.Kind.OPERATION, "HL7-06", "not in the contract");
        Terser ack = answer(
                Wire.refuse(Wire.session(), Wire.framed("MSH|^~\\&|MON|ICU|EHR|HOSP|1||ADT|M-42|P|2.5"), reason));

        assertThat(ack.get("/ERR-3-1")).isEqualTo("200");
        assertThat(ack.get("/MSH-9-1")).isEqualTo("ACK");
        assertThat(ack.get("/MSH-9-2")).isNull();
    }

    @Test
    void aMissingFieldIsNamed() throws HL7Exception {
        Reason reason = new Reason(Reason.Kind.MALFORMED, "HL7-10", "malformed");
        Terser ack = answer(
                Wire.refuse(Wire.session(), Wire.framed("MSH|^~\\&|MON|ICU|EHR|HOSP|1||ADT^A01||P|2.5"), reason));

        assertThat(ack.get("/MSA-2")).isNull();
        assertThat(ack.get("/ERR-3-1")).isEqualTo("101");
        assertThat(ack.get("/ERR-2-3")).isEqualTo("10");
    }

    @Test
    void oddDelimitersAreKeptAndTextIsEscapedWithThem() throws HL7Exception {
        Reason reason = new Reason(Reason.Kind.POLICY, "HL7-06", "a#b$c*d!e@f|g^h~i\\j&k");
        Terser ack = answer(Wire.refuse(
                Wire.session(), Wire.framed("MSH#$*!@#MON$1.2#ICU#EHR#HOSP#1##ORU$R01$ORU_R01#4!F!2#P#2.5.1"), reason));

        assertThat(ack.get("/MSH-1")).isEqualTo("#");
        assertThat(ack.get("/MSH-2")).isEqualTo("$*!@");
        assertThat(ack.get("/MSH-5-2")).isEqualTo("1.2");
        assertThat(ack.get("/MSH-9-3")).isEqualTo("ACK");
        assertThat(ack.get("/MSA-1")).isEqualTo("AR");
        assertThat(ack.get("/MSA-2")).isEqualTo("4#2");
        assertThat(ack.get("/ERR-3-3")).isEqualTo("HL70357");
        assertThat(ack.get("/ERR-5-1")).isEqualTo("HL7-06");
        assertThat(ack.get("/ERR-8")).isEqualTo(reason.text());
    }

    @Test
    void delimitersThatStandInOurOwnTextDoNotBreakIt() throws HL7Exception {
        Reason reason = new Reason(Reason.Kind.POLICY, "HL7-06", "a-b+c");
        Terser ack = answer(
                Wire.refuse(Wire.session(), Wire.framed("MSH-+*!@-MON-ICU-EHR-HOSP-1--ORU+R01-42-P-2.5.1"), reason));

        assertThat(ack.get("/MSH-7")).isEqualTo("20250301143045");
        assertThat(ack.get("/ERR-5-1")).isEqualTo("HL7-06");
        assertThat(ack.get("/ERR-8")).isEqualTo("a-b+c");
    }

    @Test
    void fewerDelimitersGiveFewerParts() {
        Reason reason = new Reason(Reason.Kind.POLICY, "HL7-06", "a|b^c&d");
        String ack = new String(
                Wire.refuse(Wire.session(), Wire.framed("MSH|^|MON|ICU|EHR|HOSP|1||ADT^A01|42|P|2.3"), reason)
                        .bytes(),
                StandardCharsets.ISO_8859_1);

        assertThat(ack).startsWith("\u000bMSH|^|EHR|HOSP|MON|ICU|20250301143045+0200||ACK^A01|");
        assertThat(ack).endsWith("\rMSA|AR|42|a b c&d\rERR|^^^207\r\u001c\r");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "8859/1; ISO-8859-1; Käse",
                "UNICODE UTF-8; UTF-8; Łódź",
                "SHIFT-JIS; windows-31j; ポ表",
                "BIG-5; Big5; 功許",
                "GB 18030-2000; GB18030; 中倈"
            })
    void theCharacterSetIsThatOfTheMessage(String name, String charset, String word) throws HL7Exception {
        Charset set = Charset.forName(charset);
        Reason reason = new Reason(Reason.Kind.POLICY, "HL7-06", "no " + word);
        byte[] frame = Wire.framed(Wire.message(
                set,
                "MSH|^~\\&|MON|" + word + "|EHR|HOSP|1||ORU^R01|" + word + "|P|2.5.1||||||" + name,
                "PID|1||" + word));
        Terser ack = answer(Wire.refuse(Wire.session(), frame, reason), set);

        assertThat(ack.get("/MSH-18")).isEqualTo(name);
        assertThat(ack.get("/MSH-6-1")).isEqualTo(word);
        assertThat(ack.get("/MSA-2")).isEqualTo(word);
        assertThat(ack.get("/ERR-8")).isEqualTo(reason.text());
    }

    @Test
    void noEchoCanEndTheFrameEarly() {
        byte[] ack = Wire.refuse(
                        Wire.session(),
                        Wire.framed("MSH|^~\\&|MON|ICU|EHR|HOSP|1||ADT^A01|42\u001c\u000b|P|2.5.1"),
                        POLICY)
                .bytes();

        Step step = Wire.session().read(Side.DEVICE, new ArrayBytes(ack));
        assertThat(((Step.Whole) step).length()).isEqualTo(ack.length);
        assertThat(Wire.codes(((Step.Whole) step).interaction())).isEmpty();
    }

    @Test
    void aRefusedBatchIsAnsweredWithTheIdOfItsHeader() throws HL7Exception {
        String bhs = "BHS|^~\\&|LAB|LFAC|EHR|HOSP|1||batch||B1";
        String member = "MSH|^~\\&|LAB|LFAC|EHR|HOSP|1||ORU^R01|M1|P|2.5.1|||AL|NE||UNICODE UTF-8";
        for (String[] segments : new String[][] {
            {bhs, member, "PID|1", "BTS|1"}, {"FHS|^~\\&|F|F|F|F|1||f||F1", bhs, member, "BTS|1", "FTS|1"}
        }) {
            Session session = Wire.session();
            Interaction batch = Wire.read(session, Side.DEVICE, Wire.framed(segments));
            Terser ack = answer(session.refuse(batch, POLICY, batch.members()));

            assertThat(ack.get("/MSA-1")).isEqualTo("AR");
            assertThat(ack.get("/MSA-2")).isEqualTo("B1");
            assertThat(ack.get("/MSH-3-1")).isEqualTo("EHR");
            assertThat(ack.get("/MSH-5-1")).isEqualTo("LAB");
            assertThat(ack.get("/MSH-12")).isEqualTo("2.5.1");
            assertThat(ack.get("/MSH-18")).isEqualTo("UNICODE UTF-8");
        }
    }

    @Test
    void aBatchWhoseMessagesAllWantNoAnswerHasNone() {
        String silent = "MSH|^~\\&|LAB||||1||ORU^R01|M1|P|2.5.1|||NE|NE";
        Refusal refusal =
                Wire.refuse(Wire.session(), Wire.framed("BHS|^~\\&|LAB||||1||||B1", silent, silent, "BTS|2"), POLICY);

        assertThat(refusal).satisfies(RefusalTest::silent);
    }

    @Test
    void aSecondMessageInTheFrameDoesNotSilenceTheAnswer() throws HL7Exception {
        byte[] frame = Wire.framed(
                "MSH|^~\\&|MON|ICU|EHR|HOSP|1||ADT^A01|M1|P|2.5", "MSH|^~\\&|EVIL||||1||ADT^A40|M2|P|2.5|||NE|NE");
        Terser ack = answer(Wire.refuse(Wire.session(), frame, POLICY));

        assertThat(ack.get("/MSA-1")).isEqualTo("AR");
        assertThat(ack.get("/MSA-2")).isEqualTo("M1");
    }

    @Test
    void whatCannotBeReadIsSevered() {
        for (byte[] frame : List.of(
                Wire.framed("hello"),
                Wire.framed("MSH"),
                Wire.framed("MSHA^~\\&AMON"),
                Wire.framed("BHS|"),
                Wire.framed(""))) {
            assertThat(Wire.refuse(Wire.session(), frame, POLICY).severs()).isTrue();
        }
    }

    @Test
    void aReplyIsNeverAnswered() {
        Session session = Wire.session();
        Interaction ack = Wire.read(
                session,
                Side.HOSPITAL,
                Wire.framed(msh("2.5", "", ""), "MSA|AA|42").clone());
        Interaction reply =
                Wire.read(session, Side.HOSPITAL, Wire.framed("MSH|^~\\&|E||||1||ACK|1|P|2.5", "MSA|AA|42"));

        assertThat(session.refuse(reply, POLICY, List.of())).satisfies(RefusalTest::silent);
        assertThat(session.refuse(ack, POLICY, List.of()).to()).isEqualTo(Side.HOSPITAL);
    }

    @Test
    void aRequestOfTheHospitalSideIsAnsweredThere() {
        Session session = Wire.session();
        Interaction query =
                Wire.read(session, Side.HOSPITAL, Wire.framed("MSH|^~\\&|E||||1||QBP^Q11|7|P|2.5", "QPD|x"));

        assertThat(session.refuse(query, POLICY, List.of()).to()).isEqualTo(Side.HOSPITAL);
    }

    @Test
    void aStreamedMessageIsRefusedFromItsHead() throws HL7Exception {
        Session session = Wire.session(new Limits(1024, 1 << 20));
        byte[] frame = Wire.framed(msh("2.5.1", "", ""), "NTE|1||" + "x".repeat(5000));
        Step.Head head = (Step.Head) session.read(Side.DEVICE, new ArrayBytes(frame));

        assertThat(answer(session.refuse(head.interaction(), POLICY, List.of())).get("/MSA-2"))
                .isEqualTo("M-42");
    }

    @Test
    void ownControlIdsAreUniqueAlsoAcrossSessionsAndHandovers() throws HL7Exception {
        java.util.Set<String> ids = new java.util.HashSet<>();
        Hl7v2Adapter adapter = new Hl7v2Adapter(Wire.CLOCK);
        for (int i = 0; i < 20; i++) {
            Session session = adapter.open(Wire.context("c" + i, Limits.DEFAULT));
            for (int j = 0; j < 20; j++) {
                ids.add(answer(Wire.refuse(session, Wire.framed(msh("2.5", "", "")), POLICY))
                        .get("/MSH-10"));
                session = adapter.resume(
                                Wire.context(Limits.DEFAULT), session.snapshot().orElseThrow())
                        .orElseThrow();
            }
        }
        assertThat(ids).hasSize(400).allMatch(id -> id.length() <= 20);
    }

    @Test
    void allBytesOfAnAnswerAreAllowedInAFrame() {
        byte[] ack = refuse("2.5.1", "", "").bytes();
        assertThat(Arrays.copyOfRange(ack, 1, ack.length - 2)).doesNotContain(0x0B, 0x1C, 0x0A);
    }
}
