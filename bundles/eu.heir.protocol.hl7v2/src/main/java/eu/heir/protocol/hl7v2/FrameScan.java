package eu.heir.protocol.hl7v2;

import java.util.Arrays;

/**
 * Finds the end of a frame and, in the same pass, where its segments start. One per leg, reused from frame to frame.
 *
 * <p><b>A memo, not state.</b> {@link #scan} goes on where the last call stopped instead of looking at every byte again each time more
 * arrive. What it remembers is a pure function of bytes that are still in view and will not change: forgetting it changes no answer,
 * only its cost.
 *
 * <p><b>Separators.</b> CR ends a segment (2.5.4). LF after CR belongs to it. LF alone ends a segment only where a segment identifier
 * follows, else it is data: that is how tolerant receivers read it, and it shows rules every segment that some receiver would see.
 * Blanks and controls in front of a segment identifier hide it here, but not from receivers that skip them: that is reported. So is an
 * identifier that the field separator does not follow: receivers that look at three characters alone read a segment.
 */
final class FrameScan {
    /** Segment id of what is too short to have one. */
    static final int NO_ID = 0;

    static final int MSH = id("MSH");
    static final int BHS = id("BHS");
    static final int FHS = id("FHS");

    private static final int BTS = id("BTS");
    private static final int FTS = id("FTS");
    private static final int MSA = id("MSA");
    private static final int PID = id("PID");
    private static final int MRG = id("MRG");
    private static final int PV1 = id("PV1");
    private static final int ORC = id("ORC");
    private static final int OBR = id("OBR");
    private static final int OBX = id("OBX");

    /** First two characters of the pharmacy and vaccination segments RXA to RXV. */
    private static final int RX = ('R' << 8) | 'X';

    /** Where the field separator stands in a segment, behind its identifier. */
    private static final int SEPARATOR_AT = 3;

    private static final int ESCAPE = 0x1B;
    private static final int SHIFT_OUT = 0x0E;

    /** A held frame's index may have one entry for so many bytes of {@code hold.max.bytes}. */
    private static final int BYTES_PER_SEGMENT = 16;

    /** ... but always so many. */
    private static final int SEGMENTS_FLOOR = 1024;

    private static final int INITIAL = 64;

    /** Arrays that grew beyond this are not kept for the next frame. */
    private static final int KEPT = 4096;

    /** Marks a start that follows a lone LF, until {@link #finish} has judged it. Frames are far below 2 GiB. */
    private static final int AFTER_LF = Integer.MIN_VALUE;

    private final int segmentsMax;
    private int[] starts = new int[INITIAL];
    private int[] ids = new int[INITIAL];
    private int count;
    private int position;
    private int contentEnd;
    private long seen;
    private boolean escapes;
    private boolean carriageReturnLineFeed;
    private boolean lineFeedBeforeReturn;
    private boolean lineFeedSeparates;
    private boolean startInFrame;
    private boolean overflow;
    private boolean mixed;
    private boolean lineFeedInData;
    private boolean indented;
    private boolean unnamed;
    private boolean doubtful;
    private boolean nameLong;
    private boolean nameDoubtful;
    private int headers;
    private boolean released = true;

    /**
     * @param holdMax most bytes a frame can have, see {@link eu.heir.api.protocol.Limits}
     */
    FrameScan(int holdMax) {
        this.segmentsMax = Math.max(SEGMENTS_FLOOR, holdMax / BYTES_PER_SEGMENT);
    }

    /** A segment identifier as a number. */
    static int id(String name) {
        return (name.charAt(0) << 16) | (name.charAt(1) << 8) | name.charAt(2);
    }

    /** The frame was answered: the next {@link #scan} begins anew. The index stays readable until then. */
    void release() {
        released = true;
    }

    private void reset() {
        released = false;
        count = 0;
        position = 0;
        seen = 0;
        escapes = false;
        carriageReturnLineFeed = false;
        lineFeedBeforeReturn = false;
        startInFrame = false;
        overflow = false;
        if (starts.length > KEPT) {
            starts = new int[INITIAL];
            ids = new int[INITIAL];
        }
    }

