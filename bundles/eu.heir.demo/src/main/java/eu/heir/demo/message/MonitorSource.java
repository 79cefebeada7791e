package eu.heir.demo.message;

import java.time.Instant;
import java.util.Locale;
import java.util.Random;

/** A bedside monitor: ORU^R01 with the vital signs of the patient at its bed, coded as in ISO/IEEE 11073-10101 (MDC). */
public final class MonitorSource implements MessageSource {
    private static final String BEATS = "264864^MDC_DIM_BEAT_PER_MIN^MDC";
    private static final String BREATHS = "264928^MDC_DIM_RESP_PER_MIN^MDC";
    private static final String PERCENT = "262688^MDC_DIM_PERCENT^MDC";
    private static final String MMHG = "266016^MDC_DIM_MMHG^MDC";
    private static final String CELSIUS = "268192^MDC_DIM_DEGC^MDC";

    private final int bed;
    private final Sender sender;
    private final Patient patient;
    private final VitalSigns signs;
    private final ControlIds ids;

    /**
     * @param bed counts from 1
     * @param seed the same seed gives the same values
     */
    public MonitorSource(int bed, long seed, ControlIds ids) {
        this.bed = bed;
        this.sender = Sender.monitor(bed);
        this.patient = Patient.atBed(bed);
        this.signs = new VitalSigns(new Random(seed));
        this.ids = ids;
    }

    @Override
    public Outgoing next(Instant at) {
        signs.advance();
        String id = ids.next();
        Hl7Writer writer = new Hl7Writer(sender, "ORU", "R01", "ORU_R01", id, AckMode.ACCEPT, at);
        patient.writeTo(writer);
        writer.segment("PV1", "1", "I", "ICU^" + bed + "^A^DEMO");
        writer.segment(
                "OBR",
                "1",
                "",
                id + "^" + sender.application(),
                "69965^MDC_DEV_MON_PHYSIO_MULTI_PARAM_MDS^MDC",
                "",
                "",
                Hl7Writer.seconds(at));
        Observations observations = new Observations(writer, at);
        observations.add("147842^MDC_ECG_HEART_RATE^MDC", "1.6.1.147842", signs.heartRatePerMinute(), BEATS, 50, 120);
        observations.add(
                "149530^MDC_PULS_OXIM_PULS_RATE^MDC", "1.2.1.149530", signs.heartRatePerMinute(), BEATS, 50, 120);
        observations.add(
                "150456^MDC_PULS_OXIM_SAT_O2^MDC", "1.2.1.150456", signs.saturationPercent(), PERCENT, 92, 100);
        observations.add("151562^MDC_RESP_RATE^MDC", "1.3.1.151562", signs.respirationPerMinute(), BREATHS, 8, 30);
        observations.add("150021^MDC_PRESS_BLD_NONINV_SYS^MDC", "1.4.1.150021", signs.systolicMmHg(), MMHG, 90, 160);
        observations.add("150022^MDC_PRESS_BLD_NONINV_DIA^MDC", "1.4.1.150022", signs.diastolicMmHg(), MMHG, 50, 95);
        observations.add("150023^MDC_PRESS_BLD_NONINV_MEAN^MDC", "1.4.1.150023", signs.meanMmHg(), MMHG, 60, 110);
        observations.add("150344^MDC_TEMP^MDC", "1.5.1.150344", signs.temperatureCelsius(), CELSIUS, 36, 38);
        return writer.finish();
    }

    /** Numbers the OBX segments of one message. */
    private static final class Observations {
        private final Hl7Writer writer;
        private final String at;
        private int set;

        Observations(Hl7Writer writer, Instant at) {
            this.writer = writer;
            this.at = Hl7Writer.seconds(at);
        }

        void add(String code, String containment, int value, String unit, int low, int high) {
            add(code, containment, Integer.toString(value), flag(value, low, high), unit, low, high);
        }

        void add(String code, String containment, double value, String unit, int low, int high) {
            String text = String.format(Locale.ROOT, "%.1f", value);
            add(code, containment, text, flag(value, low, high), unit, low, high);
        }

        private void add(String code, String containment, String value, String flag, String unit, int low, int high) {
            writer.segment(
                    "OBX",
                    Integer.toString(++set),
                    "NM",
                    code,
                    containment,
                    value,
                    unit,
                    low + "-" + high,
                    flag,
                    "",
                    "",
                    "F",
                    "",
                    "",
                    at);
        }

        /** Table 0078. */
        private static String flag(double value, int low, int high) {
            if (value < low) {
                return "L";
            }
            return value > high ? "H" : "N";
        }
    }
}
