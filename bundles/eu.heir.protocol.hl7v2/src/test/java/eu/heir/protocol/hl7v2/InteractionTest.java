package eu.heir.protocol.hl7v2;

import static org.assertj.core.api.Assertions.assertThat;

import eu.heir.api.Claim;
import eu.heir.api.Correlation;
import eu.heir.api.Interaction;
import eu.heir.api.Replies;
import eu.heir.api.Role;
import eu.heir.api.Side;
import eu.heir.api.Verb;
import eu.heir.api.protocol.Limits;
import eu.heir.api.protocol.Session;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a message means: operation, role, correlation, claims. */
class InteractionTest {
    /** Headers that share most of their bytes and mean different things. */
    private static final String[][] ALIKE_BUT_NOT_THE_SAME = {
        {"MSH|^~\\&|MON|ICU|EHR|HOSP|1||ORU^R01|1|P|2.5.1|||AL|NE||UNICODE UTF-8", "PID|1||\u00c3\u00a4"},
        {"MSH|^~\\&|MON|ICU|EHR|HOSP|2||ORU^R01|2|P|2.5.1|||AL|NE||8859/1", "PID|1||\u00e4"},
        {"MSH|^~\\&|MON|ICU|EHR|HOSP|3||ADT^A01|3|P|2.5.1|||NE|NE||8859/1"},
        {"MSH|$~\\&|MON|ICU|EHR|HOSP|4||ADT^A01|4|P|2.5.1|||NE|NE||8859/1"},
        {"MSH|^~\\&|MO\u00c3\u00a4|ICU|EHR|HOSP|5||ADT^A01|5|P|2.5.1||||||UNICODE UTF-8"},
        {"MSH|^~\\&|MO\u00c3\u00a4|ICU|EHR|HOSP|6||ADT^A01|6|P|2.5.1||||||8859/1"},
        {"MSH|^~\\&|MON|ICU|EHR|HOSP|5||ORU^R\u00c3\u00a4|5|P|2.5.1||||||UNICODE UTF-8"},
        {"MSH|^~\\&|MON|ICU|EHR|HOSP|5||ORU^R\u00c3\u00a4|5|P|2.5.1||||||8859/1"},
        {"MSH|$~\\&|MON|ICU|EHR|HOSP|5||ORU^R01|5|P|2.5.1|||AL|NE||8859/1"},
        {"MSH|^!\\&|MON|ICU|EHR|HOSP|5||ORU^R01|5|P|2.5.1||||||UNICODE UTF-8~8859/1"},
        {"MSH|^~\\&|MON|ICU|EHR|HOSP|5||ORU^R01|5|P|2.5.1||||||UNICODE UTF-8~8859/1"},
        {"MSH|^~\\&|MO\u00c3\u00a4|ICU|EHR|HOSP|5||ORU^R\u00c3\u00a4|5|P|2.5.1"},
        {"MSH|^~\\&|MON|ICU|EHR|HOSP|5||ORU^R01|5|P|2.5.1|||AL|ER||8859/1"},
        {"MSH|^~\\&|MON"},
        {"MSH|^~\\&|MON|ICU|EHR|HOSP|7||ADT^A01|7"},
        {"MSH|^~\\&|MON|ICU|EHR|HOSP|7||ADT^A01"},
        {"MSH|^~\\&|MON|ICU|EHR|HOSP|"},
        {"MSH|^~\\&|MON|ICU|EHR|HOSP"},
        {"MSH#^~\\&#MON#ICU#EHR#HOSP#8##ADT^A01#8#P#2.5.1"},
        {"MSH|^~\\&|MON|ICU|EHR|HOSP|9||ADT^A01~ORU^R01|9|P|2.5.1"},
    };

    private static String msh(String type, String id) {
        return "MSH|^~\\&|MON|ICU|EHR|HOSP|20250301||" + type + "|" + id + "|P|2.5.1";
    }

    @Test
    void aRequestSaysWhoWhatWhereAndHowToAnswer() {
        byte[] frame =
                Wire.framed("MSH|^~\\&|MON^1.2^ISO|ICU|EHR|HOSP^9^ISO|20250301||ORU^R01^ORU_R01|42|P|2.5.1", "PID|1");
        Interaction interaction = Wire.read(frame);

        assertThat(interaction.role()).isEqualTo(Role.REQUEST);
        assertThat(interaction.operation().verb()).isEqualTo(Verb.PUBLISH);
        assertThat(interaction.operation().name()).isEqualTo("ORU^R01");
        assertThat(interaction.correlation()).isEqualTo(new Correlation(Side.DEVICE, "42"));
        assertThat(interaction.replies()).isEqualTo(Replies.ONE);
        assertThat(interaction.claims()).containsExactly(new Claim("MSH-3", "MON^1.2^ISO"), new Claim("MSH-4", "ICU"));
        assertThat(interaction.target()).isEqualTo("EHR|HOSP^9^ISO");
        assertThat(interaction.length()).isEqualTo(frame.length);
        assertThat(interaction.anomalies()).isEmpty();
        assertThat(interaction.members()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "ORU^R01, PUBLISH", "MDM^T02, PUBLISH", "ADT^A01, WRITE", "ORM^O01, COMMAND", "OML^O21, COMMAND",
                "OMP^O09, COMMAND",
        "RDE^O11, COMMAND", "QBP^Q11, QUERY", "QRY^A19, QUERY", "SIU^S12, WRITE", "DFT^P03, WRITE", "ZZZ^Z01, WRITE",
        "RSP^K11, QUERY", "ACK, WRITE"
    })
    void theVerbFollowsTheMessageType(String type, Verb verb) {
        Interaction interaction = Wire.read(msh(type, "1"));

        assertThat(interaction.operation().name()).isEqualTo(type);
        assertThat(interaction.operation().verb()).isEqualTo(verb);
    }

