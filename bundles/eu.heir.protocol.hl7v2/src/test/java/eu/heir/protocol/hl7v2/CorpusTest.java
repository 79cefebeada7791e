package eu.heir.protocol.hl7v2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import ca.uhn.hl7v2.DefaultHapiContext;
import ca.uhn.hl7v2.HL7Exception;
import ca.uhn.hl7v2.HapiContext;
import ca.uhn.hl7v2.parser.GenericModelClassFactory;
import ca.uhn.hl7v2.parser.PipeParser;
import ca.uhn.hl7v2.util.Terser;
import ca.uhn.hl7v2.validation.impl.ValidationContextFactory;
import eu.heir.api.Anomaly;
import eu.heir.api.Interaction;
import eu.heir.api.Side;
import eu.heir.api.protocol.Limits;
import eu.heir.api.protocol.Session;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Real messages of five public sources: none is called malformed, and HAPI reads the same values. */
class CorpusTest {
    /** Files that lack a required field on purpose; everything else that holds a message must be readable. */
    private static final Map<String, String> INCOMPLETE = Map.of(
            "cdc-data-exchange/messages__PHLIP_FLU_2.5.1_NO_MSH9.txt", "hl7.msh9.missing",
            "cdc-data-exchange/messages__PHLIP_FLU_2.5.1_NO_MSH10.txt", "hl7.msh10.missing");

    /** MSH-2 is {@code ^~\\}: the escape character stands for the subcomponent separator as well. */
    private static final List<String> SHARED_DELIMITER =
            List.of("linuxforhealth/resources__sample_unix.hl7", "linuxforhealth/resources__sample_win.hl7");

    /** No message type, no version, or one that does not exist: HAPI finds no structure for them. */
    private static final List<String> BEYOND_HAPI = List.of(
            "cdc-data-exchange/covidELR__ND_23z_Valid_1.txt",
            "cdc-data-exchange/messages__PHLIP_FLU_2.5.1_NO_MSH12.txt",
            "cdc-data-exchange/messages__PHLIP_FLU_2.5.1_NO_MSH9.txt",
            "cdc-data-exchange/postman__phlip-flu-batch.txt");

    private static final Pattern MESSAGE_START = Pattern.compile("\r(?=MSH)");

    /** Longer files are not given byte by byte, to keep the test short. */
    private static final int BYTE_BY_BYTE_MAX = 3000;

    private static final List<String> COMPARED =
            List.of("MSH-3", "MSH-4", "MSH-9", "MSH-10", "MSH-11", "MSH-12", "PID-3");

    /** The corpus, where it stands beside the repository. */
    static Optional<Path> corpusIfThere() {
        for (Path folder = Path.of("").toAbsolutePath(); folder != null; folder = folder.getParent()) {
            Path corpus = folder.resolveSibling("shared").resolve("data").resolve("hl7");
            if (Files.isDirectory(folder.resolve("bundles")) && Files.isDirectory(corpus)) {
                return Optional.of(corpus);
            }
        }
        return Optional.empty();
    }

    private static Path corpus() {
        return corpusIfThere()
                .orElseGet(() ->
                        fail("the HL7 corpus is missing: expected shared/data/hl7 beside the repository that holds "
                                + Path.of("").toAbsolutePath() + "; this test has no meaning without it"));
    }

