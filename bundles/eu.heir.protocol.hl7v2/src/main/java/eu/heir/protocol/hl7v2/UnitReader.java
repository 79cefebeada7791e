package eu.heir.protocol.hl7v2;

import eu.heir.api.Anomaly;
import eu.heir.api.Claim;
import eu.heir.api.Correlation;
import eu.heir.api.Interaction;
import eu.heir.api.Replies;
import eu.heir.api.Role;
import eu.heir.api.Side;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Says what an indexed frame means: a message, a reply, a batch (2.10.3), or nothing that HL7 knows. One per leg.
 *
 * <p><b>Replies.</b> A message with an MSA segment right behind MSH (SFT and UAC may stand between) answers another one, be it an ACK or
 * a response such as RSP^K11 or ORR^O02; it names it in MSA-2. Types that no version gives an MSA stay requests.
 *
 * <p><b>Batches.</b> FHS/BHS … BTS/FTS in one frame are one interaction {@code BATCH}, named by BHS-11, whose members are its messages.
 * It claims what its first message claims (MSH-3, MSH-4) and what its header claims (BHS-3, BHS-4).
 */
final class UnitReader {
    /** Most messages of a batch that are looked at. */
    static final int MEMBERS_MAX = 10_000;

    /** Fields behind MSH-18 in which its value is looked for. */
    private static final int SHIFTED_FIELDS_MAX = 16;

    private static final int MSA = FrameScan.id("MSA");
    private static final int SFT = FrameScan.id("SFT");
    private static final int UAC = FrameScan.id("UAC");
    private static final int BTS = FrameScan.id("BTS");
    private static final int FTS = FrameScan.id("FTS");

    /** MSA-1 of a commit accept: an application acknowledgement may follow. */
    private static final String COMMIT_ACCEPT = "CA";

    private final Side side;
    private final AckMode.Table ackModes;
    private final CharacterSet defaultCharset;
    private final AdapterMemos memos;
    private final Replies optional;
    private final HeaderReader headers;
    private final int holdMax;

    // Of messages that have to be transcoded; most legs never see one.
    private @Nullable HeaderReader transcodedHeaders;

    /**
     * @param side whose bytes these are
     * @param ackModes of the session
     * @param optional how long a reply that may never come is waited for
     * @param defaultCharset what an empty MSH-18 means
     * @param holdMax see {@link eu.heir.api.protocol.Limits}
     * @param memos of the adapter
     */
    UnitReader(
            Side side,
            AckMode.Table ackModes,
            Replies optional,
            CharacterSet defaultCharset,
            int holdMax,
            AdapterMemos memos) {
        this.side = side;
        this.ackModes = ackModes;
        this.optional = optional;
        this.defaultCharset = defaultCharset;
        this.holdMax = holdMax;
        this.memos = memos;
        this.headers = new HeaderReader(ackModes, defaultCharset, null, memos);
    }

    /**
     * The octets to read fields from, with what belongs to them.
     *
     * @param sent the character set of a message whose octets were transcoded; null for octets as they were sent
     * @param first the header of the first message where it was read already, or null
     */
    private record Source(
            Octets octets, FrameScan index, HeaderReader headers, @Nullable CharacterSet sent, @Nullable Header first) {
        Source(Octets octets, FrameScan index, HeaderReader headers) {
            this(octets, index, headers, null, null);
        }

        /** What the MSH segment says; null when it cannot be read. */
        @Nullable Header header(int segment) {
            return first != null && segment == firstMessage(index)
                    ? first
                    : headers.read(octets, start(segment), end(segment));
        }

        int start(int segment) {
            return index.start(segment);
        }

        int end(int segment) {
            return index.end(octets, segment);
        }
    }

