package eu.heir.demo.message;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/** The laboratory: ORU^R01 with a few blood values of a patient in intensive care, LOINC codes, UCUM units. */
public final class LabSource implements MessageSource {
    private static final Duration FROM_DRAW_TO_RESULT = Duration.ofMinutes(25);

    private static final List<Analyte> ANALYTES = List.of(
            new Analyte("2823-3^Potassium^LN", "mmol/L", 3.5, 5.1, 1),
            new Analyte("2951-2^Sodium^LN", "mmol/L", 136, 145, 0),
            new Analyte("2160-0^Creatinine^LN", "mg/dL", 0.6, 1.3, 2),
            new Analyte("2524-7^Lactate^LN", "mmol/L", 0.5, 2.2, 1),
            new Analyte("718-7^Hemoglobin^LN", "g/dL", 12.0, 16.0, 1),
            new Analyte("6690-2^Leukocytes^LN", "10*3/uL", 4.0, 11.0, 1));

    private final int beds;
    private final Random random;
    private final ControlIds ids;

    /**
     * @param beds patients are those at beds 1 to this
     * @param seed the same seed gives the same results
     */
    public LabSource(int beds, long seed, ControlIds ids) {
        this.beds = beds;
        this.random = new Random(seed);
        this.ids = ids;
    }

    @Override
    public Outgoing next(Instant at) {
        int bed = 1 + random.nextInt(beds);
        String id = ids.next();
        Hl7Writer writer =
                new Hl7Writer(Sender.LABORATORY, "ORU", "R01", "ORU_R01", id, AckMode.ACCEPT_THEN_APPLICATION, at);
        Patient.atBed(bed).writeTo(writer);
        writer.segment("PV1", "1", "I", "ICU^" + bed + "^A^DEMO");
        String filler = id + "^" + Sender.LABORATORY.application();
        writer.segment("ORC", "RE", "", filler);
        String[] obr = new String[25];
        Arrays.fill(obr, "");
        obr[0] = "1";
        obr[2] = filler;
        obr[3] = "51990-0^Basic metabolic panel - Blood^LN";
        obr[6] = Hl7Writer.seconds(at.minus(FROM_DRAW_TO_RESULT));
        obr[21] = Hl7Writer.seconds(at);
        obr[24] = "F";
        writer.segment("OBR", obr);
        int set = 0;
        for (Analyte analyte : ANALYTES) {
            analyte.writeTo(writer, ++set, random);
        }
        return writer.finish();
    }

    /** What is measured, with the range in which most people are. */
    private record Analyte(String code, String unit, double low, double high, int decimals) {
        /** Results stray this much beyond the range, as a share of its width. */
        private static final double STRAY = 0.15;

        void writeTo(Hl7Writer writer, int set, Random random) {
            double width = high - low;
            double value = low - STRAY * width + random.nextDouble() * width * (1 + 2 * STRAY);
            String flag = value < low ? "L" : value > high ? "H" : "N";
            writer.segment(
                    "OBX",
                    Integer.toString(set),
                    "NM",
                    code,
                    "",
                    number(value),
                    unit + "^" + unit + "^UCUM",
                    number(low) + "-" + number(high),
                    flag,
                    "",
                    "",
                    "F");
        }

        private String number(double value) {
            return String.format(Locale.ROOT, "%." + decimals + "f", value);
        }
    }
}
