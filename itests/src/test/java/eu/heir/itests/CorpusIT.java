package eu.heir.itests;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Every message of the public corpora through the real gateway in monitor mode, one sender for each file: byte for byte to the hospital,
 * and back exactly what the hospital answers.
 */
@ExtendWith(SharedGateway.Plain.class)
class CorpusIT {
    private static final Logger LOG = LoggerFactory.getLogger(CorpusIT.class);

    private static final int FILES_MIN = 400;
    private static final int MESSAGES_MIN = 430;

    /** What may stand at the start of a line and begins something: a message, or the envelope of a batch. */
    private static final Pattern START = Pattern.compile("(?<=^|[\r\n])(MSH|FHS|BHS|BTS|FTS)(?=[^\r\n])");

    private final RunningGateway gateway;
    private final int listen = Ports.reserve();
    private final int upstream = Ports.reserve();

    CorpusIT(RunningGateway gateway) {
        this.gateway = gateway;
    }

    /** The folder {@code shared} lies beside the repository. */
    private static Path folder() {
        Path root = BuiltBundle.ROOT.toAbsolutePath().normalize();
        Path corpus = root.resolveSibling("shared").resolve("data/hl7");
        assertThat(corpus)
                .as("the public HL7 corpora; they come with the folder 'shared' beside the repository, and without them"
                        + " this test cannot say anything")
                .isDirectory();
        return corpus;
    }

    private static List<Path> files(Path folder) throws Exception {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile)
                    .filter(file -> !file.getFileName().toString().startsWith("LICENSE"))
                    .sorted()
                    .toList();
        }
    }

    /** Messages of a file as they stand there, line ends included; a file that is one batch also as that batch. */
    private static List<byte[]> messages(byte[] file) {
        String text = new String(file, StandardCharsets.ISO_8859_1);
        List<byte[]> messages = new ArrayList<>();
        Matcher start = START.matcher(text);
        int begun = -1;
        boolean batch = false;
        while (start.find()) {
            if (begun >= 0) {
                messages.add(text.substring(begun, start.start()).getBytes(StandardCharsets.ISO_8859_1));
            }
            boolean message = start.group(1).equals("MSH");
            batch |= !message;
            begun = message ? start.start() : -1;
        }
        if (begun >= 0) {
            messages.add(text.substring(begun).getBytes(StandardCharsets.ISO_8859_1));
        }
        if (batch) {
            messages.add(file);
        }
        return messages;
    }

    private static byte[] reply(String about) {
        return MllpWire.frame("MSH|^~\\&|R|||||" + "|ACK|" + about + "|T|2.5\rMSA|AA|" + about + "\r");
    }

    @Test
    void everyMessageArrivesUnchangedAndIsAnsweredByItsReceiver() throws Exception {
        List<Path> files = files(folder());
        assertThat(files).hasSizeGreaterThan(FILES_MIN);
        gateway.listener("corpus", listen, upstream, "monitor");
        int senders = 0;
        int sent = 0;
        try (Hospital hospital = new Hospital(upstream)) {
            for (Path file : files) {
                List<byte[]> messages = messages(Files.readAllBytes(file));
                if (!messages.isEmpty()) {
                    oneSender(hospital, file, messages);
                    senders++;
                    sent += messages.size();
                }
            }
        }
        LOG.info("corpus files={} senders={} messages={}", files.size(), senders, sent);
        assertThat(sent).isGreaterThan(MESSAGES_MIN);
        gateway.removeListener("corpus");
    }

    private void oneSender(Hospital hospital, Path file, List<byte[]> messages) throws Exception {
        byte[] expected = MllpWire.join(messages.stream().map(MllpWire::frame).toArray(byte[][]::new));
        byte[][] replies = new byte[messages.size()][];
        for (int i = 0; i < replies.length; i++) {
            replies[i] = reply(file.getFileName() + "-" + i);
        }
        try (MllpWire sender = new MllpWire(listen);
                MllpWire received = hospital.next()) {
            sender.send(expected);
            assertThat(received.raw(expected.length))
                    .as("%s at the hospital", file)
                    .isEqualTo(expected);
            received.send(replies);
            byte[] answers = MllpWire.join(replies);
            assertThat(sender.raw(answers.length)).as("answers to %s", file).isEqualTo(answers);

            sender.socket().shutdownOutput();
            assertThat(received.toEnd())
                    .as("what else %s sent to the hospital", file)
                    .isEmpty();
            received.socket().shutdownOutput();
            assertThat(sender.toEnd()).as("what else answered %s", file).isEmpty();
        }
    }
}