    /**
     * Reads a frame.
     *
     * @param octets the view
     * @param index of the frame, finished
     * @param complete whether the end of the frame is held; else this is the head of one that is streamed
     * @param length of the frame in bytes, or -1 when not known
     * @param oddities what was found about the frame so far
     */
    Interaction read(Octets octets, FrameScan index, boolean complete, long length, Oddities oddities) {
        index.report(oddities);
        Source wire = new Source(octets, index, headers);
        Source source = decoded(wire, complete, oddities);
        int id = index.count() == 0 ? FrameScan.NO_ID : index.id(0);
        if (id == FrameScan.MSH) {
            if (index.headers() == 1) {
                return message(source, 0, source.index.count(), length, oddities, List.of());
            }
            // Several without a batch header: members as well, so that none of them goes unseen.
            oddities.add(Oddities.SEVERAL_MESSAGES);
            List<Interaction> members = complete ? members(wire, oddities) : List.of();
            return message(source, 0, source.index.count(), length, oddities, members);
        }
        if (id == FrameScan.BHS || id == FrameScan.FHS) {
            if (!complete) {
                oddities.add(Oddities.BATCH_STREAMED);
            }
            return batch(source, complete ? members(wire, oddities) : List.of(), length, oddities);
        }
        oddities.add(Oddities.HEADER_MISSING);
        return unreadable(length, oddities);
    }

    private static int firstMessage(FrameScan index) {
        for (int k = 0; k < index.count(); k++) {
            if (index.id(k) == FrameScan.MSH) {
                return k;
            }
        }
        return Octets.NONE;
    }

    private static Interaction unreadable(long length, Oddities oddities) {
        Interaction.Builder builder = Interaction.request(Operations.UNKNOWN).anomalies(oddities.toList());
        return (length < 0 ? builder : builder.length(length)).build();
    }

    private Interaction message(
            Source source, int first, int last, long length, Oddities oddities, List<Interaction> members) {
        Header header = source.header(first);
        if (header == null) {
            Anomaly why = Delimiters.parse(source.octets, source.start(first), source.end(first)).anomaly;
            oddities.add(why == null ? Oddities.DELIMITERS_BAD : why);
            return unreadable(length, oddities);
        }
        CharacterSet sent = source.sent == null ? header.charset() : source.sent;
        MessageView view = new MessageView(
                source.octets,
                source.index,
                first,
                last,
                header.delimiters(),
                header.charset().charset(),
                sent.charset(),
                memos.paths());
        view.report(oddities);
        int second = first + 1;
        while (second < last && (source.index.id(second) == SFT || source.index.id(second) == UAC)) {
            second++;
        }
        boolean acknowledged = second < last && source.index.id(second) == MSA;
        boolean reply =
                MessageTypes.acknowledges(header.type()) || (acknowledged && !MessageTypes.neverReplies(header.type()));
        Interaction.Builder builder;
        if (reply) {
            builder = reply(header, view, acknowledged ? second : Octets.NONE, oddities);
        } else {
            oddities.addAll(header.anomalies());
            if (acknowledged) {
                oddities.add(Oddities.MSA_UNEXPECTED);
            }
            builder = Interaction.request(header.operation())
                    .expects(
                            new Correlation(side, header.controlId()),
                            header.ackMode().replies());
        }
        builder.target(header.target())
                .claims(header.claims())
                .members(members)
                .attributes(view)
                .anomalies(oddities.toList());
        return (length < 0 ? builder : builder.length(length)).build();
    }

    private Interaction.Builder reply(Header header, MessageView view, int msa, Oddities oddities) {
        for (Anomaly anomaly : header.anomalies()) {
            // Many receivers number their own messages, some do not; nobody answers a reply by its number.
            oddities.add(anomaly.equals(Oddities.ID_MISSING) ? Oddities.REPLY_ID_MISSING : anomaly);
        }
        if (msa == Octets.NONE) {
            oddities.add(Oddities.MSA_MISSING);
            return Interaction.reply(header.operation(), null);
        }
        long named = view.field(msa, 2);
        String id = named == MessageView.ABSENT ? "" : cut(view.text(named));
        Interaction.Builder builder =
                Interaction.reply(header.operation(), id.isEmpty() ? null : new Correlation(side.opposite(), id));
        long code = view.field(msa, 1);
        if (code != MessageView.ABSENT && view.text(code).equals(COMMIT_ACCEPT)) {
            builder.moreToCome();
        }
        return builder;
    }

