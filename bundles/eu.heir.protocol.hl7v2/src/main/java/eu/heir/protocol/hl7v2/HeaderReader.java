package eu.heir.protocol.hl7v2;

import eu.heir.api.Anomaly;
import eu.heir.api.Claim;
import eu.heir.api.Correlation;
import eu.heir.api.Operation;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads MSH segments. One per leg.
 *
 * <p>Messages differ in MSH-7 and MSH-10 and hardly elsewhere. So three pieces of a segment (up to MSH-6, MSH-9, and what follows
 * MSH-10) are remembered with what they were found to mean, see {@link Memo}, and a piece is looked at anew only when it is not known.
 */
final class HeaderReader {
    /** Longest control id of any version, characters (v2.7; 20 before). */
    private static final int CONTROL_ID_MAX = 199;

    /** Repetitions of MSH-18 that are looked at. */
    private static final int CHARSETS_MAX = 8;

    /** What follows MSH-10 differs by type of message, so a leg sees a handful of forms; 2 to the power of this. */
    private static final int RESTS_BITS = 3;

    private static final byte[] NOTHING = new byte[0];
    private static final int FIELD_SEPARATOR_AT = 3;

    /** Encoding characters that some receivers count off, however many there are. */
    private static final int ENCODING_COUNTED = 4;

    /** Characters of a message type and of a trigger event (tables 0076 and 0003). */
    private static final int CODE_LENGTH = 3;

    /** What the meaning of MSH-9 depends on beside its bytes. */
    record Reading(Delimiters delimiters, CharacterSet charset) {}

    /** MSH-3 to MSH-6. */
    record Sender(List<Claim> claims, @Nullable String target) {}

    /** MSH-9: whether it is repeated, and whether it is divided into subcomponents, beside what it says. */
    record Kind(Operation operation, String type, boolean repeated, boolean divided) {
        private static final Kind MISSING = new Kind(Operations.UNKNOWN, "", false, false);
    }

    private record Rest(CharacterSet charset, AckMode ackMode, List<Anomaly> anomalies) {}

    private final AckMode.Table ackModes;
    private final CharacterSet defaultCharset;
    private final @Nullable CharacterSet forced;
    private final AdapterMemos memos;
    private final Memo<Rest> rests = new Memo<>(RESTS_BITS);

    // MSH-1 and MSH-2 of the last segment, the separator behind them included.
    private byte[] opening = NOTHING;
    private @Nullable Reading reading;

    /**
     * @param ackModes of the session
     * @param defaultCharset what an empty MSH-18 means on this listener
     * @param forced the character set of a transcoded copy, whatever MSH-18 says; null for bytes as they were sent
     * @param memos of the adapter
     */
    HeaderReader(
            AckMode.Table ackModes, CharacterSet defaultCharset, @Nullable CharacterSet forced, AdapterMemos memos) {
        this.ackModes = ackModes;
        this.defaultCharset = defaultCharset;
        this.forced = forced;
        this.memos = memos;
    }

    /**
     * Reads a segment.
     *
     * @param octets the view
     * @param start of the segment, which begins with {@code MSH}
     * @param end of the segment
     * @return what it says, or null when its delimiters are not usable: {@link Delimiters#parse} then tells why
     */
    @Nullable Header read(Octets octets, int start, int end) {
        Delimiters found = delimiters(octets, start, end);
        if (!found.usable()) {
            return null;
        }
        // MSH-n follows the (n-1)th separator, because MSH-1 is the first separator itself.
        int beforeSeven = octets.nth(found.field, 6, start + FIELD_SEPARATOR_AT, end);
        int beforeNine = nth(octets, found, 2, beforeSeven, end);
        int beforeTen = nth(octets, found, 1, beforeNine, end);
        int nineEnd = beforeTen == Octets.NONE ? end : beforeTen;
        int tenEnd = beforeTen == Octets.NONE ? end : octets.indexOf(found.field, beforeTen + 1, end);
        if (tenEnd == Octets.NONE) {
            tenEnd = end;
        }
        Rest rest = rest(octets, found, tenEnd, end);
        CharacterSet set = forced == null ? rest.charset() : forced;
        Sender sender = sender(octets, found, start, beforeSeven == Octets.NONE ? end : beforeSeven, set);
        Kind kind = kind(octets, found, beforeNine, nineEnd, set);
        if (Oddities.ENCODING_SHORT.equals(found.anomaly)
                && beforeNine != Octets.NONE
                && countedOff(octets, found, start + FIELD_SEPARATOR_AT, beforeNine + 1, nineEnd)) {
            // Not remembered with MSH-9: it hangs on MSH-3.
            kind = new Kind(kind.operation(), kind.type(), kind.repeated(), true);
        }
        String controlId = beforeTen == Octets.NONE
                ? ""
                : Escapes.decode(octets, beforeTen + 1, tenEnd, found, set.charset(), set.charset());
        return new Header(
                found,
                set,
                kind.operation(),
                kind.type(),
                sender.claims(),
                sender.target(),
                rest.ackMode(),
                cut(controlId, Correlation.ID_MAX),
                anomalies(found, rest, kind, controlId));
    }

