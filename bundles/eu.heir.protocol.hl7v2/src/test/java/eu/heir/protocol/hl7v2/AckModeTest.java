package eu.heir.protocol.hl7v2;

import static org.assertj.core.api.Assertions.assertThat;

import eu.heir.api.Interaction;
import eu.heir.api.Replies;
import eu.heir.api.Side;
import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Original mode (2.9.2) and enhanced mode (2.9.3), MSH-15 and MSH-16 by table 0155. */
class AckModeTest {
    @ParameterizedTest
    @CsvSource({
        "'', '', ONE", "'', AL, ONE", "'', NE, OPTIONAL", "'', ER, OPTIONAL", "'', SU, OPTIONAL",
        "AL, '', ONE", "AL, AL, UNTIL_FINAL", "AL, NE, ONE", "AL, ER, UNTIL_FINAL", "AL, SU, UNTIL_FINAL",
        "NE, '', OPTIONAL", "NE, AL, ONE", "NE, NE, NONE", "NE, ER, OPTIONAL", "NE, SU, OPTIONAL",
        "ER, '', OPTIONAL", "ER, AL, ONE", "ER, NE, OPTIONAL", "ER, ER, OPTIONAL", "ER, SU, OPTIONAL",
        "SU, '', OPTIONAL", "SU, AL, OPTIONAL", "SU, NE, OPTIONAL", "SU, ER, OPTIONAL", "SU, SU, OPTIONAL",
    })
    void theNumberOfRepliesFollowsBothFields(String accept, String application, Replies.Kind kind) {
        Interaction interaction = Wire.read(
                Wire.session("ack.optional.timeout.ms", "750"),
                Side.DEVICE,
                Wire.framed("MSH|^~\\&|M||||1||ADT^A01|1|P|2.5.1|||" + accept + "|" + application));

        assertThat(interaction.replies().kind()).isEqualTo(kind);
        assertThat(interaction.anomalies()).isEmpty();
        if (kind == Replies.Kind.OPTIONAL) {
            assertThat(interaction.replies().timeout()).isEqualTo(Duration.ofMillis(750));
        }
    }

    @ParameterizedTest
    @CsvSource({"ACCEPT, ACKNOLWEDGE, OPTIONAL", "al, ne, OPTIONAL", "X, AL, ONE", "NE, X, OPTIONAL"})
    void wordsOutsideTheTableAreUnusualAndExpectWhatReceiversMightDo(
            String accept, String application, Replies.Kind kind) {
        Interaction interaction = Wire.read("MSH|^~\\&|M||||1||ADT^A01|1|P|2.5.1|||" + accept + "|" + application);

        assertThat(interaction.replies().kind()).isEqualTo(kind);
        assertThat(Wire.codes(interaction)).containsExactly("hl7.ack.mode.unknown");
    }
}