    @Test
    void hostileMessageTypesAreCutAndCleaned() {
        assertThat(Wire.read(msh("A\u0007B^" + "x".repeat(100), "1"))
                        .operation()
                        .name())
                .isEqualTo("A?B^" + "x".repeat(60));
        assertThat(Wire.read(msh("^A01", "1")).operation().name()).isEqualTo("^A01");
        Interaction repeated = Wire.read(msh("ORU^R01~ADT^A40", "1"));
        assertThat(repeated.operation().name()).isEqualTo("ORU^R01");
        assertThat(Wire.codes(repeated)).containsExactly("hl7.msh9.repeated");
    }

    @Test
    void whatIsMissingIsTold() {
        assertThat(Wire.codes(Wire.read(msh("", "1")))).containsExactly("hl7.msh9.missing");
        Interaction nameless = Wire.read(msh("ORU^R01", ""));
        assertThat(Wire.codes(nameless)).containsExactly("hl7.msh10.missing");
        assertThat(nameless.correlation()).isEqualTo(new Correlation(Side.DEVICE, ""));
        assertThat(nameless.replies()).isEqualTo(Replies.ONE);
        Interaction anonymous = Wire.read("MSH|^~\\&|||||||ADT^A01|1|P|2.3");
        assertThat(anonymous.claims()).isEmpty();
        assertThat(anonymous.target()).isNull();
    }

