package eu.heir.demo.message;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Random;

/**
 * The admission desk: patients come (A01), change bed (A02), get their record corrected (A08) and leave (A03), each only when it can
 * happen. Beds of this ward are not the monitored ones, so that nobody with a monitor is sent home.
 */
public final class AdmissionSource implements MessageSource {
    private static final int BEDS = 6;
    private static final int FIRST_VISIT = 770_000;
    private static final double UPDATE_SHARE = 0.45;
    private static final double TRANSFER_SHARE = 0.30;

    private final Random random;
    private final ControlIds ids;
    private final List<Guest> guests = new ArrayList<>();
    private final Deque<Integer> freeBeds = new ArrayDeque<>();
    private int visits;

    /**
     * @param seed the same seed gives the same story
     */
    public AdmissionSource(long seed, ControlIds ids) {
        this.random = new Random(seed);
        this.ids = ids;
        for (Patient patient : Patient.ofAdmissions()) {
            guests.add(new Guest(patient));
        }
        for (int bed = 1; bed <= BEDS; bed++) {
            freeBeds.add(bed);
        }
    }

    @Override
    public Outgoing next(Instant at) {
        Guest guest = guests.get(random.nextInt(guests.size()));
        double dice = random.nextDouble();
        if (guest.stay instanceof Stay.Home && freeBeds.isEmpty()) {
            guest = guests.stream()
                    .filter(g -> g.stay instanceof Stay.InBed)
                    .findFirst()
                    .orElseThrow();
        }
        return guest.stay instanceof Stay.InBed inBed ? move(guest, inBed, dice, at) : admit(guest, at);
    }

    private Outgoing admit(Guest guest, Instant at) {
        Stay.InBed stay = new Stay.InBed(freeBeds.remove(), Integer.toString(FIRST_VISIT + ++visits), at);
        guest.stay = stay;
        return write("A01", "ADT_A01", guest, stay, "", "", at);
    }

    private Outgoing move(Guest guest, Stay.InBed stay, double dice, Instant at) {
        if (dice < UPDATE_SHARE || (dice < UPDATE_SHARE + TRANSFER_SHARE && freeBeds.isEmpty())) {
            return write("A08", "ADT_A01", guest, stay, "", "", at);
        }
        freeBeds.add(stay.bed());
        if (dice < UPDATE_SHARE + TRANSFER_SHARE) {
            Stay.InBed moved = new Stay.InBed(freeBeds.remove(), stay.visit(), stay.since());
            guest.stay = moved;
            return write("A02", "ADT_A02", guest, moved, location(stay), "", at);
        }
        guest.stay = new Stay.Home();
        return write("A03", "ADT_A03", guest, stay, "", Hl7Writer.seconds(at), at);
    }

    private Outgoing write(
            String event, String structure, Guest guest, Stay.InBed stay, String from, String discharged, Instant at) {
        Hl7Writer writer = new Hl7Writer(Sender.ADMISSION, "ADT", event, structure, ids.next(), AckMode.ORIGINAL, at);
        // EVN-1 repeats the event for receivers that still read it there.
        writer.segment("EVN", event, Hl7Writer.seconds(at));
        guest.patient.writeTo(writer);
        String[] pv1 = new String[45];
        Arrays.fill(pv1, "");
        pv1[0] = "1";
        pv1[1] = "I";
        pv1[2] = location(stay);
        pv1[5] = from;
        pv1[6] = "1001^Sonntag^Käthe^^^Dr.";
        pv1[9] = "MED";
        pv1[18] = stay.visit() + "^^^DEMO^VN";
        pv1[43] = Hl7Writer.seconds(stay.since());
        pv1[44] = discharged;
        writer.segment("PV1", pv1);
        return writer.finish();
    }

    private static String location(Stay.InBed stay) {
        return "MED^" + stay.bed() + "^A^DEMO";
    }

    private sealed interface Stay {
        record Home() implements Stay {}

        record InBed(int bed, String visit, Instant since) implements Stay {}
    }

    private static final class Guest {
        private final Patient patient;
        private Stay stay = new Stay.Home();

        Guest(Patient patient) {
            this.patient = patient;
        }
    }
}