    /**
     * Looks for the end block.
     *
     * @param octets the view
     * @param content where the frame's content starts
     * @param limit where to stop looking
     * @return index of the end block, wholly before the limit, or {@link Octets#NONE}
     */
    int scan(Octets octets, int content, int limit) {
        if (released || position > limit) {
            reset();
            position = content;
            starts[count++] = content;
        }
        int i = position;
        for (; i + Words.BYTES <= limit; i += Words.BYTES) {
            long word = octets.longAt(i);
            long mask = Words.controls(word);
            if (mask == 0) {
                seen |= word;
                continue;
            }
            do {
                int offset = Words.first(mask);
                int octet = Words.byteAt(word, offset);
                int at = i + offset;
                if (octet == Mllp.END) {
                    boolean undecided = at + 1 == limit;
                    if (undecided || octets.at(at + 1) == Mllp.CR) {
                        // Bytes behind the end belong to the next frame and must not colour this one.
                        seen |= offset == 0 ? 0 : Words.leading(word, offset);
                        position = at;
                        return undecided ? Octets.NONE : at;
                    }
                } else {
                    control(octet, at);
                }
                mask = Words.rest(mask);
            } while (mask != 0);
            seen |= word;
        }
        for (; i < limit; i++) {
            int octet = octets.at(i);
            if (octet < ' ') {
                if (octet == Mllp.END) {
                    boolean undecided = i + 1 == limit;
                    if (undecided || octets.at(i + 1) == Mllp.CR) {
                        position = i;
                        return undecided ? Octets.NONE : i;
                    }
                } else {
                    control(octet, i);
                }
            }
            seen |= octet;
        }
        position = i;
        return Octets.NONE;
    }

    private void control(int octet, int at) {
        switch (octet) {
            case Mllp.CR -> {
                lineFeedBeforeReturn |= starts[count - 1] == (at | AFTER_LF);
                startAt(at + 1, 0, at);
            }
            case Mllp.LF -> {
                // The LF of CRLF, and a blank line, only move the start of the segment that is to come.
                int last = starts[count - 1];
                int flag = (last & ~AFTER_LF) == at ? last & AFTER_LF : AFTER_LF;
                carriageReturnLineFeed |= flag == 0;
                startAt(at + 1, flag, at);
            }
            case Mllp.START -> startInFrame = true;
            case ESCAPE, SHIFT_OUT -> escapes = true;
            default -> {}
        }
    }

    private void startAt(int start, int flag, int separator) {
        if ((starts[count - 1] & ~AFTER_LF) == separator) {
            starts[count - 1] = start | flag;
            return;
        }
        if (count == starts.length) {
            if (count >= segmentsMax) {
                overflow = true;
                return;
            }
            starts = Arrays.copyOf(starts, Math.min(segmentsMax, 2 * count));
            ids = Arrays.copyOf(ids, starts.length);
        }
        starts[count++] = start | flag;
    }

