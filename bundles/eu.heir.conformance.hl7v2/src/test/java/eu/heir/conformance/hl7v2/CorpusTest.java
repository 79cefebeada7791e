package eu.heir.conformance.hl7v2;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Every file of the public corpora, and each with damage. */
class CorpusTest {
    private static final Logger LOG = LoggerFactory.getLogger(CorpusTest.class);

    /** Everything that may ever be said: names of the standard among fixed words. */
    private static final Pattern SAID = Pattern.compile("required (segment|group) [A-Z][A-Z0-9_]* is missing"
            + "|required field [A-Z][A-Z0-9]{2}-\\d+ is empty"
            + "|field [A-Z][A-Z0-9]{2}-\\d+ repeats more often than the \\d+ times it may"
            + "|segment [A-Z][A-Z0-9]{2} stands where the message has none, or more often than it may"
            + "|a segment that the version does not have|a line that is no segment"
            + "|the value of [A-Z][A-Z0-9]{2}-\\d+(\\.\\d+)* is no (DT|TM|DTM|TS|NM|SI)"
            + "|OBX-2 names a type that the version does not have|OBX-2 is empty, so OBX-5 has no type"
            + "|MSH-9 names a message that the version does not have"
            + "|MSH-9.3 is not the structure that MSH-9.1 and MSH-9.2 have"
            + "|the message cannot be read in its version(: [A-Z_]+)?"
            + "|MSH-12 is empty: without a version nothing can be checked|MSH-12 names no version of the standard"
            + "|MSH-12 names a version that is not checked: 2.3 to 2.7 and 2.8 are");

    private static List<Path> files() throws Exception {
        Path root = Path.of("").toAbsolutePath();
        while (root != null && !Files.isDirectory(root.resolveSibling("shared").resolve("data/hl7"))) {
            root = root.getParent();
        }
        assertThat(root)
                .as("the public HL7 corpora are in the folder 'shared' beside the repository; without them this test"
                        + " cannot say anything")
                .isNotNull();
        try (Stream<Path> files = Files.walk(root.resolveSibling("shared").resolve("data/hl7"))) {
            return files.filter(Files::isRegularFile)
                    .filter(file -> !file.getFileName().toString().startsWith("LICENSE"))
                    .sorted()
                    .toList();
        }
    }

    private static List<Findings.Finding> check(HapiCheck check, byte[] unit) throws Effort.Spent {
        Findings findings = new Findings();
        check.check(unit, findings, new Effort(System.nanoTime() + TimeUnit.MINUTES.toNanos(1)));
        return new ArrayList<>(findings.all());
    }

    @Test
    void everyFileIsCheckedAndFindingsNameOnlyPlacesOfTheStandard() throws Exception {
        HapiCheck check = new HapiCheck();
        Map<String, Integer> counts = new TreeMap<>();
        int clean = 0;
        int checked = 0;
        for (Path file : files()) {
            List<Findings.Finding> found = check(check, Files.readAllBytes(file));
            checked++;
            clean += found.isEmpty() ? 1 : 0;
            for (Findings.Finding finding : found) {
                assertThat(finding.text()).as("%s", file).matches(SAID);
                counts.merge(finding.rule() + " " + finding.text(), 1, Integer::sum);
            }
        }
        LOG.info("corpus files={} clean={} findings={}", checked, clean, counts);
        assertThat(checked).isGreaterThan(400);
    }

    @Test
    void damagedFilesEndNoCheck() throws Exception {
        HapiCheck check = new HapiCheck();
        int seed = 1;
        for (Path file : files()) {
            byte[] unit = Files.readAllBytes(file);
            var random = new java.util.Random(seed++);
            for (int i = 0; i < 1 + unit.length / 200; i++) {
                unit[random.nextInt(unit.length)] = (byte) "|^~\\&\rA0 \"".charAt(random.nextInt(10));
            }
            assertThat(check(check, unit))
                    .as("%s damaged with seed %d", file, seed - 1)
                    .allSatisfy(f -> assertThat(f.text()).matches(SAID));
        }
    }
}
