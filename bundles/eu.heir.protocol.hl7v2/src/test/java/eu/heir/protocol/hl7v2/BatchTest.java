package eu.heir.protocol.hl7v2;

import static org.assertj.core.api.Assertions.assertThat;

import eu.heir.api.Claim;
import eu.heir.api.Correlation;
import eu.heir.api.Interaction;
import eu.heir.api.Replies;
import eu.heir.api.Role;
import eu.heir.api.Side;
import eu.heir.api.protocol.Limits;
import eu.heir.api.protocol.Step;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Batches of messages in one frame (2.10.3). */
class BatchTest {
    private static final String FHS = "FHS|^~\\&|FAPP|FFAC|EHR|HOSP|1||file||F1";
    private static final String BHS = "BHS|^~\\&|LAB|LFAC|EHR|HOSP|1||batch||B1";
    private static final String ONE = "MSH|^~\\&|LAB|LFAC|EHR|HOSP|1||ORU^R01|M1|P|2.5.1";
    private static final String TWO = "MSH|^~\\&|EVIL|LFAC|EHR|HOSP|1||ADT^A40|M2|P|2.5.1";

    private static void assertBatch(Interaction batch, String id) {
        assertThat(batch.operation().name()).isEqualTo("BATCH");
        assertThat(batch.role()).isEqualTo(Role.REQUEST);
        assertThat(batch.correlation()).isEqualTo(new Correlation(Side.DEVICE, id));
        assertThat(batch.replies().kind()).isEqualTo(Replies.Kind.OPTIONAL);
        assertThat(batch.members()).hasSize(2);
        Interaction second = batch.members().get(1);
        assertThat(second.operation().name()).isEqualTo("ADT^A40");
        assertThat(second.correlation()).isEqualTo(new Correlation(Side.DEVICE, "M2"));
        assertThat(second.claim("MSH-3")).isEqualTo("EVIL");
        assertThat(second.attributes().first("PID-3")).isEqualTo("two");
        assertThat(batch.members().get(0).attributes().all("PID-3", 9)).containsExactly("one");
        assertThat(batch.attributes().all("PID-3", 9)).containsExactly("one", "two");
        assertThat(batch.attributes().first("BTS-1")).isEqualTo("2");
        assertThat(batch.anomalies()).isEmpty();
    }

    @Test
    void aBatchIsOneInteractionNamedByItsHeaderWithItsMessagesAsMembers() {
        byte[] frame = Wire.framed(BHS, ONE, "PID|1||one", TWO, "PID|1||two", "BTS|2");
        Step step = Wire.session().read(Side.DEVICE, new ArrayBytes(frame));

        assertThat(((Step.Whole) step).members()).isEqualTo(Step.Members.ALL_OR_NOTHING);
        Interaction batch = ((Step.Whole) step).interaction();
        assertBatch(batch, "B1");
        assertThat(batch.claims())
                .containsExactly(
                        new Claim("MSH-3", "LAB"),
                        new Claim("MSH-4", "LFAC"),
                        new Claim("BHS-3", "LAB"),
                        new Claim("BHS-4", "LFAC"));
        assertThat(batch.target()).isEqualTo("EHR|HOSP");
    }

    @Test
    void aFileHeaderBeforeTheBatchHeaderChangesNothing() {
        Interaction batch = Wire.read(FHS, BHS, ONE, "PID|1||one", TWO, "PID|1||two", "BTS|2", "FTS|1");

        assertBatch(batch, "B1");
        assertThat(batch.attributes().first("FHS-3")).isEqualTo("FAPP");
    }

    @Test
    void aFileHeaderAloneNamesTheBatch() {
        assertBatch(Wire.read(FHS, ONE, "PID|1||one", TWO, "PID|1||two", "BTS|2", "FTS|1"), "F1");
    }

    @Test
    void severalMessagesWithoutABatchHeaderAreAmbiguousAndAllSeen() {
        Interaction interaction = Wire.read(ONE, "PID|1||one", TWO, "PID|1||two");

        assertThat(interaction.operation().name()).isEqualTo("ORU^R01");
        assertThat(interaction.correlation().id()).isEqualTo("M1");
        assertThat(Wire.codes(interaction)).containsExactly("hl7.message.several");
        assertThat(interaction.members()).hasSize(2);
        assertThat(interaction.members().get(1).operation().name()).isEqualTo("ADT^A40");
        assertThat(interaction.members().get(0).attributes().all("PID-3", 9)).containsExactly("one");
    }

