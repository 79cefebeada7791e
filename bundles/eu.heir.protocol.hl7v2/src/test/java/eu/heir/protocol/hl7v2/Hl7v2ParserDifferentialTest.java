package eu.heir.protocol.hl7v2;

import static org.assertj.core.api.Assertions.assertThat;

import eu.heir.api.Anomaly;
import eu.heir.api.Interaction;
import eu.heir.api.Side;
import eu.heir.api.protocol.Limits;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;

/**
 * For messages from a corpus, made up, and changed at random with a fixed seed (20,000; two million with {@code -Dheir.long=true}):
 * what the gateway reads is what a receiver reads, or the message carries an anomaly: a message that the two read differently in
 * silence passes rules that were meant to stop it. The receiver is {@link HapiReceiver}; see docs/parser-differential.md.
 */
class Hl7v2ParserDifferentialTest {
    private static final long SEED = 0x4E1A;
    private static final int MUTANTS = 20_000;
    private static final int MUTANTS_LONG = 2_000_000;

    /** Longer corpus messages are compared, but not mutated, to keep the run short. */
    private static final int BASE_MAX_CHARACTERS = 2500;

    /** Differences that are printed in full. */
    private static final int SHOWN_MAX = 12;

    private static final Limits LIMITS = new Limits(1 << 20, 1 << 20);

    private final HapiReceiver hapi = new HapiReceiver();
    private final Tally tally = new Tally();

    /** Counts of a run. */
    private static final class Tally {
        int messages;
        int equal;
        int unchecked;
        int rejected;
        final Map<Difference, Integer> explained = new EnumMap<>(Difference.class);
        final List<String> unexplained = new ArrayList<>();

        @Override
        public String toString() {
            return messages + " messages: " + equal + " read alike, " + rejected + " rejected by the receiver, "
                    + unchecked + " read without a look at the encoding or rejected, "
                    + unexplained.size() + " unexplained; " + explained;
        }
    }

    @Test
    void everyMessageOfTheCorpusIsReadAlike(TestReporter reporter) {
        CorpusTest.files().forEach((name, content) -> CorpusTest.messages(content)
                .forEach(message -> compare(new String(message, StandardCharsets.ISO_8859_1))));

        report(reporter);
        assertThat(tally.messages).isGreaterThan(430);
        assertThat(tally.explained).isEmpty();
    }

    @Test
    void aMutantIsReadAlikeOrRejectedOrAnAnomaly(TestReporter reporter) {
        List<String> bases = new ArrayList<>();
        if (CorpusTest.corpusIfThere().isPresent()) {
            CorpusTest.files().values().forEach(content -> CorpusTest.messages(content).stream()
                    .map(message -> new String(message, StandardCharsets.ISO_8859_1))
                    .filter(message -> message.length() <= BASE_MAX_CHARACTERS)
                    .forEach(bases::add));
        } else {
            reporter.publishEntry("corpus", "shared/data/hl7 is not there: mutants of generated messages only");
        }
        Mutations mutations = new Mutations(SEED);
        int mutants = Boolean.getBoolean("heir.long") ? MUTANTS_LONG : MUTANTS;
        for (int i = 0; i < mutants; i++) {
            boolean fresh = bases.isEmpty() || i % 3 > 0;
            String base = fresh ? mutations.message() : mutations.any(bases);
            if (i % 16 == 1) {
                compare(base);
            }
            compare(mutations.mutant(base));
        }

        report(reporter);
        // Not all rejected, and no class of the table without a case.
        assertThat(tally.equal).isGreaterThan(mutants / 4);
        assertThat(tally.explained.keySet()).containsExactly(Difference.values());
    }

    private void report(TestReporter reporter) {
        reporter.publishEntry("parser differential", tally.toString());
        assertThat(tally.unexplained)
                .as(() -> tally + "\n"
                        + String.join(
                                "\n",
                                tally.unexplained.stream().limit(SHOWN_MAX).toList()))
                .isEmpty();
    }

    private void compare(String message) {
        tally.messages++;
        byte[] content = Mutations.bytes(message);
        Interaction interaction = Wire.read(Wire.session(LIMITS), Side.DEVICE, Wire.framed(content));
        Reading ours = GatewayReading.of(interaction, content);
        String text = new String(content, GatewayReading.charset(interaction));
        Reading checked = hapi.read(text);
        Reading theirs = checked == null ? hapi.readUnchecked(text) : checked;
        if (checked == null) {
            tally.unchecked++;
        }
        if (theirs == null) {
            tally.rejected++;
        } else if (ours.equals(theirs)) {
            tally.equal++;
        } else {
            Optional<Difference> difference =
                    Difference.of(interaction.anomalies(), ours, theirs, hapi.read(tolerant(text)));
            difference.ifPresentOrElse(
                    each -> tally.explained.merge(each, 1, Integer::sum),
                    () -> tally.unexplained.add(shown(message, interaction, ours, theirs)));
        }
    }

    /** What a receiver makes of line feeds that takes them for segment ends. */
    private static String tolerant(String text) {
        return text.replaceAll("\r?\n", "\r");
    }

    private static String shown(String message, Interaction interaction, Reading ours, Reading theirs) {
        return visible(message) + "\n  anomalies " + Wire.codes(interaction) + "\n  gateway  " + without(ours, theirs)
                + "\n  receiver " + without(theirs, ours);
    }