    private Interaction batch(Source source, List<Interaction> members, long length, Oddities oddities) {
        FrameScan index = source.index;
        int header = index.id(0) == FrameScan.FHS && index.count() > 1 && index.id(1) == FrameScan.BHS ? 1 : 0;
        Delimiters delimiters = Delimiters.parse(source.octets, source.start(header), source.end(header));
        if (delimiters.anomaly != null) {
            oddities.add(delimiters.anomaly);
        }
        if (!delimiters.usable()) {
            return unreadable(length, oddities);
        }
        Header first = firstHeader(source);
        if (first == null) {
            oddities.add(Oddities.BATCH_EMPTY);
        }
        CharacterSet charset = first == null ? defaultCharset : first.charset();
        MessageView view = new MessageView(
                source.octets,
                index,
                0,
                index.count(),
                delimiters,
                charset.charset(),
                (source.sent == null ? charset : source.sent).charset(),
                memos.paths());
        boolean reply = !members.isEmpty() && members.stream().allMatch(m -> m.role() == Role.REPLY);
        Interaction.Builder builder;
        if (reply) {
            String answered = text(view, header, 12);
            builder = Interaction.reply(
                    Operations.BATCH, answered.isEmpty() ? null : new Correlation(side.opposite(), answered));
        } else {
            builder = Interaction.request(Operations.BATCH)
                    .expects(new Correlation(side, text(view, header, 11)), replies(members));
        }
        builder.target(target(view, header))
                .claims(claims(view, header, first))
                .members(members)
                .attributes(view)
                .anomalies(oddities.toList());
        return (length < 0 ? builder : builder.length(length)).build();
    }

    /** How a batch is answered is left to the two sides (2.10.3.3): with a batch, one message, several, or none. */
    private Replies replies(List<Interaction> members) {
        boolean silent =
                !members.isEmpty() && members.stream().allMatch(m -> m.replies().equals(Replies.NONE));
        return silent ? Replies.NONE : optional;
    }

    private static List<Claim> claims(MessageView view, int header, @Nullable Header first) {
        List<Claim> claims = new ArrayList<>(first == null ? List.of() : first.claims());
        for (int field = 3; field <= 4; field++) {
            String value = text(view, header, field);
            if (!value.isEmpty()) {
                claims.add(new Claim("BHS-" + field, value));
            }
        }
        return List.copyOf(claims);
    }

    private static @Nullable String target(MessageView view, int header) {
        String application = text(view, header, 5);
        String facility = text(view, header, 6);
        return application.isEmpty() && facility.isEmpty() ? null : application + "|" + facility;
    }

    /** A field, cut to what a claim or a correlation may have. */
    private static String text(MessageView view, int segment, int field) {
        long range = view.field(segment, field);
        return range == MessageView.ABSENT ? "" : cut(view.text(range));
    }

    /** The header of the first message, or null when there is none that can be read. */
    private static @Nullable Header firstHeader(Source source) {
        int first = firstMessage(source.index);
        return first == Octets.NONE ? null : source.header(first);
    }

    /** Each message of a frame by itself; one with bytes beyond ASCII in its own character set. */
    private List<Interaction> members(Source wire, Oddities oddities) {
        FrameScan index = wire.index;
        boolean ascii = !index.nonAscii() && !index.escapes();
        List<Interaction> members = new ArrayList<>();
        int k = 0;
        while (k < index.count()) {
            if (index.id(k) != FrameScan.MSH) {
                k++;
                continue;
            }
            if (members.size() == MEMBERS_MAX) {
                oddities.add(Oddities.MEMBERS_MAX);
                break;
            }
            int last = k + 1;
            while (last < index.count() && !envelope(index.id(last))) {
                last++;
            }
            int start = index.start(k);
            int end = last < index.count() ? index.start(last) : index.contentEnd();
            Oddities own = new Oddities();
            if (ascii) {
                members.add(message(wire, k, last, end - start, own, List.of()));
            } else {
                FrameScan part = new FrameScan(holdMax);
                part.scan(wire.octets, start, end);
                part.finish(wire.octets, start, end);
                Source source = decoded(new Source(wire.octets, part, wire.headers), true, own);
                members.add(message(source, 0, source.index.count(), end - start, own, List.of()));
            }
            k = last;
        }
        return List.copyOf(members);
    }

    private static boolean envelope(int id) {
        return id == FrameScan.MSH || id == FrameScan.BHS || id == FrameScan.FHS || id == BTS || id == FTS;
    }

