package eu.heir.demo.message;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Random;

/** Makes forged messages: every kind once per round, in an order that changes from round to round. */
public final class ForgerySource {
    /**
     * Size of the oversized result, bytes of its value. Above what the shipped contracts allow a monitor, below what the gateway holds
     * whole, so that it is refused in HL7 and not by cutting the connection.
     */
    static final int OVERSIZE_BYTES = 160 * 1024;

    private static final Sender STRANGER = new Sender("FREEMON", "NOWHERE");

    private final int beds;
    private final Random random;
    private final ControlIds ids;
    private final Deque<Forgery> round = new ArrayDeque<>();
    private boolean linkNext;

    /**
     * @param beds monitors whose names can be misused
     * @param seed the same seed gives the same forgeries
     */
    public ForgerySource(int beds, long seed, ControlIds ids) {
        this.beds = beds;
        this.random = new Random(seed);
        this.ids = ids;
    }

    /** The next forgery. */
    public Forged next(Instant at) {
        if (round.isEmpty()) {
            List<Forgery> kinds = Arrays.asList(Forgery.values());
            Collections.shuffle(kinds, random);
            round.addAll(kinds);
        }
        int bed = 1 + random.nextInt(beds);
        return switch (round.remove()) {
            case UNKNOWN_SENDER -> result(Forgery.UNKNOWN_SENDER, STRANGER, 0, "170", at);
            case STOLEN_NAME -> result(Forgery.STOLEN_NAME, Sender.monitor(bed), 0, "31", at);
            case FOREIGN_EVENT -> merge(bed, at);
            case OVERSIZED -> oversized(bed, at);
            case MALFORMED -> malformed();
        };
    }

    private Forged result(Forgery kind, Sender claim, int bed, String heartRate, Instant at) {
        Hl7Writer writer = new Hl7Writer(claim, "ORU", "R01", "ORU_R01", ids.next(), AckMode.ACCEPT, at);
        Patient.atBed(1).writeTo(writer);
        writer.segment("OBR", "1", "", "1^" + claim.application(), "69965^MDC_DEV_MON_PHYSIO_MULTI_PARAM_MDS^MDC");
        String unit = "264864^MDC_DIM_BEAT_PER_MIN^MDC";
        writer.segment(
                "OBX",
                "1",
                "NM",
                "147842^MDC_ECG_HEART_RATE^MDC",
                "1.6.1.147842",
                heartRate,
                unit,
                "",
                "",
                "",
                "",
                "F");
        return forged(kind, claim, bed, writer.finish());
    }

    private Forged merge(int bed, Instant at) {
        linkNext = !linkNext;
        String event = linkNext ? "A40" : "A34";
        String structure = linkNext ? "ADT_A39" : "ADT_A30";
        Sender claim = Sender.monitor(bed);
        Hl7Writer writer = new Hl7Writer(claim, "ADT", event, structure, ids.next(), AckMode.ORIGINAL, at);
        writer.segment("EVN", event, Hl7Writer.seconds(at));
        Patient.atBed(1).writeTo(writer);
        writer.segment("MRG", Patient.atBed(2).identifier());
        return forged(Forgery.FOREIGN_EVENT, claim, bed, writer.finish());
    }

    private Forged oversized(int bed, Instant at) {
        Sender claim = Sender.monitor(bed);
        byte[] value = new byte[OVERSIZE_BYTES * 3 / 4];
        random.nextBytes(value);
        Hl7Writer writer = new Hl7Writer(claim, "ORU", "R01", "ORU_R01", ids.next(), AckMode.ACCEPT, at);
        Patient.atBed(bed).writeTo(writer);
        writer.segment("OBR", "1", "", "1^" + claim.application(), "11524-6^EKG study^LN");
        String data = "^application^octet-stream^Base64^" + Base64.getEncoder().encodeToString(value);
        writer.segment("OBX", "1", "ED", "11524-6^EKG study^LN", "", data, "", "", "", "", "", "F");
        return forged(Forgery.OVERSIZED, claim, bed, writer.finish());
    }

    private static Forged malformed() {
        return new Forged(Forgery.MALFORMED, "none", "none", 0, "GET /admin HTTP/1.1\r\nHost: ehr\r\n\r\n");
    }

    private static Forged forged(Forgery kind, Sender claim, int bed, Outgoing message) {
        return new Forged(kind, claim.toString(), message.operation(), bed, message.text());
    }
}
