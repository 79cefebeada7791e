package eu.heir.protocol.hl7v2;

import eu.heir.api.Anomaly;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What can be odd about HL7, each a constant, and the list of what was found in one unit. */
final class Oddities {
    static final Anomaly JUNK = new Anomaly(
            Anomaly.Kind.MALFORMED,
            "hl7.junk.outside.frame",
            "bytes between two MLLP frames that are no padding; a lenient receiver may read them as a message");
    static final Anomaly START_IN_FRAME = new Anomaly(
            Anomaly.Kind.AMBIGUOUS,
            "hl7.start.block.in.frame",
            "a second start block (0B) within a frame; a receiver may begin a new message there");
    static final Anomaly SEVERAL_MESSAGES = new Anomaly(
            Anomaly.Kind.AMBIGUOUS,
            "hl7.message.several",
            "more than one MSH segment in a frame without a batch header; a receiver may read one message or several");
    static final Anomaly OVERSIZE =
            new Anomaly(Anomaly.Kind.OVERSIZE, "hl7.unit.oversize", "the frame is longer than unit.max.bytes");
    static final Anomaly SEGMENTS_MAX = new Anomaly(
            Anomaly.Kind.OVERSIZE,
            "hl7.segments.max",
            "more segments than a held frame of hold.max.bytes can sensibly have");
    static final Anomaly MEMBERS_MAX = new Anomaly(
            Anomaly.Kind.OVERSIZE,
            "hl7.batch.members.max",
            "more messages in a batch than " + UnitReader.MEMBERS_MAX + "; the rest was not looked at");
    static final Anomaly HEADER_TOO_LONG = new Anomaly(
            Anomaly.Kind.MALFORMED, "hl7.msh.too.long", "the first segment does not end within hold.max.bytes");
    static final Anomaly HEADER_MISSING = new Anomaly(
            Anomaly.Kind.MALFORMED, "hl7.msh.missing", "the frame does not begin with an MSH, FHS or BHS segment");
    static final Anomaly HEADER_SHORT = new Anomaly(
            Anomaly.Kind.MALFORMED, "hl7.msh.short", "the header segment ends before its encoding characters");
    static final Anomaly DELIMITERS_BAD = new Anomaly(
            Anomaly.Kind.MALFORMED,
            "hl7.delimiters.bad",
            "MSH-1 or MSH-2 holds a letter, digit, blank, control or non-ASCII character, or one character twice");
    static final Anomaly DELIMITERS_SHARED = new Anomaly(
            Anomaly.Kind.AMBIGUOUS,
            "hl7.delimiters.shared",
            "MSH-2 names one character as both escape character and subcomponent separator");
    static final Anomaly ENCODING_LONG = new Anomaly(
            Anomaly.Kind.UNUSUAL,
            "hl7.encoding.characters.long",
            "MSH-2 has more characters than the standard defines");
    /**
     * Told, not refused: the standard lets a sender leave out the escape character and the subcomponent separator when it uses neither
     * (2.5.4), and such senders are honest.
     */
    static final Anomaly ENCODING_SHORT = new Anomaly(
            Anomaly.Kind.UNUSUAL,
            "hl7.encoding.characters.short",
            "MSH-2 has fewer than four characters; a receiver that counts them off takes the rest from MSH-3");

    static final Anomaly SEGMENT_NAME_LONG = new Anomaly(
            Anomaly.Kind.AMBIGUOUS,
            "hl7.segment.name.long",
            "a line begins with the name of a segment that decides (PID, OBX and others), but more stands between it and the field"
                    + " separator; a receiver that looks at three characters reads the segment");
    /** Told, not refused: mostly lines of a text whose line breaks a sender did not escape. */
    static final Anomaly SEGMENT_NAME_DOUBTFUL = new Anomaly(
            Anomaly.Kind.UNUSUAL,
            "hl7.segment.name.doubtful",
            "a line begins like a segment, but no field separator follows its name, or the name has fewer than three characters;"
                    + " receivers take it for text or for a segment");

    static final Anomaly SEGMENT_UNNAMED = new Anomaly(
            Anomaly.Kind.AMBIGUOUS,
            "hl7.segment.unnamed",
            "a segment begins with the field separator, or with one or two characters of the name before it; a receiver may read it as"
                    + " one more of the segment before it");
    /**
     * Told, not refused: a name such as {@code DOM\USER} is common and honest, and whoever writes a permitted name with escapes could as
     * well write it plainly.
     */
    static final Anomaly ESCAPE_AMBIGUOUS = new Anomaly(
            Anomaly.Kind.UNUSUAL,
            "hl7.escape.ambiguous",
            "the header or PID-3 holds an escape sequence that stands for no delimiter; receivers decode, keep or drop it");

