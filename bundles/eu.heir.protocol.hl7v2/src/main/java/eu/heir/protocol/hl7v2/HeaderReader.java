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
 * <p>Messages of one sender differ in MSH-7 and MSH-10 and hardly elsewhere. So the reader remembers three pieces of the last segment as
 * bytes (up to MSH-6, MSH-9, and what follows MSH-10) with what they were found to mean, and looks at a piece anew only when its bytes
 * differ. Pure memo: it changes the cost, never the answer. It holds no bytes of the gateway.
 */
final class HeaderReader {
    /** Longest control id of any version, characters (v2.7; 20 before). */
    private static final int CONTROL_ID_MAX = 199;

    /** Pieces longer than this are not remembered. */
    private static final int PIECE_MAX_BYTES = 1024;

    /** Repetitions of MSH-18 that are looked at. */
    private static final int CHARSETS_MAX = 8;

    private static final byte[] NOTHING = new byte[0];
    private static final int FIELD_SEPARATOR_AT = 3;

    private final AckMode.Table ackModes;
    private final CharacterSet defaultCharset;
    private final @Nullable CharacterSet forced;

    private byte[] sender = NOTHING;
    private @Nullable Delimiters delimiters;
    private @Nullable CharacterSet senderCharset;
    private List<Claim> claims = List.of();
    private @Nullable String target;

    private byte[] kind = NOTHING;
    private @Nullable CharacterSet kindCharset;
    private Operation operation = Operations.UNKNOWN;
    private String type = "";
    private boolean typeRepeated;
    private boolean typeDivided;

    private byte[] rest = NOTHING;
    private CharacterSet charset;
    private AckMode ackMode;
    private List<Anomaly> restAnomalies = List.of();

    /**
     * @param ackModes of the session
     * @param defaultCharset what an empty MSH-18 means on this listener
     * @param forced the character set of a transcoded copy, whatever MSH-18 says; null for bytes as they were sent
     */
    HeaderReader(AckMode.Table ackModes, CharacterSet defaultCharset, @Nullable CharacterSet forced) {
        this.ackModes = ackModes;
        this.defaultCharset = defaultCharset;
        this.forced = forced;
        this.charset = defaultCharset;
        this.ackMode = ackModes.original();
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
        int separators = start + FIELD_SEPARATOR_AT;
        Delimiters remembered = delimiters;
        boolean sameSender = remembered != null
                && sender.length > 0
                && end - start >= sender.length
                && octets.matches(start, sender);
        Delimiters found = sameSender && remembered != null ? remembered : Delimiters.parse(octets, start, end);
        if (!found.usable()) {
            return null;
        }
        if (!sameSender) {
            if (remembered == null || !found.same(remembered)) {
                // The same bytes mean something else with other delimiters.
                kind = NOTHING;
                rest = NOTHING;
            }
            sender = NOTHING;
            delimiters = found;
        }
        // MSH-n follows the (n-1)th separator, because MSH-1 is the first separator itself.
        int beforeSeven = sameSender ? start + sender.length - 1 : octets.nth(found.field, 6, separators, end);
        int beforeNine = nth(octets, found, 2, beforeSeven, end);
        int beforeTen = nth(octets, found, 1, beforeNine, end);
        int nineEnd = beforeTen == Octets.NONE ? end : beforeTen;
        int tenEnd = beforeTen == Octets.NONE ? end : octets.indexOf(found.field, beforeTen + 1, end);
        if (tenEnd == Octets.NONE) {
            tenEnd = end;
        }
        readRest(octets, found, tenEnd, end);
        CharacterSet set = forced == null ? charset : forced;
        Oddities oddities = new Oddities();
        if (!sameSender || !set.equals(senderCharset)) {
            readSender(octets, found, start, beforeSeven, end, set);
        }
        if (found.anomaly != null) {
            oddities.add(found.anomaly);
        }
        oddities.addAll(restAnomalies);
        readKind(octets, found, beforeNine, nineEnd, set, oddities);
        String controlId = beforeTen == Octets.NONE
                ? ""
                : Escapes.decode(octets, beforeTen + 1, tenEnd, found, set.charset(), set.charset());
        if (controlId.isEmpty()) {
            oddities.add(Oddities.ID_MISSING);
        } else if (controlId.length() > CONTROL_ID_MAX) {
            oddities.add(Oddities.ID_LONG);
        }
        return new Header(
                found,
                set,
                operation,
                type,
                claims,
                target,
                ackMode,
                cut(controlId, Correlation.ID_MAX),
                oddities.toList());
    }