    /**
     * Closes the index: judges lone LFs, drops what is empty, reads the identifiers.
     *
     * @param octets the view
     * @param content where the content starts; may lie behind the one of {@link #scan} when something was skipped
     * @param end where it ends
     */
    void finish(Octets octets, int content, int end) {
        contentEnd = end;
        lineFeedInData = false;
        indented = false;
        unnamed = false;
        doubtful = false;
        nameLong = false;
        nameDoubtful = false;
        lineFeedSeparates = carriageReturnLineFeed || lineFeedBeforeReturn;
        headers = 0;
        starts[0] = Math.max(content, starts[0] & ~AFTER_LF);
        int separator = starts[0] + SEPARATOR_AT < end ? octets.at(starts[0] + SEPARATOR_AT) : Octets.NONE;
        // A member of a batch may have another one than the batch.
        int own = separator;
        // Behind a name that is too long, until its line ends or turns out to have fields; NONE else.
        int open = Octets.NONE;
        boolean openDecides = false;
        boolean afterReturn = false;
        boolean afterLineFeedOnly = false;
        int kept = 0;
        for (int k = 0; k < count; k++) {
            int start = starts[k] & ~AFTER_LF;
            boolean afterLineFeed = (starts[k] & AFTER_LF) != 0;
            if (start >= end) {
                lineFeedSeparates |= afterLineFeed;
                break;
            }
            if (open != Octets.NONE) {
                fields(octets.indexOf(own, open, start), openDecides);
                open = start;
            }
            int lead = octets.at(start);
            int name = lead > ' ' ? start : afterBlanks(octets, start, end);
            indented |= name > start && segmentAt(octets, name, end, separator);
            int id = idAt(octets, start, end);
            int nameId = name == start ? id : idAt(octets, name, end);
            boolean header = id == MSH || id == BHS || id == FHS;
            boolean data = afterLineFeed && !looksLikeSegment(octets, start, end);
            if (data) {
                // A name alone on its line, and now it goes on: a receiver that looks at three characters has one
                // segment more.
                nameDoubtful |= open != Octets.NONE;
            } else {
                open = Octets.NONE;
                if (header && start + SEPARATOR_AT < end) {
                    own = octets.at(start + SEPARATOR_AT);
                } else if (id == BTS || id == FTS) {
                    own = separator;
                }
            }
            if (kept > 0 && (lead == own || shortOf(nameId, ids[kept - 1], own))) {
                boolean decides = lead == own || decides(ids[kept - 1]);
                // A line of a table in a text, unless line feeds end segments here.
                doubtful |= decides && data;
                unnamed |= decides && !data;
                nameDoubtful |= !decides && !data;
            } else {
                nameDoubtful |= !data && shortName(octets, name, end, own);
            }
            if (name + SEPARATOR_AT < end && octets.at(name + SEPARATOR_AT) != own && longName(octets, name, own)) {
                boolean decides = decides(nameId);
                // A name alone on its line is nothing yet; what follows an LF may be its fields.
                boolean alone = octets.at(name + SEPARATOR_AT) == Mllp.LF;
                nameDoubtful |= !data && !alone;
                if (decides || (alone && !data)) {
                    openDecides = decides || (open != Octets.NONE && openDecides);
                    open = open == Octets.NONE ? name + SEPARATOR_AT + 1 : open;
                }
            }
            if (afterLineFeed) {
                if (data) {
                    lineFeedInData = true;
                    // Some skip blanks and controls before a name.
                    doubtful |= cutBySome(octets, start, end, separator)
                            || (name > start && named(octets, name, end, separator));
                    continue;
                }
                lineFeedSeparates = true;
                afterLineFeedOnly = true;
            } else {
                afterReturn |= k > 0;
            }
            if (header) {
                headers++;
            }
            starts[kept] = start;
            ids[kept] = id;
            kept++;
        }
        if (open != Octets.NONE) {
            fields(octets.indexOf(own, open, end), openDecides);
        }
        count = kept;
        mixed = afterReturn && afterLineFeedOnly;
        doubtful &= afterLineFeedOnly;
    }

    /**
     * Whether a segment has a name of one or two characters. Receivers that tell a second one of a kind by a number (HAPI) take a second
     * {@code IN|} for an {@code IN2}.
     */
    private static boolean shortName(Octets octets, int start, int end, int separator) {
        int at = start;
        while (at < end && at < start + SEPARATOR_AT && Character.isLetterOrDigit(octets.at(at))) {
            at++;
        }
        return at > start && at < start + SEPARATOR_AT && at < end && octets.at(at) == separator;
    }

    /** Whether a field separator follows the first one, two or three characters. */
    private static boolean named(Octets octets, int start, int end, int separator) {
        return (start + SEPARATOR_AT < end && octets.at(start + SEPARATOR_AT) == separator)
                || shortName(octets, start, end, separator);
    }

    /** Whether receivers that end segments with LF take the line for a segment, or for one too short to be read; others reject it. */
    private static boolean cutBySome(Octets octets, int start, int end, int separator) {
        int behind = start;
        while (behind < end && behind <= start + SEPARATOR_AT && !separator(octets.at(behind))) {
            behind++;
        }
        return behind <= start + SEPARATOR_AT || octets.at(start + SEPARATOR_AT) == separator;
    }

    /** A line whose name is too long has fields, if there is a separator. */
    private void fields(int separatorAt, boolean decides) {
        nameLong |= decides && separatorAt != Octets.NONE;
        nameDoubtful |= !decides && separatorAt != Octets.NONE;
    }

    private static int afterBlanks(Octets octets, int from, int end) {
        int start = from;
        while (start < end && octets.at(start) <= ' ') {
            start++;
        }
        return start;
    }

    private static boolean segmentAt(Octets octets, int start, int end, int separator) {
        return looksLikeSegment(octets, start, end)
                && (start + SEPARATOR_AT == end
                        || octets.at(start + SEPARATOR_AT) == separator
                        || separator(octets.at(start + SEPARATOR_AT)));
    }

    /** Whether the line at an index, four bytes at least, begins with an identifier and goes on. Only where fields can be told apart. */
    private static boolean longName(Octets octets, int start, int separator) {
        return identifier(octets, start) && octets.at(start + SEPARATOR_AT) != Mllp.CR && Delimiters.legal(separator);
    }