    static final Anomaly TYPE_MISSING =
            new Anomaly(Anomaly.Kind.MALFORMED, "hl7.msh9.missing", "the message type (MSH-9) is missing");
    static final Anomaly TYPE_REPEATED = new Anomaly(
            Anomaly.Kind.AMBIGUOUS, "hl7.msh9.repeated", "the message type (MSH-9) repeats; receivers may take either");
    static final Anomaly TYPE_DIVIDED = new Anomaly(
            Anomaly.Kind.AMBIGUOUS,
            "hl7.msh9.subcomponents",
            "the message type (MSH-9) has subcomponents; a receiver may take the first one for the whole");
    static final Anomaly ID_MISSING =
            new Anomaly(Anomaly.Kind.MALFORMED, "hl7.msh10.missing", "the message control id (MSH-10) is missing");
    static final Anomaly REPLY_ID_MISSING = new Anomaly(
            Anomaly.Kind.UNUSUAL,
            "hl7.reply.msh10.missing",
            "a reply without a message control id of its own (MSH-10)");
    static final Anomaly ID_LONG = new Anomaly(
            Anomaly.Kind.UNUSUAL,
            "hl7.msh10.long",
            "the message control id (MSH-10) is longer than the standard allows");
    static final Anomaly LINE_FEED = new Anomaly(
            Anomaly.Kind.UNUSUAL, "hl7.segment.separator.lf", "segments end with LF or CRLF instead of CR (2.5.4)");
    static final Anomaly LINE_FEED_MIXED = new Anomaly(
            Anomaly.Kind.AMBIGUOUS,
            "hl7.segment.separator.mixed",
            "one segment ends with CR, another one with LF alone; a strict receiver does not see it end there");
    static final Anomaly LINE_FEED_DOUBTFUL = new Anomaly(
            Anomaly.Kind.AMBIGUOUS,
            "hl7.linefeed.doubtful",
            "segments end with LF, but what follows one of them is no segment identifier; a receiver may end the segment there as well");
    static final Anomaly SEGMENT_INDENTED = new Anomaly(
            Anomaly.Kind.AMBIGUOUS,
            "hl7.segment.indented",
            "blanks or control characters stand before a segment identifier; a receiver may skip them and read the segment");
    static final Anomaly LINE_FEED_IN_DATA =
            new Anomaly(Anomaly.Kind.UNUSUAL, "hl7.linefeed.in.data", "a field holds a line feed that is not escaped");
    static final Anomaly BYTE_ORDER_MARK = new Anomaly(
            Anomaly.Kind.UNUSUAL, "hl7.byte.order.mark", "a byte order mark stands before the header segment");
    static final Anomaly LEADING_SEPARATOR = new Anomaly(
            Anomaly.Kind.UNUSUAL,
            "hl7.leading.separator",
            "the frame begins with a segment separator instead of a header segment");
    static final Anomaly CHARSET_UNKNOWN = new Anomaly(
            Anomaly.Kind.UNUSUAL,
            "hl7.charset.unknown",
            "MSH-18 names no usable character set of table 0211; read as ISO 8859-1");
    static final Anomaly CHARSET_CONTRADICTED = new Anomaly(
            Anomaly.Kind.AMBIGUOUS,
            "hl7.charset.contradicted",
            "the bytes do not fit the character set that MSH-18 names");
    static final Anomaly CHARSET_SHIFTED = new Anomaly(
            Anomaly.Kind.AMBIGUOUS,
            "hl7.charset.shifted",
            "MSH-18 can be found only after decoding: trail bytes of characters before it look like separators");
    static final Anomaly CHARSET_TRAIL = new Anomaly(
            Anomaly.Kind.UNUSUAL,
            "hl7.charset.trail.delimiter",
            "bytes within multi-byte characters look like delimiters; a receiver that does not decode first cuts them apart");
    static final Anomaly ACK_MODE_UNKNOWN = new Anomaly(
            Anomaly.Kind.UNUSUAL,
            "hl7.ack.mode.unknown",
            "MSH-15 or MSH-16 holds a word that table 0155 does not have");
    static final Anomaly MSA_UNEXPECTED = new Anomaly(
            Anomaly.Kind.AMBIGUOUS,
            "hl7.msa.unexpected",
            "an MSA segment in a message type that is never a reply; treated as a request");
    static final Anomaly MSA_MISSING =
            new Anomaly(Anomaly.Kind.MALFORMED, "hl7.msa.missing", "an acknowledgement without an MSA segment");
    static final Anomaly BATCH_STREAMED = new Anomaly(
            Anomaly.Kind.UNUSUAL,
            "hl7.batch.streamed",
            "a batch longer than hold.max.bytes; only its header is known when it is decided on");
    static final Anomaly BATCH_EMPTY =
            new Anomaly(Anomaly.Kind.UNUSUAL, "hl7.batch.empty", "a batch that holds no message");

    private @Nullable List<Anomaly> found;

    /** Adds one, once. */
    void add(Anomaly anomaly) {
        List<Anomaly> list = found;
        if (list == null) {
            list = new ArrayList<>(4);
            found = list;
        }
        if (!list.contains(anomaly)) {
            list.add(anomaly);
        }
    }

    /** Adds all of a list. */
    void addAll(List<Anomaly> anomalies) {
        for (int i = 0; i < anomalies.size(); i++) {
            add(anomalies.get(i));
        }
    }

    /** What was found; not changed any more. */
    List<Anomaly> toList() {
        List<Anomaly> list = found;
        return list == null ? List.of() : List.copyOf(list);
    }
}