    @Test
    void aBatchOfAcknowledgementsAnswersABatch() {
        Interaction named =
                Wire.read("BHS|^~\\&|EHR|HOSP|LAB|LFAC|1||||B9|B1", "MSH|^~\\&|E||||1||ACK|1|P|2.5", "MSA|AA|M1");
        Interaction nameless =
                Wire.read("BHS|^~\\&|EHR|HOSP|LAB|LFAC|1||||B9", "MSH|^~\\&|E||||1||ACK|1|P|2.5", "MSA|AA|M1");

        assertThat(named.role()).isEqualTo(Role.REPLY);
        assertThat(named.correlation()).isEqualTo(new Correlation(Side.HOSPITAL, "B1"));
        assertThat(nameless.role()).isEqualTo(Role.REPLY);
        assertThat(nameless.correlation()).isNull();
    }

    @Test
    void aBatchWhoseMessagesWantNoAnswerHasNone() {
        String silent = "MSH|^~\\&|LAB||||1||ORU^R01|M1|P|2.5.1|||NE|NE";
        assertThat(Wire.read(BHS, silent, silent, "BTS|2").replies()).isEqualTo(Replies.NONE);
    }

    @Test
    void eachMessageIsReadInItsOwnCharacterSet() {
        java.nio.charset.Charset sjis = java.nio.charset.Charset.forName("windows-31j");
        byte[] frame = Wire.framed(
                Wire.message(BHS, "MSH|^~\\&|LAB||||1||ORU^R01|M1|P|2.5.1||||||8859/1", "PID|1||K\u00e4se|z"),
                Wire.message(sjis, "MSH|^~\\&|LAB||||1||ORU^R01|M2|P|2.5.1||||||SHIFT-JIS", "PID|1||ポ表|z", "BTS|2"));
        Interaction batch = Wire.read(frame);

        assertThat(batch.members()).hasSize(2);
        assertThat(batch.members().get(0).attributes().first("PID-3")).isEqualTo("Käse");
        assertThat(batch.members().get(1).attributes().first("PID-3")).isEqualTo("ポ表");
        assertThat(batch.members().get(1).attributes().first("PID-4")).isEqualTo("z");
        assertThat(batch.members().get(1).correlation().id()).isEqualTo("M2");
    }

    @Test
    void anEmptyBatchIsUnusual() {
        assertThat(Wire.codes(Wire.read(BHS, "BTS|0"))).containsExactly("hl7.batch.empty");
    }

    @ParameterizedTest
    @ValueSource(strings = {"BHS", "BHS|", "BHS|^^\\&|", "FHS1^~\\&1"})
    void aBatchHeaderThatCannotBeReadIsMalformed(String header) {
        Interaction interaction = Wire.read(header, ONE);

        assertThat(interaction.anomalies()).anyMatch(a -> a.kind() == eu.heir.api.Anomaly.Kind.MALFORMED);
        assertThat(interaction.correlation()).isNull();
    }

    @Test
    void aBatchBeyondTheHoldBoundIsStreamedOnItsHeader() {
        byte[] frame = Wire.framed(BHS, ONE, "NTE|1||" + "x".repeat(1000), TWO, "PID|1||two", "BTS|2");
        List<Pump.Note> notes = Pump.steps(Wire.session(new Limits(1024, 8192)), frame, 50);

        Step.Head head = (Step.Head) notes.get(0).step();
        Step.Tail tail = (Step.Tail) notes.get(notes.size() - 1).step();
        assertThat(head.interaction().operation().name()).isEqualTo("BATCH");
        assertThat(head.interaction().correlation().id()).isEqualTo("B1");
        assertThat(head.interaction().claim("MSH-3")).isEqualTo("LAB");
        assertThat(Wire.codes(head.interaction())).containsExactly("hl7.batch.streamed");
        assertThat(tail.anomalies()).isEmpty();
    }

    @Test
    void messagesBeyondTheBoundAreTold() {
        StringBuilder many = new StringBuilder(BHS + "\r");
        for (int i = 0; i <= UnitReader.MEMBERS_MAX; i++) {
            many.append("MSH|^~\\&|A||||||ADT^A01|").append(i).append("|P|2.3\r");
        }
        byte[] frame = Wire.framed(many.toString().getBytes(java.nio.charset.StandardCharsets.US_ASCII));
        Interaction batch = Wire.read(Wire.session(new Limits(8 << 20, 8 << 20)), Side.DEVICE, frame);

        assertThat(batch.members()).hasSize(UnitReader.MEMBERS_MAX);
        assertThat(Wire.codes(batch)).containsExactly("hl7.batch.members.max");
    }
}
