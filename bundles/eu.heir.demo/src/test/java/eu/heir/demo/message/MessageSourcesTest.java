package eu.heir.demo.message;

import static org.assertj.core.api.Assertions.assertThat;

import ca.uhn.hl7v2.DefaultHapiContext;
import ca.uhn.hl7v2.HL7Exception;
import ca.uhn.hl7v2.model.Message;
import ca.uhn.hl7v2.model.v25.message.ADT_A01;
import ca.uhn.hl7v2.model.v25.message.ADT_A02;
import ca.uhn.hl7v2.model.v25.message.ADT_A03;
import ca.uhn.hl7v2.model.v25.message.ORU_R01;
import ca.uhn.hl7v2.parser.PipeParser;
import ca.uhn.hl7v2.util.Terser;
import ca.uhn.hl7v2.validation.impl.ValidationContextFactory;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class MessageSourcesTest {
    private static final Instant START = Instant.parse("2026-03-01T09:15:30.123Z");
    private static final int MANY = 400;

    private final PipeParser parser = new PipeParser(validating());

    private static DefaultHapiContext validating() {
        DefaultHapiContext context = new DefaultHapiContext();
        context.setValidationContext(ValidationContextFactory.defaultValidation());
        return context;
    }

    private static List<Outgoing> take(MessageSource source, int count) {
        List<Outgoing> messages = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            messages.add(source.next(START.plus(Duration.ofSeconds(2L * i))));
        }
        return messages;
    }

    private static MessageSource monitor(int bed) {
        return new MonitorSource(bed, 42, new ControlIds("run-M" + bed + "-"));
    }

    @Test
    void vitalsParseAndStayWithinWhatAMonitorShows() throws HL7Exception {
        Map<String, double[]> limits = Map.of(
                "147842", new double[] {38, 165},
                "149530", new double[] {38, 165},
                "150456", new double[] {84, 100},
                "151562", new double[] {7, 38},
                "150021", new double[] {75, 205},
                "150022", new double[] {38, 115},
                "150023", new double[] {45, 160},
                "150344", new double[] {35, 40.5});

        for (Outgoing outgoing : take(monitor(1), MANY)) {
            Message message = parser.parse(outgoing.text());
            assertThat(message).isInstanceOf(ORU_R01.class);
            Map<String, Double> values = observations(message);
            assertThat(values.keySet()).isEqualTo(limits.keySet());
            values.forEach(
                    (code, value) -> assertThat(value).as(code).isBetween(limits.get(code)[0], limits.get(code)[1]));
            assertThat(values.get("150022")).isLessThan(values.get("150023"));
            assertThat(values.get("150023")).isLessThan(values.get("150021"));
        }
    }

    @Test
    void vitalsDriftInSmallSteps() throws HL7Exception {
        Map<String, Double> before = null;
        Set<Double> heartRates = new HashSet<>();
        for (Outgoing outgoing : take(monitor(2), MANY)) {
            Map<String, Double> now = observations(parser.parse(outgoing.text()));
            if (before != null) {
                assertThat(Math.abs(now.get("147842") - before.get("147842"))).isLessThan(15);
                assertThat(Math.abs(now.get("150344") - before.get("150344"))).isLessThan(0.3);
            }
            heartRates.add(now.get("147842"));
            before = now;
        }
        assertThat(heartRates).hasSizeGreaterThan(10);
    }

    @Test
    void headerNamesSenderModeAndCharset() throws HL7Exception {
        Outgoing outgoing = monitor(3).next(START);
        Terser terser = new Terser(parser.parse(outgoing.text()));

        assertThat(terser.get("MSH-3")).isEqualTo("BEDMON");
        assertThat(terser.get("MSH-4")).isEqualTo("ICU-3");
        assertThat(terser.get("MSH-7")).isEqualTo("20260301091530.123+0000");
        assertThat(terser.get("MSH-9-3")).isEqualTo("ORU_R01");
        assertThat(terser.get("MSH-10")).isEqualTo(outgoing.controlId());
        assertThat(terser.get("MSH-11")).isEqualTo("T");
        assertThat(terser.get("MSH-15")).isEqualTo("AL");
        assertThat(terser.get("MSH-16")).isEqualTo("NE");
        assertThat(terser.get("MSH-18")).isEqualTo("UNICODE UTF-8");
    }

    @Test
    void namesBeyondAsciiAndDelimitersInNamesSurvive() throws HL7Exception {
        String family = new Terser(
                        parser.parse(new String(monitor(5).next(START).payload(), StandardCharsets.UTF_8)))
                .get("/.PID-5-1");
        String given = new Terser(parser.parse(new String(monitor(3).next(START).payload(), StandardCharsets.UTF_8)))
                .get("/.PID-5-2");

        assertThat(family).isEqualTo("O'Brien & Sons");
        assertThat(given).isEqualTo("Ásta");
    }

    @Test
    void sameSeedGivesTheSameBytesAndAnotherSeedDoesNot() {
        List<Outgoing> first = take(new AdmissionSource(7, new ControlIds("r-A-")), 200);
        List<Outgoing> again = take(new AdmissionSource(7, new ControlIds("r-A-")), 200);
        List<Outgoing> other = take(new AdmissionSource(8, new ControlIds("r-A-")), 200);

        assertThat(again).isEqualTo(first);
        assertThat(other).isNotEqualTo(first);
        assertThat(take(monitor(1), 50)).isEqualTo(take(monitor(1), 50));
        assertThat(take(new LabSource(4, 7, new ControlIds("r-L-")), 50))
                .isEqualTo(take(new LabSource(4, 7, new ControlIds("r-L-")), 50));
    }

    @Test
    void admissionsTellAStoryThatCanHappen() throws HL7Exception {
        Map<String, String> locationByPatient = new HashMap<>();
        Set<String> events = new HashSet<>();

        for (Outgoing outgoing : take(new AdmissionSource(3, new ControlIds("r-A-")), MANY)) {
            Message message = parser.parse(outgoing.text());
            Terser terser = new Terser(message);
            String patient = terser.get("/.PID-3-1");
            String bed = terser.get("/.PV1-3-2");
            String known = locationByPatient.get(patient);
            String event = terser.get("MSH-9-2");
            events.add(event);
            switch (event) {
                case "A01" -> {
                    assertThat(message).isInstanceOf(ADT_A01.class);
                    assertThat(known).isNull();
                    assertThat(locationByPatient.values()).doesNotContain(bed);
                    locationByPatient.put(patient, bed);
                }
                case "A02" -> {
                    assertThat(message).isInstanceOf(ADT_A02.class);
                    assertThat(terser.get("/.PV1-6-2")).isEqualTo(known);
                    assertThat(locationByPatient.values()).doesNotContain(bed);
                    locationByPatient.put(patient, bed);
                }
                case "A08" -> {
                    assertThat(message).isInstanceOf(ADT_A01.class);
                    assertThat(bed).isEqualTo(known);
                }
                case "A03" -> {
                    assertThat(message).isInstanceOf(ADT_A03.class);
                    assertThat(bed).isEqualTo(known);
                    assertThat(terser.get("/.PV1-45")).isNotEmpty();
                    locationByPatient.remove(patient);
                }
                default -> assertThat(event).isIn("A01", "A02", "A03", "A08");
            }
        }
        assertThat(events).containsExactlyInAnyOrder("A01", "A02", "A03", "A08");
    }

    @Test
    void laboratoryResultsParse() throws HL7Exception {
        for (Outgoing outgoing : take(new LabSource(4, 5, new ControlIds("r-L-")), 200)) {
            Message message = parser.parse(outgoing.text());
            assertThat(message).isInstanceOf(ORU_R01.class);
            assertThat(observations(message).values()).hasSize(6).allMatch(v -> v > 0);
            assertThat(new Terser(message).get("MSH-16")).isEqualTo("AL");
        }
    }

    @Test
    void controlIdsAreDistinctAndFitTheField() {
        ControlIds ids = new ControlIds("mabcdefg-M40-");
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < MANY; i++) {
            String id = ids.next();
            assertThat(id.length()).isLessThanOrEqualTo(20);
            assertThat(seen.add(id)).isTrue();
        }
    }

    @Test
    void everyKindOfForgeryComesOncePerRound() throws HL7Exception {
        ForgerySource source = new ForgerySource(4, 9, new ControlIds("r-X-"));
        Set<String> mergeEvents = new HashSet<>();
        for (int round = 0; round < 4; round++) {
            Set<Forgery> kinds = new HashSet<>();
            for (int i = 0; i < Forgery.values().length; i++) {
                Forged forged = source.next(START);
                kinds.add(forged.kind());
                if (forged.kind() == Forgery.MALFORMED) {
                    assertThat(forged.text()).doesNotStartWith("MSH");
                } else {
                    parser.parse(forged.text());
                }
                if (forged.kind() == Forgery.FOREIGN_EVENT) {
                    mergeEvents.add(forged.operation());
                    assertThat(forged.bed()).isPositive();
                }
                if (forged.kind() == Forgery.STOLEN_NAME) {
                    assertThat(forged.bed()).isZero();
                    assertThat(forged.claim()).startsWith("BEDMON^ICU-");
                }
            }
            assertThat(kinds).containsExactlyInAnyOrder(Forgery.values());
        }
        assertThat(mergeEvents).containsExactlyInAnyOrder("ADT^A34", "ADT^A40");
    }

    @Test
    void oversizedForgeryIsAboveTheContractAndBelowWhatIsHeldWhole() {
        ForgerySource source = new ForgerySource(1, 1, new ControlIds("r-X-"));
        Forged forged = source.next(START);
        while (forged.kind() != Forgery.OVERSIZED) {
            forged = source.next(START);
        }
        assertThat(forged.payload().length).isBetween(64 * 1024 + 1, 256 * 1024 - 1);
    }

    private static Map<String, Double> observations(Message message) throws HL7Exception {
        ORU_R01 result = (ORU_R01) message;
        var order = result.getPATIENT_RESULT().getORDER_OBSERVATION();
        Map<String, Double> values = new HashMap<>();
        for (int i = 0; i < order.getOBSERVATIONReps(); i++) {
            var obx = order.getOBSERVATION(i).getOBX();
            values.put(
                    obx.getObx3_ObservationIdentifier().getCe1_Identifier().getValue(),
                    Double.valueOf(obx.getObx5_ObservationValue(0).getData().encode()));
        }
        return values;
    }
}