    /** Every file of the corpus by name. */
    static Map<String, byte[]> files() {
        Path corpus = corpus();
        try (Stream<Path> paths = Files.walk(corpus)) {
            Map<String, byte[]> files = new TreeMap<>();
            for (Path path : paths.filter(Files::isRegularFile)
                    .filter(p -> !p.getFileName().toString().startsWith("LICENSE"))
                    .toList()) {
                files.put(corpus.relativize(path).toString(), Files.readAllBytes(path));
            }
            return files;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Interaction read(byte[] content) {
        return Wire.read(Wire.session(new Limits(1 << 20, 1 << 20)), Side.DEVICE, Wire.framed(content));
    }

    @Test
    void noMessageIsCalledMalformed() {
        Map<String, byte[]> files = files();
        Map<String, List<String>> malformed = new TreeMap<>();
        files.forEach((name, content) -> {
            List<String> codes = read(content).anomalies().stream()
                    .filter(a -> a.kind() == Anomaly.Kind.MALFORMED || a.kind() == Anomaly.Kind.OVERSIZE)
                    .map(Anomaly::code)
                    .toList();
            if (!codes.isEmpty()) {
                malformed.put(name, codes);
            }
        });

        assertThat(files).hasSizeGreaterThan(430);
        Map<String, List<String>> expected = new TreeMap<>();
        INCOMPLETE.forEach((name, code) -> expected.put(name, List.of(code)));
        assertThat(malformed).isEqualTo(expected);
    }

    @Test
    void ambiguousIsOnlyWhatTwoReceiversReadDifferently() {
        Map<String, List<String>> ambiguous = new TreeMap<>();
        files().forEach((name, content) -> messages(content).forEach(message -> {
            List<String> codes = read(message).anomalies().stream()
                    .filter(a -> a.kind() == Anomaly.Kind.AMBIGUOUS)
                    .map(Anomaly::code)
                    .toList();
            if (!codes.isEmpty()) {
                ambiguous.put(name, codes);
            }
        }));

        assertThat(ambiguous.keySet()).containsExactlyElementsOf(SHARED_DELIMITER);
        assertThat(ambiguous.values()).allMatch(List.of("hl7.delimiters.shared")::equals);
    }

    /** In the files as they are, line ends and batches included: real messages are not refused for lines that only look like segments. */
    @Test
    void noRealMessageIsRefusedForTheNameOfASegment() {
        assertThat(files()).allSatisfy((name, content) -> assertThat(Wire.codes(read(content)))
                .doesNotContain("hl7.segment.name.long", "hl7.segment.unnamed"));
    }

    @Test
    void everySplitOfEveryFileGivesOneAndTheSameFrame() {
        files().forEach((name, content) -> {
            byte[] frame = Wire.framed(content);
            for (int size : content.length < BYTE_BY_BYTE_MAX ? new int[] {1, 7, 64} : new int[] {97, 1460}) {
                assertThat(Pump.steps(Wire.session(), frame, size))
                        .as("%s in pieces of %d", name, size)
                        .singleElement()
                        .satisfies(note -> assertThat(note.toString()).isEqualTo("Whole@0+" + frame.length));
            }
        });
    }

    @Test
    void hapiReadsTheSameValues() {
        HapiContext context = new DefaultHapiContext(new GenericModelClassFactory());
        context.setValidationContext(ValidationContextFactory.noValidation());
        PipeParser hapi = context.getPipeParser();
        int compared = 0;
        List<String> differing = new ArrayList<>();
        List<String> beyond = new ArrayList<>();
        for (Map.Entry<String, byte[]> file : files().entrySet()) {
            for (byte[] message : messages(file.getValue())) {
                Session session = Wire.session();
                Interaction interaction = Wire.read(session, Side.DEVICE, Wire.framed(message));
                int values = compare(file.getKey(), message, interaction, hapi, differing);
                compared += values;
                if (values == 0 && !beyond.contains(file.getKey())) {
                    beyond.add(file.getKey());
                }
            }
        }
        assertThat(differing).isEmpty();
        assertThat(beyond).containsExactlyInAnyOrderElementsOf(BEYOND_HAPI);
        assertThat(compared).isGreaterThan(10_000);
    }

    private static int compare(
            String name, byte[] message, Interaction interaction, PipeParser hapi, List<String> differing) {
        Charset charset = interaction.attributes().first("MSH-18") == null
                ? CharacterSet.LATIN_1.charset()
                : CharacterSet.of(interaction.attributes().all("MSH-18", 9), CharacterSet.LATIN_1)
                        .charset();
        Terser terser;
        try {
            terser = new Terser(hapi.parse(new String(message, charset)));
        } catch (HL7Exception e) {
            return 0;
        }
        int compared = 0;
        for (String field : COMPARED) {
            for (int component = 1; component <= 4; component++) {
                String ours = interaction.attributes().first(field + "." + component + ".1");
                String theirs = get(terser, "/." + field + "-" + component + "-1");
                if (!(ours == null ? "" : ours).equals(theirs == null ? "" : theirs)) {
                    differing.add(name + ": " + field + "." + component + " ours=" + ours + " HAPI=" + theirs);
                }
                compared++;
            }
        }
        return compared;
    }

    private static String get(Terser terser, String path) {
        try {
            return terser.get(path);
        } catch (HL7Exception e) {
            return null;
        }
    }

    /** The messages of a file, as a sender would put them into frames one by one: segments ended by CR. */
    static List<byte[]> messages(byte[] content) {
        String text = new String(content, CharacterSet.LATIN_1.charset()).replaceAll("\r\n|\n", "\r");
        List<byte[]> messages = new ArrayList<>();
        for (String part : MESSAGE_START.splitAsStream(text).toList()) {
            int end = part.indexOf("\rBTS");
            String message = end < 0 ? part : part.substring(0, end + 1);
            if (message.startsWith("MSH")) {
                messages.add(message.getBytes(CharacterSet.LATIN_1.charset()));
            }
        }
        return messages;
    }
}
