package eu.heir.protocol.hl7v2;

import eu.heir.api.Attributes;
import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads the fields of one message, or of one batch, where they stand. Nothing is found, cut or decoded before it is asked for.
 *
 * <p>Borrows the octets and the index of its frame: valid until the decision on the unit has returned, see {@link Attributes}. Of a unit
 * that is streamed it sees the head; a value that the head's end cuts is given as far as it is held.
 *
 * <p><b>Numbers.</b> MSH-1 is the field separator itself and MSH-2 the encoding characters (2.14.9.1); both are given as they stand.
 * FHS and BHS count likewise. <b>Text.</b> Escape sequences are decoded; a field or component that has parts is given with its
 * delimiters; the explicit null is the text {@code ""} (2.5.3).
 */
final class MessageView implements Attributes {
    /** Not there. A range otherwise: start in the upper half, end in the lower. */
    static final long ABSENT = -1;

    private static final int PID = FrameScan.id("PID");
    private static final int PATIENT_FIELD = 3;

    private final Octets octets;
    private final FrameScan scan;
    private final int first;
    private final int last;
    private final Delimiters delimiters;
    private final Charset charset;
    private final Charset sent;
    private final FieldPaths paths;

    /**
     * @param octets the view or its transcoded copy
     * @param scan the finished index of these octets
     * @param first segment of the message
     * @param last segment behind it
     * @param delimiters usable
     * @param charset the octets are in
     * @param sent the character set of the message as it was sent
     * @param paths shared memo
     */
    MessageView(
            Octets octets,
            FrameScan scan,
            int first,
            int last,
            Delimiters delimiters,
            Charset charset,
            Charset sent,
            FieldPaths paths) {
        this.octets = octets;
        this.scan = scan;
        this.first = first;
        this.last = last;
        this.delimiters = delimiters;
        this.charset = charset;
        this.sent = sent;
        this.paths = paths;
    }

    @Override
    public @Nullable String first(String path) {
        long range = find(paths.compile(path));
        return range == ABSENT ? null : text(range);
    }

    @Override
    public List<String> all(String path, int max) {
        FieldPath wanted = paths.compile(path);
        List<String> values = new ArrayList<>();
        int occurrence = 0;
        for (int k = first; k < last && values.size() < max; k++) {
            if (!named(k, wanted.segment())) {
                continue;
            }
            occurrence++;
            if (wanted.occurrence() != 0 && wanted.occurrence() != occurrence) {
                continue;
            }
            collect(wanted, k, max, values);
        }
        return values;
    }

    private void collect(FieldPath wanted, int segment, int max, List<String> values) {
        if (wanted.repetition() != 0 || wanted.field() == 0 || verbatim(segment, wanted.field())) {
            addText(value(wanted, segment), values);
            return;
        }
        long field = field(segment, wanted.field());
        if (field == ABSENT) {
            return;
        }
        long rest = field;
        while (values.size() < max) {
            long repetition = part(rest, delimiters.repetition, 1);
            addText(inner(wanted, repetition), values);
            if (to(repetition) == to(rest)) {
                return;
            }
            rest = range(to(repetition) + 1, to(rest));
        }
    }

    private void addText(long range, List<String> values) {
        if (range != ABSENT) {
            values.add(text(range));
        }
    }

    /** Where the first value at a path stands, or {@link #ABSENT}. */
    long find(FieldPath wanted) {
        int occurrence = 0;
        for (int k = first; k < last; k++) {
            if (!named(k, wanted.segment())) {
                continue;
            }
            occurrence++;
            if (wanted.occurrence() == 0) {
                long range = value(wanted, k);
                if (range != ABSENT) {
                    return range;
                }
            } else if (wanted.occurrence() == occurrence) {
                return value(wanted, k);
            }
        }
        return ABSENT;
    }

    /** First segment of a name, or {@link Octets#NONE}. */
    int segment(int id) {
        for (int k = first; k < last; k++) {
            if (named(k, id)) {
                return k;
            }
        }
        return Octets.NONE;
    }

    private boolean named(int segment, int id) {
        if (scan.id(segment) != id) {
            return false;
        }
        int behind = scan.start(segment) + 3;
        return behind >= scan.end(octets, segment) || octets.at(behind) == delimiters.field;
    }