    private static int nth(Octets octets, Delimiters found, int n, int before, int end) {
        return before == Octets.NONE ? Octets.NONE : octets.nth(found.field, n, before + 1, end);
    }

    private void readSender(Octets octets, Delimiters found, int start, int beforeSeven, int end, CharacterSet set) {
        int limit = beforeSeven == Octets.NONE ? end : beforeSeven;
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
        claims = List.copyOf(said);
        target = texts[2].isEmpty() && texts[3].isEmpty() ? null : texts[2] + "|" + texts[3];
        senderCharset = set;
        int length = beforeSeven == Octets.NONE ? 0 : beforeSeven + 1 - start;
        sender = length > PIECE_MAX_BYTES ? NOTHING : octets.copy(start, length);
    }

    private void readKind(
            Octets octets, Delimiters found, int beforeNine, int end, CharacterSet set, Oddities oddities) {
        if (beforeNine == Octets.NONE || beforeNine + 1 == end) {
            operation = Operations.UNKNOWN;
            type = "";
            kind = NOTHING;
            oddities.add(Oddities.TYPE_MISSING);
            return;
        }
        int from = beforeNine + 1;
        boolean same = kind.length == end - from && set.equals(kindCharset) && octets.matches(from, kind);
        if (!same) {
            int repeated =
                    found.repetition == Delimiters.NONE ? Octets.NONE : octets.indexOf(found.repetition, from, end);
            int to = repeated == Octets.NONE ? end : repeated;
            typeRepeated = repeated != Octets.NONE;
            int one = found.component == Delimiters.NONE ? Octets.NONE : octets.indexOf(found.component, from, to);
            int two = one == Octets.NONE ? Octets.NONE : octets.indexOf(found.component, one + 1, to);
            type = Escapes.decode(octets, from, one == Octets.NONE ? to : one, found, set.charset(), set.charset());
            String trigger = one == Octets.NONE
                    ? ""
                    : Escapes.decode(
                            octets, one + 1, two == Octets.NONE ? to : two, found, set.charset(), set.charset());
            operation = Operations.of(type, trigger);
            typeDivided = found.subcomponent != Delimiters.NONE
                    && octets.indexOf(found.subcomponent, from, two == Octets.NONE ? to : two) != Octets.NONE;
            kind = end - from > PIECE_MAX_BYTES ? NOTHING : octets.copy(from, end - from);
            kindCharset = set;
        }
        if (type.isEmpty()) {
            oddities.add(Oddities.TYPE_MISSING);
        }
        if (typeRepeated) {
            oddities.add(Oddities.TYPE_REPEATED);
        }
        if (typeDivided) {
            oddities.add(Oddities.TYPE_DIVIDED);
        }
    }

    private void readRest(Octets octets, Delimiters found, int from, int end) {
        if (rest.length > 0 && rest.length == end - from && octets.matches(from, rest)) {
            return;
        }
        // MSH-n follows the (n-10)th separator from the end of MSH-10 on.
        ackMode = ackModes.of(word(octets, found, from, end, 5), word(octets, found, from, end, 6));
        List<String> sets = charsets(octets, found, from, end);
        charset = CharacterSet.of(sets, defaultCharset);
        Oddities oddities = new Oddities();
        if (!ackMode.known()) {
            oddities.add(Oddities.ACK_MODE_UNKNOWN);
        }
        if (!charset.known() && forced == null) {
            oddities.add(Oddities.CHARSET_UNKNOWN);
        }
        restAnomalies = oddities.toList();
        rest = end - from > PIECE_MAX_BYTES ? NOTHING : octets.copy(from, end - from);
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