    /**
     * The source to read fields from: a transcoded copy where trail bytes can look like delimiters, else the octets themselves. A batch
     * as a whole is read in the character set of its first message, each member in its own.
     */
    private Source decoded(Source source, boolean complete, Oddities oddities) {
        FrameScan scan = source.index;
        int first = scan.nonAscii() || scan.escapes() ? firstMessage(scan) : Octets.NONE;
        Header header = first == Octets.NONE ? null : source.header(first);
        if (header == null) {
            return source;
        }
        int start = source.start(first);
        int end = source.end(first);
        CharacterSet set = header.charset();
        if (!set.transcodes()) {
            CharacterSet shifted = shifted(source, start, end, header.delimiters());
            if (shifted == null) {
                checkFits(set, source, complete, oddities);
                return new Source(source.octets, scan, source.headers, source.sent, header);
            }
            oddities.add(Oddities.CHARSET_SHIFTED);
            set = shifted;
        }
        int from = source.start(0);
        int to = scan.contentEnd();
        String text = source.octets.text(from, to - from, set.charset());
        if (complete && text.indexOf('\uFFFD') >= 0) {
            oddities.add(Oddities.CHARSET_CONTRADICTED);
        }
        Octets copy = new CopiedOctets(text.getBytes(CharacterSet.UTF_8.charset()));
        if (delimiters(source.octets, from, to, header.delimiters())
                != delimiters(copy, 0, copy.length(), header.delimiters())) {
            oddities.add(Oddities.CHARSET_TRAIL);
        }
        FrameScan index = new FrameScan(holdMax);
        index.scan(copy, 0, copy.length());
        index.finish(copy, 0, copy.length());
        return new Source(copy, index, transcodedHeaders(), set, null);
    }

    private HeaderReader transcodedHeaders() {
        HeaderReader existing = transcodedHeaders;
        if (existing == null) {
            existing = new HeaderReader(ackModes, defaultCharset, CharacterSet.UTF_8, memos);
            transcodedHeaders = existing;
        }
        return existing;
    }

    private static void checkFits(CharacterSet set, Source source, boolean complete, Oddities oddities) {
        FrameScan index = source.index;
        if (!index.nonAscii()) {
            return;
        }
        boolean fits = set.utf8()
                ? Utf8.wellFormed(source.octets, source.start(0), index.contentEnd(), complete)
                : !set.asciiOnly();
        if (!fits) {
            oddities.add(Oddities.CHARSET_CONTRADICTED);
        }
    }

    /**
     * A header segment with multi-byte characters in front of MSH-18 can have more separators than fields, which moves MSH-18 to the
     * right. Looks there for a name that is right when the segment is decoded by it.
     */
    private @Nullable CharacterSet shifted(Source source, int start, int end, Delimiters delimiters) {
        if (Utf8.asciiOnly(source.octets, start, end)) {
            return null;
        }
        List<CharacterSet> tried = new ArrayList<>(2);
        int before = source.octets.nth(delimiters.field, 17, start + 3, end);
        for (int i = 0; i < SHIFTED_FIELDS_MAX && before != Octets.NONE; i++) {
            int behind = source.octets.indexOf(delimiters.field, before + 1, end);
            int to = behind == Octets.NONE ? end : behind;
            CharacterSet set =
                    CharacterSet.named(source.octets.text(before + 1, to - before - 1, CharacterSet.ASCII.charset()));
            if (set.transcodes() && !tried.contains(set)) {
                if (confirmed(source, start, end, set)) {
                    return set;
                }
                tried.add(set);
            }
            before = behind;
        }
        return null;
    }

    private boolean confirmed(Source source, int start, int end, CharacterSet set) {
        byte[] decoded = source.octets.text(start, end - start, set.charset()).getBytes(CharacterSet.UTF_8.charset());
        Header header = headers.read(new CopiedOctets(decoded), 0, decoded.length);
        return header != null && header.charset().equals(set);
    }

    private static int delimiters(Octets octets, int from, int to, Delimiters delimiters) {
        int count = 0;
        for (int i = from; i < to; i++) {
            int octet = octets.at(i);
            if (octet == delimiters.field
                    || octet == delimiters.component
                    || octet == delimiters.repetition
                    || octet == delimiters.escape
                    || octet == delimiters.subcomponent) {
                count++;
            }
        }
        return count;
    }

    private static String cut(String text) {
        return text.length() <= Correlation.ID_MAX ? text : text.substring(0, Correlation.ID_MAX);
    }
}