    private long value(FieldPath wanted, int segment) {
        if (wanted.field() == 0) {
            return range(scan.start(segment), scan.end(octets, segment));
        }
        long field = field(segment, wanted.field());
        if (field == ABSENT) {
            return ABSENT;
        }
        if (verbatim(segment, wanted.field())) {
            boolean whole = wanted.repetition() <= 1 && wanted.component() <= 1 && wanted.subcomponent() <= 1;
            return whole ? field : ABSENT;
        }
        if (wanted.repetition() != 0) {
            long repetition = part(field, delimiters.repetition, wanted.repetition());
            return repetition == ABSENT ? ABSENT : inner(wanted, repetition);
        }
        long rest = field;
        while (true) {
            long repetition = part(rest, delimiters.repetition, 1);
            long value = inner(wanted, repetition);
            if (value != ABSENT || to(repetition) == to(rest)) {
                return value;
            }
            rest = range(to(repetition) + 1, to(rest));
        }
    }

    private long inner(FieldPath wanted, long repetition) {
        if (wanted.component() == 0) {
            return repetition;
        }
        long component = part(repetition, delimiters.component, wanted.component());
        if (component == ABSENT || wanted.subcomponent() == 0) {
            return component;
        }
        return part(component, delimiters.subcomponent, wanted.subcomponent());
    }

    /** Fields made of delimiters: never cut at them. */
    private boolean verbatim(int segment, int field) {
        return field <= 2 && header(scan.id(segment));
    }

    private static boolean header(int id) {
        return id == FrameScan.MSH || id == FrameScan.BHS || id == FrameScan.FHS;
    }

    /** A field of a segment with all its repetitions, or {@link #ABSENT}. */
    long field(int segment, int number) {
        int end = scan.end(octets, segment);
        int separator = scan.start(segment) + 3;
        boolean header = header(scan.id(segment));
        if (header && number == 1) {
            return separator < end ? range(separator, separator + 1) : ABSENT;
        }
        int before = octets.nth(delimiters.field, header ? number - 1 : number, separator, end);
        if (before == Octets.NONE) {
            return ABSENT;
        }
        int behind = octets.indexOf(delimiters.field, before + 1, end);
        return range(before + 1, behind == Octets.NONE ? end : behind);
    }

    /** The n-th part between separators, or {@link #ABSENT}. */
    private long part(long range, int separator, int number) {
        if (separator == Delimiters.NONE) {
            return number == 1 ? range : ABSENT;
        }
        int from = from(range);
        int to = to(range);
        if (number > 1) {
            int before = octets.nth(separator, number - 1, from, to);
            if (before == Octets.NONE) {
                return ABSENT;
            }
            from = before + 1;
        }
        int behind = octets.indexOf(separator, from, to);
        return range(from, behind == Octets.NONE ? to : behind);
    }

    /** The text of a range that is there, escape sequences decoded. */
    String text(long range) {
        int from = from(range);
        int to = to(range);
        return Escapes.decode(octets, from, to, delimiters, charset, sent);
    }

    /** The bytes of a range as they were sent. */
    byte[] raw(long range) {
        if (range == ABSENT) {
            return new byte[0];
        }
        int length = to(range) - from(range);
        return charset.equals(sent)
                ? octets.copy(from(range), length)
                : octets.text(from(range), length, charset).getBytes(sent);
    }

    /** The character set of the message as it was sent. */
    Charset sent() {
        return sent;
    }

    /** Adds what receivers read in several ways in the fields that say who sends what about whom: MSH, and PID-3. */
    void report(Oddities oddities) {
        int end = scan.end(octets, first);
        // Where one character has two meanings no sequence is sure, which DELIMITERS_SHARED has said.
        boolean escapes = !Oddities.DELIMITERS_SHARED.equals(delimiters.anomaly)
                && Escapes.ambiguous(octets, afterDelimiters(end), end, delimiters);
        for (int k = first + 1; k < last && !escapes && delimiters.escape != Delimiters.NONE; k++) {
            if (named(k, PID)) {
                long patient = field(k, PATIENT_FIELD);
                escapes = patient != ABSENT && Escapes.ambiguous(octets, from(patient), to(patient), delimiters);
            }
        }
        if (escapes) {
            oddities.add(Oddities.ESCAPE_AMBIGUOUS);
        }
    }

    private int afterDelimiters(int end) {
        long encoding = field(first, 2);
        return encoding == ABSENT ? end : to(encoding);
    }

    /** Whether this is a batch: it begins with a batch or file header. */
    boolean batch() {
        return scan.id(first) != FrameScan.MSH;
    }

    /** The delimiters of the message. */
    Delimiters delimiters() {
        return delimiters;
    }

    private static long range(int from, int to) {
        return ((long) from << Integer.SIZE) | to;
    }

    private static int from(long range) {
        return (int) (range >>> Integer.SIZE);
    }

    private static int to(long range) {
        return (int) range;
    }
}