    /** Whether none, one or two characters of the identifier before stand in front of the field separator. */
    private static boolean shortOf(int id, int before, int separator) {
        int first = id >>> (2 * Byte.SIZE);
        if (first == separator) {
            return true;
        }
        if (((id >>> Byte.SIZE) & 0xFF) == separator) {
            return first == before >>> (2 * Byte.SIZE);
        }
        return (id & 0xFF) == separator && (id >>> Byte.SIZE) == (before >>> Byte.SIZE);
    }

    /**
     * Whether a segment says whom a message is about, what it orders, finds or gives, what it answers, or where it ends. Others, and
     * words of a text that a sender broke into lines ({@code PCR}, {@code ORGANISM}), are told and not refused.
     */
    private static boolean decides(int id) {
        return id == PID
                || id == MRG
                || id == PV1
                || id == ORC
                || id == OBR
                || id == OBX
                || (id >>> Byte.SIZE) == RX
                || id == MSA
                || id == MSH
                || id == BHS
                || id == FHS
                || id == BTS
                || id == FTS;
    }

    private static int idAt(Octets octets, int start, int end) {
        return start + 3 > end ? NO_ID : (octets.at(start) << 16) | (octets.at(start + 1) << 8) | octets.at(start + 2);
    }

    /** A capital, two capitals or digits, and then no letter or digit. */
    private static boolean looksLikeSegment(Octets octets, int start, int end) {
        if (start + 3 > end || !identifier(octets, start)) {
            return false;
        }
        if (start + 3 == end) {
            return true;
        }
        int next = octets.at(start + 3);
        return next != ' ' && !capital(next) && !digit(next) && !(next >= 'a' && next <= 'z') && next < 0x7F;
    }

    private static boolean identifier(Octets octets, int start) {
        int second = octets.at(start + 1);
        int third = octets.at(start + 2);
        return capital(octets.at(start)) && (capital(second) || digit(second)) && (capital(third) || digit(third));
    }

    private static boolean capital(int octet) {
        return octet >= 'A' && octet <= 'Z';
    }

    private static boolean digit(int octet) {
        return octet >= '0' && octet <= '9';
    }

    /** Segments found, 0 or more. Valid after {@link #finish}, like all that follows. */
    int count() {
        return count;
    }

    /** Identifier of a segment, see {@link #id}. */
    int id(int segment) {
        return ids[segment];
    }

    /** Where a segment starts. */
    int start(int segment) {
        return starts[segment];
    }

    /** Where a segment ends, its separator not included. */
    int end(Octets octets, int segment) {
        int end = segment + 1 < count ? starts[segment + 1] : contentEnd;
        int start = starts[segment];
        while (end > start && separator(octets.at(end - 1))) {
            end--;
        }
        return end;
    }

    private static boolean separator(int octet) {
        return octet == Mllp.CR || octet == Mllp.LF;
    }

    /** Where the content ends. */
    int contentEnd() {
        return contentEnd;
    }

    /** MSH, BHS and FHS segments. */
    int headers() {
        return headers;
    }

    /** Whether a byte is not ASCII. */
    boolean nonAscii() {
        return (seen & Words.HIGH_BITS) != 0;
    }

    /** Whether characters may be switched by ISO 2022 escape sequences. */
    boolean escapes() {
        return escapes;
    }

    /** Adds what was odd about the frame itself. */
    void report(Oddities oddities) {
        if (startInFrame) {
            oddities.add(Oddities.START_IN_FRAME);
        }
        if (overflow) {
            oddities.add(Oddities.SEGMENTS_MAX);
        }
        if (mixed) {
            oddities.add(Oddities.LINE_FEED_MIXED);
        } else if (lineFeedSeparates) {
            oddities.add(Oddities.LINE_FEED);
        }
        if (lineFeedInData) {
            oddities.add(Oddities.LINE_FEED_IN_DATA);
        }
        if (doubtful) {
            oddities.add(Oddities.LINE_FEED_DOUBTFUL);
        }
        if (indented) {
            oddities.add(Oddities.SEGMENT_INDENTED);
        }
        if (unnamed) {
            oddities.add(Oddities.SEGMENT_UNNAMED);
        }
        if (nameLong) {
            oddities.add(Oddities.SEGMENT_NAME_LONG);
        } else if (nameDoubtful) {
            oddities.add(Oddities.SEGMENT_NAME_DOUBTFUL);
        }
    }
}