    private static List<Anomaly> anomalies(Delimiters found, Rest rest, Kind kind, String controlId) {
        boolean idFits = !controlId.isEmpty() && controlId.length() <= CONTROL_ID_MAX;
        if (idFits
                && found.anomaly == null
                && rest.anomalies().isEmpty()
                && !kind.type().isEmpty()
                && !kind.repeated()
                && !kind.divided()) {
            return List.of();
        }
        Oddities oddities = new Oddities();
        if (found.anomaly != null) {
            oddities.add(found.anomaly);
        }
        oddities.addAll(rest.anomalies());
        if (kind.type().isEmpty()) {
            oddities.add(Oddities.TYPE_MISSING);
        }
        if (kind.repeated()) {
            oddities.add(Oddities.TYPE_REPEATED);
        }
        if (kind.divided()) {
            oddities.add(Oddities.TYPE_DIVIDED);
        }
        if (!idFits) {
            oddities.add(controlId.isEmpty() ? Oddities.ID_MISSING : Oddities.ID_LONG);
        }
        return oddities.toList();
    }

    private static int nth(Octets octets, Delimiters found, int n, int before, int end) {
        return before == Octets.NONE ? Octets.NONE : octets.nth(found.field, n, before + 1, end);
    }

    private Delimiters delimiters(Octets octets, int start, int end) {
        Reading last = reading;
        if (last != null && opening.length <= end - start && octets.matches(start, opening)) {
            return last.delimiters();
        }
        Delimiters found = Delimiters.parse(octets, start, end);
        int behind = found.usable() ? octets.nth(found.field, 2, start + FIELD_SEPARATOR_AT, end) : Octets.NONE;
        if (behind != Octets.NONE) {
            opening = octets.copy(start, behind + 1 - start);
            reading = new Reading(found, forced == null ? defaultCharset : forced);
        }
        return found;
    }

    /** Delimiters and character set as one object, the last one if that is the same. */
    private Reading reading(Delimiters found, CharacterSet set) {
        Reading last = reading;
        if (last != null && last.delimiters().equals(found) && last.charset().equals(set)) {
            return last;
        }
        Reading now = new Reading(found, set);
        if (last != null && last.delimiters().equals(found)) {
            reading = now;
        }
        return now;
    }

    private Sender sender(Octets octets, Delimiters found, int start, int limit, CharacterSet set) {
        Sender known = memos.senders().find(octets, start, limit, set);
        if (known != null) {
            return known;
        }
        String[] texts = new String[4];
        int before = octets.nth(found.field, 2, start + FIELD_SEPARATOR_AT, limit);
        for (int i = 0; i < texts.length; i++) {
            if (before == Octets.NONE) {
                texts[i] = "";
                continue;
            }
            int behind = octets.indexOf(found.field, before + 1, limit);
            texts[i] = cut(
                    Escapes.decode(
                            octets,
                            before + 1,
                            behind == Octets.NONE ? limit : behind,
                            found,
                            set.charset(),
                            set.charset()),
                    Claim.VALUE_MAX);
            before = behind;
        }
        List<Claim> said = new ArrayList<>(2);
        if (!texts[0].isEmpty()) {
            said.add(new Claim("MSH-3", texts[0]));
        }
        if (!texts[1].isEmpty()) {
            said.add(new Claim("MSH-4", texts[1]));
        }
        Sender read = new Sender(
                List.copyOf(said), texts[2].isEmpty() && texts[3].isEmpty() ? null : texts[2] + "|" + texts[3]);
        memos.senders().keep(octets, start, limit, set, read);
        return read;
    }