    @Test
    void longIdsAndClaimsAreCut() {
        Interaction interaction =
                Wire.read("MSH|^~\\&|" + "m".repeat(900) + "|||||| ADT^A01|" + "i".repeat(900) + "|P|2.3");

        assertThat(interaction.claim("MSH-3")).hasSize(256);
        assertThat(interaction.correlation().id()).hasSize(256);
        assertThat(Wire.codes(interaction)).containsExactly("hl7.msh10.long");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ACK^R01^ACK",
                "ACK",
                "RSP^K11^RSP_K11",
                "ORR^O02",
                "ORG^O20",
                "ORL^O22",
                "ADR^A19",
                "MCF^Q02",
                "ZAK^Z1",
                ""
            })
    void aMessageWithAnMsaIsAReplyToTheOtherSide(String type) {
        Session session = Wire.session();
        Interaction fromHospital = Wire.read(session, Side.HOSPITAL, Wire.framed(msh(type, "9"), "MSA|AA|42", "PID|1"));
        Interaction fromDevice =
                Wire.read(session, Side.DEVICE, Wire.framed(msh(type, "9"), "SFT|v", "SFT|w", "MSA|AE|43"));

        assertThat(fromHospital.role()).isEqualTo(Role.REPLY);
        assertThat(fromHospital.correlation()).isEqualTo(new Correlation(Side.DEVICE, "42"));
        assertThat(fromHospital.replies()).isEqualTo(Replies.NONE);
        assertThat(fromHospital.last()).isTrue();
        assertThat(fromDevice.role()).isEqualTo(Role.REPLY);
        assertThat(fromDevice.correlation()).isEqualTo(new Correlation(Side.HOSPITAL, "43"));
    }

    /** 2.9.3: a commit accept may be followed by an application acknowledgement; a commit error or reject ends it. */
    @ParameterizedTest
    @CsvSource({"CA, false", "CE, true", "CR, true", "AA, true", "AE, true", "AR, true"})
    void onlyACommitAcceptHasMoreToCome(String code, boolean last) {
        assertThat(Wire.read(msh("ACK", "9"), "MSA|" + code + "|42").last()).isEqualTo(last);
    }

    @Test
    void aReplyThatNamesNoRequestHasNoCorrelation() {
        assertThat(Wire.read(msh("ACK", "9"), "MSA|AA|").correlation()).isNull();
        assertThat(Wire.read(msh("ACK", "9"), "MSA|AA").correlation()).isNull();
        Interaction empty = Wire.read(msh("ACK", "9"));
        assertThat(empty.role()).isEqualTo(Role.REPLY);
        assertThat(empty.correlation()).isNull();
        assertThat(Wire.codes(empty)).containsExactly("hl7.msa.missing");
    }

    @Test
    void aReplyWithoutAnIdOfItsOwnIsOnlyUnusual() {
        Interaction reply = Wire.read(msh("ACK", ""), "MSA|AA|42");

        assertThat(Wire.codes(reply)).containsExactly("hl7.reply.msh10.missing");
        assertThat(reply.correlation()).isEqualTo(new Correlation(Side.HOSPITAL, "42"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"ORU^R01", "ADT^A01", "ORM^O01", "QBP^Q11"})
    void anMsaDoesNotTurnARequestIntoAReply(String type) {
        Interaction interaction = Wire.read(msh(type, "9"), "MSA|AA|42", "PID|1");

        assertThat(interaction.role()).isEqualTo(Role.REQUEST);
        assertThat(Wire.codes(interaction)).containsExactly("hl7.msa.unexpected");
    }

    @Test
    void anMsaFurtherDownMakesNoReply() {
        assertThat(Wire.read(msh("ZZZ^Z01", "9"), "PID|1", "MSA|AA|42").role()).isEqualTo(Role.REQUEST);
    }

    @Test
    void whatWasLearnedFromOneMessageNeverLeaksIntoTheNext() {
        for (String[] before : ALIKE_BUT_NOT_THE_SAME) {
            for (String[] message : ALIKE_BUT_NOT_THE_SAME) {
                Session used = Wire.session();
                Wire.read(used, Side.DEVICE, Wire.framed(before));
                Interaction learned = Wire.read(used, Side.DEVICE, Wire.framed(message));
                Interaction fresh = Wire.read(Wire.session(), Side.DEVICE, Wire.framed(message));

                assertThat(told(learned))
                        .as("%s after %s", message[0], before[0])
                        .isEqualTo(told(fresh));
            }
        }
    }

    @Test
    void whatAListenerLearnedNeverLeaksIntoAnotherThatIsSetUpDifferently() {
        String[][] listeners = {
            {}, {"charset.default", "UTF-8"}, {"charset.default", "GB18030"}, {"ack.optional.timeout.ms", "77"},
        };
        for (String[] first : listeners) {
            for (String[] second : listeners) {
                for (String[] message : ALIKE_BUT_NOT_THE_SAME) {
                    Hl7v2Adapter shared = new Hl7v2Adapter(Wire.CLOCK);
                    Wire.read(shared.open(Wire.context(Limits.DEFAULT, first)), Side.DEVICE, Wire.framed(message));
                    Interaction learned = Wire.read(
                            shared.open(Wire.context(Limits.DEFAULT, second)), Side.DEVICE, Wire.framed(message));

                    assertThat(told(learned))
                            .as("%s with %s after %s", message[0], List.of(second), List.of(first))
                            .isEqualTo(told(Wire.read(Wire.session(second), Side.DEVICE, Wire.framed(message))));
                }
            }
        }
    }

    private static String told(Interaction interaction) {
        return String.join(
                " ; ",
                interaction.toString(),
                String.valueOf(interaction.correlation()),
                interaction.replies().toString(),
                interaction.claims().toString(),
                String.valueOf(interaction.target()),
                Wire.codes(interaction).toString(),
                String.valueOf(interaction.attributes().first("MSH-3")),
                String.valueOf(interaction.attributes().first("PID-3")));
    }

    @Test
    void objectsOfTheLastMessageAreReusedWhenTheirBytesAreTheSame() {
        Session session = Wire.session();
        Interaction first = Wire.read(session, Side.DEVICE, Wire.framed(msh("ORU^R01", "1"), "PID|1"));
        Interaction second = Wire.read(session, Side.DEVICE, Wire.framed(msh("ORU^R01", "2"), "PID|2"));

        assertThat(second.operation()).isSameAs(first.operation());
        assertThat(second.claims()).isSameAs(first.claims());
        assertThat(second.target()).isSameAs(first.target());
        assertThat(second.correlation().id()).isEqualTo("2");
    }

    @Test
    void aByteOrderMarkOrBlankLinesBeforeTheHeaderAreOnlyUnusual() {
        Interaction marked = Wire.read(Wire.framed("\u00ef\u00bb\u00bf" + msh("ADT^A01", "1"), "PID|1||7"));
        Interaction blank = Wire.read(Wire.framed("\r" + msh("ADT^A01", "1"), "PID|1||7"));

        assertThat(Wire.codes(marked)).containsExactly("hl7.byte.order.mark");
        assertThat(marked.operation().name()).isEqualTo("ADT^A01");
        assertThat(marked.attributes().first("PID-3")).isEqualTo("7");
        assertThat(Wire.codes(blank)).containsExactly("hl7.leading.separator");
        assertThat(blank.operation().name()).isEqualTo("ADT^A01");
    }
}