    /** A reading, but for the values that another one has as well. */
    private static String without(Reading reading, Reading other) {
        Map<String, String> rest = new TreeMap<>(reading.values());
        rest.entrySet().removeAll(other.values().entrySet());
        boolean same = reading.segments().equals(other.segments());
        return visible((same ? "" : String.join(" ", reading.segments()) + " ") + rest);
    }

    private static String visible(String text) {
        StringBuilder out = new StringBuilder(text.length());
        text.chars().forEach(c -> out.append(c < ' ' || c > '~' ? String.format("<%02x>", c) : (char) c));
        return out.toString();
    }

    /** Why the two may differ, and the anomaly that tells of it. In the order in which they explain. Also in docs/parser-differential.md. */
    @SuppressWarnings("ImmutableEnumChecker") // an anomaly is a record of texts and a kind
    private enum Difference {
        HEADER_MISSING(Oddities.HEADER_MISSING, "HAPI skips blanks before the header, too; the gateway reads nothing"),
        HEADER_SHORT(
                Oddities.HEADER_SHORT, "HAPI reads on behind an MSH that ends too early; the gateway reads nothing"),
        DELIMITERS_BAD(Oddities.DELIMITERS_BAD, "HAPI takes any characters for delimiters; the gateway reads nothing"),
        TYPE_MISSING(Oddities.TYPE_MISSING, "HAPI reads a message without MSH-9.1 if MSH-9.3 names its structure"),
        ID_MISSING(Oddities.ID_MISSING, "the header is damaged from MSH-10 on"),
        MSA_MISSING(Oddities.MSA_MISSING, "an acknowledgement whose MSA is hidden or damaged"),
        START_IN_FRAME(Oddities.START_IN_FRAME, "HAPI skips 0B before a segment"),
        SEVERAL_MESSAGES(Oddities.SEVERAL_MESSAGES, "HAPI reads a second MSH as a segment of the first message"),
        DELIMITERS_SHARED(Oddities.DELIMITERS_SHARED, "HAPI takes the character for both meanings"),
        TYPE_REPEATED(Oddities.TYPE_REPEATED, "a repeated MSH-9 beside another difference"),
        LINE_FEED_MIXED(Oddities.LINE_FEED_MIXED, "HAPI ends segments with CR alone, the gateway also with LF"),
        CHARSET_CONTRADICTED(
                Oddities.CHARSET_CONTRADICTED, "bytes that MSH-18 does not allow, decoded as something else"),
        MSA_UNEXPECTED(Oddities.MSA_UNEXPECTED, "an MSA in a request, beside another difference"),
        SEGMENT_INDENTED(Oddities.SEGMENT_INDENTED, "HAPI skips blanks and controls before a segment"),
        /** UNUSUAL is enough: no rule is passed by it that the plain value would not pass; see Oddities. */
        ESCAPE_AMBIGUOUS(
                Oddities.ESCAPE_AMBIGUOUS,
                "HAPI keeps hexadecimal sequences and drops escape characters of no sequence"),
        SEGMENT_NAME_LONG(Oddities.SEGMENT_NAME_LONG, "HAPI takes three characters for the name of a segment"),
        TYPE_DIVIDED(Oddities.TYPE_DIVIDED, "HAPI takes the first subcomponent of MSH-9.1 for the type"),
        SEGMENT_UNNAMED(
                Oddities.SEGMENT_UNNAMED,
                "HAPI reads a segment with no name, or half of one, as one more of the kind before it"),
        LINE_FEED_DOUBTFUL(
                Oddities.LINE_FEED_DOUBTFUL,
                "HAPI ends no segment with LF, a tolerant receiver more of them than the gateway"),
        /** UNUSUAL is enough: no segment that decides; see Oddities. */
        SEGMENT_NAME_DOUBTFUL(
                Oddities.SEGMENT_NAME_DOUBTFUL,
                "HAPI takes three characters for the name of a segment that decides little"),
        /** UNUSUAL is enough: the standard allows it; see Oddities. */
        ENCODING_SHORT(Oddities.ENCODING_SHORT, "HAPI takes four characters for MSH-2, the last of them from MSH-3"),
        /** UNUSUAL is enough: the value is the same but for line feeds at its end, which are part of no value. */
        LINE_FEED_AT_END(Oddities.LINE_FEED, "HAPI keeps an LF before CR as the end of the last value"),
        /**
         * UNUSUAL is enough: all segments end with LF, and the gateway reads what a receiver reads that takes LF for CR. One that does
         * not finds a header and nothing else.
         */
        LINE_FEED_ALONE(Oddities.LINE_FEED, "HAPI as it stands reads the whole message as one MSH segment"),
        ;

        private final Anomaly anomaly;
        private final String explanation;

        Difference(Anomaly anomaly, String explanation) {
            this.anomaly = anomaly;
            this.explanation = explanation;
        }

        private boolean holds(Reading ours, Reading theirs, @Nullable Reading tolerant) {
            return switch (this) {
                case LINE_FEED_AT_END -> ours.equals(theirs.withoutTrailingLineFeeds());
                case LINE_FEED_ALONE -> tolerant == null || ours.equals(tolerant);
                default -> true;
            };
        }

        @Override
        public String toString() {
            return name() + " (" + anomaly.code() + ": " + explanation + ")";
        }

        /** The first that explains what the receiver read otherwise. */
        static Optional<Difference> of(
                List<Anomaly> anomalies, Reading ours, Reading theirs, @Nullable Reading tolerant) {
            for (Difference each : values()) {
                if (anomalies.contains(each.anomaly) && each.holds(ours, theirs, tolerant)) {
                    return Optional.of(each);
                }
            }
            return Optional.empty();
        }
    }
}