    private Kind kind(Octets octets, Delimiters found, int beforeNine, int end, CharacterSet set) {
        if (beforeNine == Octets.NONE || beforeNine + 1 == end) {
            return Kind.MISSING;
        }
        int from = beforeNine + 1;
        Reading circumstances = reading(found, set);
        Kind known = memos.kinds().find(octets, from, end, circumstances);
        if (known != null) {
            return known;
        }
        int repeated = found.repetition == Delimiters.NONE ? Octets.NONE : octets.indexOf(found.repetition, from, end);
        int to = repeated == Octets.NONE ? end : repeated;
        int one = found.component == Delimiters.NONE ? Octets.NONE : octets.indexOf(found.component, from, to);
        int two = one == Octets.NONE ? Octets.NONE : octets.indexOf(found.component, one + 1, to);
        String type = Escapes.decode(octets, from, one == Octets.NONE ? to : one, found, set.charset(), set.charset());
        String trigger = one == Octets.NONE
                ? ""
                : Escapes.decode(octets, one + 1, two == Octets.NONE ? to : two, found, set.charset(), set.charset());
        boolean divided = found.subcomponent != Delimiters.NONE
                && octets.indexOf(found.subcomponent, from, two == Octets.NONE ? to : two) != Octets.NONE;
        Kind read = new Kind(Operations.of(type, trigger), type, repeated != Octets.NONE, divided);
        memos.kinds().keep(octets, from, end, circumstances, read);
        return read;
    }

    /**
     * Whether MSH-2 is so short that a receiver which counts off its characters takes a delimiter from MSH-3 that cuts another type or
     * event out of MSH-9. No code of the standard has enough characters for that.
     */
    private static boolean countedOff(Octets octets, Delimiters found, int separators, int from, int end) {
        int one = octets.indexOf(found.component, from, end);
        int two = one == Octets.NONE ? Octets.NONE : octets.indexOf(found.component, one + 1, end);
        int typeEnd = one == Octets.NONE ? end : one;
        int eventEnd = two == Octets.NONE ? end : two;
        int behind = octets.indexOf(found.field, separators + 1, from);
        for (int i = behind; i <= separators + ENCODING_COUNTED; i++) {
            int counted = octets.at(i);
            boolean type = typeEnd - from > CODE_LENGTH && octets.indexOf(counted, from, typeEnd) != Octets.NONE;
            boolean event = one != Octets.NONE
                    && eventEnd - one - 1 > CODE_LENGTH
                    && octets.indexOf(counted, one + 1, eventEnd) != Octets.NONE;
            if (type || event) {
                return true;
            }
        }
        return false;
    }

    private Rest rest(Octets octets, Delimiters found, int from, int end) {
        Rest known = rests.find(octets, from, end, found);
        if (known != null) {
            return known;
        }
        // MSH-n follows the (n-10)th separator from the end of MSH-10 on.
        AckMode ackMode = ackModes.of(word(octets, found, from, end, 5), word(octets, found, from, end, 6));
        CharacterSet charset = CharacterSet.of(charsets(octets, found, from, end), defaultCharset);
        Oddities oddities = new Oddities();
        if (!ackMode.known()) {
            oddities.add(Oddities.ACK_MODE_UNKNOWN);
        }
        if (!charset.known() && forced == null) {
            oddities.add(Oddities.CHARSET_UNKNOWN);
        }
        Rest read = new Rest(charset, ackMode, oddities.toList());
        rests.keep(octets, from, end, found, read);
        return read;
    }

    private static List<String> charsets(Octets octets, Delimiters found, int from, int end) {
        int before = octets.nth(found.field, 8, from, end);
        if (before == Octets.NONE) {
            return List.of();
        }
        int behind = octets.indexOf(found.field, before + 1, end);
        int to = behind == Octets.NONE ? end : behind;
        List<String> names = new ArrayList<>(2);
        int at = before + 1;
        while (names.size() < CHARSETS_MAX) {
            int next = found.repetition == Delimiters.NONE ? Octets.NONE : octets.indexOf(found.repetition, at, to);
            int nameEnd = next == Octets.NONE ? to : next;
            names.add(octets.text(at, nameEnd - at, CharacterSet.ASCII.charset()));
            if (next == Octets.NONE) {
                return names;
            }
            at = next + 1;
        }
        return names;
    }

    private static String word(Octets octets, Delimiters found, int from, int end, int separator) {
        int before = octets.nth(found.field, separator, from, end);
        if (before == Octets.NONE) {
            return "";
        }
        int behind = octets.indexOf(found.field, before + 1, end);
        int to = behind == Octets.NONE ? end : behind;
        return octets.text(before + 1, to - before - 1, CharacterSet.ASCII.charset());
    }

    private static String cut(String text, int max) {
        return text.length() <= max ? text : text.substring(0, max);
    }
}
